using System.Net;
using Lvs.Actors.Addresses;
using Lvs.Actors.Director;
using Lvs.Actors.Ipvs;
using Lvs.Actors.Tests.World;
using Lvs.Actors.Vrrp;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Tests.Vrrp;

/// <summary>A director goes on where another of the same machine stops, beside a peer that must not notice. In virtual time.</summary>
public sealed class SuccessorTests : IDisposable
{
    private static readonly DirectorConfig Config = new()
    {
        Global = new GlobalConfig
        {
            Ipvs = new IpvsGlobals
            {
                TcpTimeout = TimeSpan.FromSeconds(60),
                SyncDaemon = new SyncDaemonConfig { Interface = "ens33", Instance = "VI_1" },
            },
        },
        VrrpInstances = [Instance("VI_1", 51), Instance("VI_2", 52)],
        SyncGroups = [new SyncGroupConfig { Name = "G", Instances = ["VI_1", "VI_2"] }],
    };

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _machine;
    private readonly Machine _peersMachine;
    private readonly RunningDirector _first;
    private readonly RunningDirector _successor;
    private readonly RunningDirector _peer;

    public SuccessorTests()
    {
        _machine = new Machine("lb1", _time, "192.168.124.11");
        _peersMachine = new Machine("lb2", _time, "192.168.124.12");
        _first = new RunningDirector(_machine, _segment, _time);
        _successor = new RunningDirector(_machine, _segment, _time);
        _peer = new RunningDirector(_peersMachine, _segment, _time);
    }

    private (int, int) Held => (_machine.HeldNow.Count, _peersMachine.HeldNow.Count);

