using System.Net;
using Lvs.Actors.Tests.World;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Tests.Director;

/// <summary>What a reload does to a machine in memory, in which order, and what it leaves alone. In virtual time.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string BothServers = "TCP 192.168.124.100:80 rr persistent → 192.168.124.40:80 192.168.124.50:80";
    private const string SecondOnly = "TCP 192.168.124.100:80 rr persistent → 192.168.124.50:80";

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _machine;
    private readonly Machine _peerMachine;
    private readonly RunningDirector _director;
    private readonly RunningDirector _peer;

    public ReloadTests()
    {
        _machine = new Machine("lb1", _time, "192.168.124.11");
        _peerMachine = new Machine("lb2", _time, "192.168.124.12");
        _director = new RunningDirector(_machine, _segment, _time);
        _peer = new RunningDirector(_peerMachine, _segment, _time);
        _director.Configure(Seed.Config(120));
        _peer.Configure(Seed.Config(100));
        After(4);
        _machine.Journal.Clear();
    }

    public void Dispose()
    {
        _director.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public void A_service_is_there_before_its_address_and_an_address_is_gone_before_its_service()
    {
        var next = IPAddress.Parse("192.168.124.200");
        _director.Configure(
            With(
                Seed.Config(120) with
                {
                    VrrpInstances = [Seed.Config(120).VrrpInstances[0] with { Addresses = [new VirtualAddress(next, 32)] }],
                },
                service => service with { Key = ServiceKey.Of(TransportProtocol.Tcp, next, 80) }));

        var order = _machine.Journal.Where(line => !line.StartsWith("announce", StringComparison.Ordinal) && line != "advert 120").ToList();
        Assert.Equal(["AddService", "AddDestination", "AddDestination"], order[..3]);
        Assert.Equal(["hold 192.168.124.200", "release 192.168.124.100"], order[3..5].Order(StringComparer.Ordinal));
        Assert.Equal(["RemoveService"], order[5..]);
    }

    [Fact]
    public void A_check_with_other_settings_keeps_its_verdict_and_goes_on_at_its_new_pace()
    {
        _machine.Failing[Seed.FirstServer] = "connection refused";
        After(30);
        _machine.Journal.Clear();

        Reload(servers => servers.Select(server => server with
        {
            Checks = server.Checks.Select(check => check with { DelayLoop = TimeSpan.FromSeconds(1), Retry = 7 }).ToValueList(),
        }));

        Assert.Empty(_machine.Journal);
        Assert.Equal(SecondOnly, _machine.Table);
        Assert.Equal("connection refused", _director.Status().Services[0].Servers[0].Checks[0].LastFailure);
        _machine.Failing.Clear();
        After(1.1);
        Assert.Equal(["AddDestination"], _machine.Journal.Where(IsIpvs));
    }

    [Fact]
    public void A_check_that_is_added_leaves_the_others_what_they_know()
    {
        _machine.Failing[Seed.FirstServer] = "connection refused";
        After(30);
        _machine.Journal.Clear();

        Reload(servers => servers.Select(server => server with { Checks = [server.Checks[0] with { Retry = 1 }, .. server.Checks.Items] }));

        Assert.Empty(_machine.Journal);
        Assert.Equal(SecondOnly, _machine.Table);
        Assert.Equal([false, true], _director.Status().Services[0].Servers.Select(server => server.IsUp));
    }

    [Fact]
    public void A_server_whose_checks_are_taken_away_counts_as_up_and_one_that_gets_some_is_checked()
    {
        _machine.Failing[Seed.FirstServer] = "connection refused";
        for (var turn = 0; turn < 2; turn++)
        {
            _director.Configure(Seed.Config(120));
            After(30);
            Assert.Equal(SecondOnly, _machine.Table);
            _director.Configure(With(
                Seed.Config(120),
                service => service with { RealServers = service.RealServers.Select(server => server with { Checks = [] }).ToValueList() }));
            After(30);
            Assert.Equal(2, _machine.Dump()[0].Destinations.Length);
            Assert.All(_director.Status().Services[0].Servers, server => Assert.Empty(server.Checks));
        }
    }

    [Fact]
    public void Servers_in_another_order_are_the_same_servers()
    {
        _machine.Failing[Seed.FirstServer] = "connection refused";
        After(30);
        _machine.Journal.Clear();

        Reload(servers => servers.Reverse());

        Assert.Empty(_machine.Journal);
        Assert.Equal(SecondOnly, _machine.Table);
        Assert.Equal([true, false], _director.Status().Services[0].Servers.Select(server => server.IsUp));
    }

    [Fact]
    public void Weights_and_schedulers_are_changed_in_place()
    {
        Reload(servers => servers.Select(server => server with { Weight = 3 }));
        Assert.Equal(["EditDestination", "EditDestination"], _machine.Journal);

        _machine.Journal.Clear();
        _director.Configure(With(Seed.Config(120), service => service with { Scheduler = "wlc" }));
        Assert.Contains("EditService", _machine.Journal);
        Assert.DoesNotContain(_machine.Journal, line => line.StartsWith("Add", StringComparison.Ordinal) || line.StartsWith("Remove", StringComparison.Ordinal));
    }

    [Fact]
    public void Servers_that_are_replaced_come_before_the_old_ones_go()
    {
        Reload(servers => servers.Select((server, i) => server with { Key = new DestinationKey(IPAddress.Parse($"192.168.124.6{i}"), 80) }));

        Assert.Equal(["AddDestination", "AddDestination", "RemoveDestination", "RemoveDestination"], _machine.Journal);
    }

    [Fact]
    public void A_removed_server_stays_without_new_connections_until_those_it_has_have_ended()
    {
        _machine.Connected.Add(Seed.FirstServer);

        Reload(servers => servers.Skip(1));
        After(30);
        Assert.Equal(["EditDestination"], _machine.Journal.Where(IsIpvs));

        _machine.Connected.Clear();
        After(1);
        Assert.Equal(["EditDestination", "RemoveDestination"], _machine.Journal.Where(IsIpvs));
        Assert.Equal(SecondOnly, _machine.Table);
    }

    [Fact]
    public void A_connection_without_an_end_keeps_a_removed_server_for_a_minute()
    {
        _machine.Connected.Add(Seed.FirstServer);

        Reload(servers => servers.Skip(1));
        After(59);
        Assert.DoesNotContain("RemoveDestination", _machine.Journal);
        After(2);
        Assert.Equal(SecondOnly, _machine.Table);
    }

    [Fact]
    public void A_removed_server_that_comes_back_meanwhile_has_never_been_away()
    {
        _machine.Connected.Add(Seed.FirstServer);
        Reload(servers => servers.Skip(1));
        Reload(servers => servers);
        After(120);

        Assert.Equal(["EditDestination", "EditDestination"], _machine.Journal.Where(IsIpvs));
    }

    [Fact]
    public void A_failed_server_goes_at_once_whatever_connections_it_has()
    {
        _machine.Connected.Add(Seed.FirstServer);
        _machine.Failing[Seed.FirstServer] = "connection refused";
        After(30);

        Assert.Equal(SecondOnly, _machine.Table);
    }

    [Fact]
    public void Two_hundred_reloads_change_no_role_and_touch_nothing_that_stays_the_same()
    {
        for (var i = 0; i < 200; i++)
        {
            _director.Configure((i % 5) switch
            {
                0 => With(Seed.Config(121), service => service),
                1 => Servers(servers => servers.Select((server, n) => server with { Weight = n == 0 ? 2 : 1 })),
                2 => Servers(servers => servers.Select(server => server with { Checks = [server.Checks[0] with { Retry = i }] })),
                3 => Servers(servers => servers.Append(servers.First() with { Key = new DestinationKey(IPAddress.Parse("192.168.124.60"), 80) })),
                _ => Seed.Config(120),
            });
            After(0.3);
        }

        Assert.Equal(0, _director.Status().Vrrp[0].Counters["release_master"]);
        Assert.Equal(0, _peer.Status().Vrrp[0].Counters["become_master"]);
        Assert.DoesNotContain(_machine.Journal, line => line.StartsWith("release", StringComparison.Ordinal) || line.StartsWith("hold", StringComparison.Ordinal));
        Assert.Equal(
            [("AddDestination", 40), ("EditDestination", 80), ("RemoveDestination", 40)],
            _machine.Journal.Where(IsIpvs).GroupBy(line => line).Select(lines => (lines.Key, lines.Count())).Order());
        Assert.Equal(BothServers, _machine.Table.Replace("192.168.124.50:80 192.168.124.40:80", "192.168.124.40:80 192.168.124.50:80", StringComparison.Ordinal));
    }

    [Fact]
    public void A_kernel_that_fails_keeps_nothing_from_the_new_configuration()
    {
        _machine.KernelFailure = "no memory";
        _director.Configure(Servers(servers => servers.Skip(1)) with { VrrpInstances = Seed.Config(121).VrrpInstances });
        After(3);
        Assert.Contains(("lb1", (byte)121), _segment.Adverts);

        _machine.KernelFailure = null;
        After(60);
        Assert.Equal(SecondOnly, _machine.Table);
    }

    private static bool IsIpvs(string line) => char.IsUpper(line[0]);

    private static DirectorConfig With(DirectorConfig config, Func<VirtualServiceConfig, VirtualServiceConfig> change)
        => config with { Services = [change(config.Services[0])] };

    private static DirectorConfig Servers(Func<IEnumerable<RealServerConfig>, IEnumerable<RealServerConfig>> change)
        => With(Seed.Config(120), service => service with { RealServers = change(service.RealServers).ToValueList() });

    private void Reload(Func<IEnumerable<RealServerConfig>, IEnumerable<RealServerConfig>> change) => _director.Configure(Servers(change));

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
