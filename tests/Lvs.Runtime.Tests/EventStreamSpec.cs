using Akka.Actor;
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

    [Fact]
    public void A_dead_subscriber_is_forgotten_also_when_it_subscribes_after_its_death()
    {
        var echo = Sys.ActorOf(Props.Create<Echo>());
        Sys.EventStream.Subscribe(echo, typeof(Dog));
        Watch(echo);
        Sys.Stop(echo);
        ExpectTerminated(echo);
        AwaitAssert(() => Assert.True(Sys.EventStream.Subscribe(echo, typeof(Dog))));
        AwaitAssert(() => Assert.True(Sys.EventStream.Subscribe(echo, typeof(Dog))));
    }

    private abstract record Animal;

    private sealed record Dog : Animal;
}
