using System.Net;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Lvs.Actors.Addresses;
using Lvs.Actors.Tests.World;
using Lvs.Core.Addresses;

namespace Lvs.Actors.Tests.Addresses;

public sealed class AddressesActorTests : TestKit
{
    private static readonly HeldAddress Vip = new("ens33", IPAddress.Parse("192.168.124.100"), 32);

    private readonly Machine _machine = new("lb1", new VirtualTime(), "192.168.124.11");

    [Fact]
    public void A_release_by_one_who_no_longer_holds_the_address_is_passed_over()
    {
        var actor = Sys.ActorOf(Props.Create(() => new AddressesActor(_machine, _machine.Virtual)));
        var before = CreateTestProbe();
        var after = CreateTestProbe();
        actor.Tell(new AddressesProtocol.Hold([Vip], null), before.Ref);
        actor.Tell(new AddressesProtocol.Hold([Vip], null), after.Ref);
        actor.Tell(new AddressesProtocol.Release([Vip]), before.Ref);
        Flush(actor);
        Assert.Equal([Vip.ToString()], _machine.HeldNow);

        actor.Tell(new AddressesProtocol.Release([Vip]), after.Ref);
        Flush(actor);
        Assert.Empty(_machine.HeldNow);
    }

    [Fact]
    public void Anybody_may_clean_up_an_address_that_nobody_here_holds()
    {
        _machine.Hold([Vip], lease: null);
        var actor = Sys.ActorOf(Props.Create(() => new AddressesActor(_machine, _machine.Virtual)));
        var probe = CreateTestProbe();
        actor.Tell(new AddressesProtocol.Release([Vip]), probe.Ref);
        Flush(actor);
        Assert.Empty(_machine.HeldNow);
    }

    [Fact]
    public void Who_wants_an_address_held_or_released_hears_when_the_kernel_has_been_told()
    {
        var actor = Sys.ActorOf(Props.Create(() => new AddressesActor(_machine, _machine.Virtual)));
        var probe = CreateTestProbe();
        actor.Tell(new AddressesProtocol.Hold([Vip], null), probe.Ref);
        probe.ExpectMsg<AddressesProtocol.Answered>();
        Assert.Equal([Vip.ToString()], _machine.HeldNow);

        actor.Tell(new AddressesProtocol.Release([Vip]), probe.Ref);
        probe.ExpectMsg<AddressesProtocol.Answered>();
        Assert.Empty(_machine.HeldNow);
    }

    // As the mailbox of a writer that hung for so long that its master has given up.
    [Fact]
    public void An_address_that_is_to_be_released_by_now_is_not_put_on_before()
    {
        using var goesOn = new ManualResetEventSlim();
        _machine.WhileHolding = goesOn.Wait;
        var actor = Sys.ActorOf(Props.Create(() => new AddressesActor(_machine, _machine.Virtual)));
        var owner = CreateTestProbe();
        var (first, kept) = (Vip with { Address = IPAddress.Parse("192.168.124.101") }, Vip with { Address = IPAddress.Parse("192.168.124.102") });
        actor.Tell(new AddressesProtocol.Hold([first], null), owner.Ref);
        actor.Tell(new AddressesProtocol.Hold([Vip, kept], null), owner.Ref);
        actor.Tell(new AddressesProtocol.Announce([Vip, kept], 1), owner.Ref);
        actor.Tell(new AddressesProtocol.Release([Vip]), owner.Ref);
        goesOn.Set();
        owner.ReceiveN(3);

        Assert.Equal([$"hold {first.Address}", $"hold {kept.Address}", $"announce {kept.Address}"], _machine.Journal);
    }

    // What was told before has been done when the answer to this comes.
    private void Flush(IActorRef actor)
    {
        var probe = CreateTestProbe();
        actor.Tell(new AddressesProtocol.WatchLink("ens33"), probe.Ref);
        probe.ExpectMsg<AddressesProtocol.LinkChanged>();
    }
}