    public void Dispose()
    {
        _first.Dispose();
        _successor.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public void The_successor_of_a_master_is_master_with_its_group_at_once_and_the_peer_hears_no_silence()
    {
        StartFirst(thenPeer: true);
        var timeouts = _machine.Timeouts;
        var before = _first.Status().Vrrp;
        var sync = Assert.Single(_machine.SyncDaemons);
        Assert.Equal(SyncRole.Master, sync.Role);
        var adverts = _segment.Adverts.Count;
        var journal = _machine.Journal.Count;
        Succeed();
        After(20);

        Assert.Equal((2, 0), Held);
        Assert.All(_segment.Adverts.Skip(adverts), advert => Assert.Equal(("lb1", 120), (advert.Machine, advert.Priority)));
        Assert.InRange(_segment.Adverts.Count - adverts, 2 * 19, 2 * 21);
        var after = _successor.Status();
        foreach (var (was, instance) in before.Zip(after.Vrrp))
        {
            Assert.Equal((VrrpRole.Master, was.Reason, was.LastTransition!.From), (instance.Role, instance.Reason, instance.LastTransition!.From));
            Assert.Equal(was.LastTransition!.Ago + TimeSpan.FromSeconds(20), instance.LastTransition!.Ago);
            Assert.Equal(was.Counters["advert_sent"] + 20, instance.Counters["advert_sent"]);
            Assert.Equal(1, instance.Counters["become_master"]);
        }

        // Who tells the other of the connections goes on telling.
        Assert.Equal([sync], _machine.SyncDaemons);
        Assert.DoesNotContain(_machine.Journal.Skip(journal), line => line.StartsWith("stop ", StringComparison.Ordinal));
        Assert.Equal(timeouts, _machine.Timeouts);

        // And it puts back what was there before the one before.
        _successor.Stop();
        After(5);
        Assert.Equal((0, 2), Held);
        Assert.Equal(TimeSpan.FromSeconds(900), _machine.Timeouts.Tcp);
        Assert.Empty(_machine.SyncDaemons);
    }

    [Fact]
    public void The_successor_of_a_backup_goes_on_with_its_patience_and_takes_over_when_that_ends()
    {
        _peer.Configure(Of(200));
        After(5);
        StartFirst(thenPeer: false);
        Assert.Equal((0, 2), Held);
        Succeed();
        After(10);
        Assert.Equal((0, 2), Held);
        Assert.Equal(["192.168.124.12", "192.168.124.12"], _successor.Status().Vrrp.Select(instance => instance.Master!.ToString()));
        _peersMachine.SetLink(false);
        After(4);
        Assert.Equal((2, 0), Held);
    }

    [Fact]
    public void Who_awaits_a_predecessor_does_nothing_and_leaves_it_everything_when_it_stops()
    {
        StartFirst(thenPeer: true);
        Prepare();
        var adverts = _segment.Adverts.Count;
        After(10);
        Assert.InRange(_segment.Adverts.Count - adverts, 2 * 9, 2 * 11);
        Assert.All(_successor.Status().Vrrp, instance => Assert.Equal((VrrpRole.Initialize, false), (instance.Role, instance.HoldsAddresses)));
        _successor.Stop();
        After(10);
        Assert.Equal((2, 0), Held);
        Assert.DoesNotContain(_segment.Adverts, advert => advert.Priority == 0);
        Assert.Equal(SyncRole.Master, Assert.Single(_machine.SyncDaemons).Role);
    }

    [Fact]
    public void Whose_successor_does_not_come_goes_on_and_does_what_it_was_told_meanwhile()
    {
        StartFirst(thenPeer: true);
        _ = Suspend();
        var adverts = _segment.Adverts.Count;
        _machine.SetLink(false);
        After(0.5);
        Assert.Equal(adverts, _segment.Adverts.Count);
        Assert.All(_first.Status().Vrrp, instance => Assert.Equal(VrrpRole.Master, instance.Role));
        _first.Proceed();
        After(0.1);
        Assert.All(_first.Status().Vrrp, instance => Assert.Equal(VrrpRole.Fault, instance.Role));
        _machine.SetLink(true);
        After(20);
        Assert.Equal((2, 0), Held);
    }

    [Fact]
    public void One_who_was_suspended_and_is_stopped_resigns_like_any_other()
    {
        StartFirst(thenPeer: true);
        _ = Suspend();
        _first.Stop();
        After(2);
        Assert.Contains(_segment.Adverts, advert => advert is { Machine: "lb1", Priority: 0 });
        Assert.Equal((0, 2), Held);
    }

    [Fact]
    public void One_at_fault_has_no_state_to_leave_and_its_successor_starts_like_any_other()
    {
        StartFirst(thenPeer: true);
        _machine.SetLink(false);
        After(5);
        Succeed();
        After(1);
        Assert.All(_successor.Status().Vrrp, instance => Assert.Equal((VrrpRole.Fault, 1L), (instance.Role, instance.Counters["become_master"])));
        _machine.SetLink(true);
        After(20);
        Assert.Equal((2, 0), Held);
    }

    [Fact]
    public void What_has_changed_for_the_successor_is_carried_out_when_it_acts()
    {
        StartFirst(thenPeer: true);
        Prepare();
        var bequest = Suspend();
        _machine.SetLink(false);
        Take(bequest);
        After(5);
        Assert.All(_successor.Status().Vrrp, instance => Assert.Equal(VrrpRole.Fault, instance.Role));
        Assert.Equal((0, 2), Held);
    }

    private static VrrpInstanceConfig Instance(string name, byte router) => new()
    {
        Name = name,
        Interface = "ens33",
        VirtualRouterId = router,
        Addresses = [new VirtualAddress(IPAddress.Parse($"192.168.124.{router + 50}"), 32)],
    };

    private static DirectorConfig Of(byte priority) => Config with
    {
        Global = new GlobalConfig(),
        VrrpInstances = Config.VrrpInstances.Select(instance => instance with { Priority = priority }).ToValueList(),
    };

    private static DirectorConfig First => Config with
    {
        VrrpInstances = Config.VrrpInstances.Select(instance => instance with { Priority = 120 }).ToValueList(),
    };

    private void StartFirst(bool thenPeer)
    {
        _first.Configure(First);
        After(5);
        if (thenPeer)
        {
            _peer.Configure(Of(100));
            After(5);
            Assert.Equal((2, 0), Held);
        }
    }

    private DirectorProtocol.Bequest Suspend()
    {
        var loans = _first.Ask<IpvsProtocol.Loans>(IpvsProtocol.GetLoans.Instance);
        var links = _first.Ask<AddressesProtocol.Loans>(AddressesProtocol.GetLoans.Instance);
        return new DirectorProtocol.Bequest(_first.Ask<VrrpProtocol.Bequest>(VrrpProtocol.Suspend.Instance), loans, links);
    }

    private void Prepare() => _ = _successor.Ask<VrrpProtocol.Ready>(new DirectorProtocol.Prepare(First));

    private void Succeed()
    {
        Prepare();
        Take(Suspend());
    }

    private void Take(DirectorProtocol.Bequest bequest)
    {
        _ = _successor.Ask<VrrpProtocol.Ready>(new DirectorProtocol.Succeed(bequest));
        _first.StopForSuccessor();
        _successor.Configure(First);
    }

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
