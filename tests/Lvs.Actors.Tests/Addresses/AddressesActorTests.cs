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
        Flush(actor, after);
        Assert.Equal([Vip.ToString()], _machine.HeldNow);

        actor.Tell(new AddressesProtocol.Release([Vip]), after.Ref);
        Flush(actor, after);
        Assert.Empty(_machine.HeldNow);
    }

    [Fact]
    public void Anybody_may_clean_up_an_address_that_nobody_here_holds()
    {
        _machine.Hold([Vip], lease: null);
        var actor = Sys.ActorOf(Props.Create(() => new AddressesActor(_machine, _machine.Virtual)));
        var probe = CreateTestProbe();
        actor.Tell(new AddressesProtocol.Release([Vip]), probe.Ref);
        Flush(actor, probe);
        Assert.Empty(_machine.HeldNow);
    }

    // What was told before has been done when the answer to this comes.
    private static void Flush(IActorRef actor, Akka.TestKit.TestProbe probe)
    {
        actor.Tell(new AddressesProtocol.WatchLink("ens33"), probe.Ref);
        probe.ExpectMsg<AddressesProtocol.LinkChanged>();
    }
}
