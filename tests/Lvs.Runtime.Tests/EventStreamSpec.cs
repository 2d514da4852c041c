using Akka.TestKit.Xunit2;

namespace Lvs.Runtime.Tests;

public sealed class EventStreamSpec : TestKit
{
    [Fact]
    public void Subscribers_get_what_is_of_their_type_or_derives_from_it()
    {
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(Animal)));
        Sys.EventStream.Publish("plant");
        Sys.EventStream.Publish(new Dog());
        ExpectMsg<Dog>();
    }

    [Fact]
    public void A_second_subscription_of_the_same_is_refused_and_delivers_nothing_twice()
    {
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(Animal)));
        Assert.False(Sys.EventStream.Subscribe(TestActor, typeof(Animal)));
        Sys.EventStream.Publish(new Dog());
        ExpectMsg<Dog>();
        ExpectNoMsg(30);
    }

    [Fact]
    public void Unsubscribe_ends_it()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Animal));
        Assert.True(Sys.EventStream.Unsubscribe(TestActor, typeof(Animal)));
        Sys.EventStream.Publish(new Dog());
        ExpectNoMsg(30);
    }

    private abstract record Animal;

    private sealed record Dog : Animal;
}
