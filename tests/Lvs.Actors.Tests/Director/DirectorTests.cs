using Lvs.Actors.Tests.World;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Tests.Director;

/// <summary>Whole directors on machines in memory, in virtual time.</summary>
public sealed class DirectorTests : IDisposable
{
    private const string Vip = "192.168.124.100/32 dev ens33";
    private const string BothServers = "TCP 192.168.124.100:80 rr persistent → 192.168.124.40:80 192.168.124.50:80";

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _firstMachine;
    private readonly Machine _secondMachine;
    private readonly RunningDirector _first;
    private readonly RunningDirector _second;

    public DirectorTests()
    {
        _firstMachine = new Machine("lb1", _time, "192.168.124.11");
        _secondMachine = new Machine("lb2", _time, "192.168.124.12");
        _first = new RunningDirector(_firstMachine, _segment, _time);
        _second = new RunningDirector(_secondMachine, _segment, _time);
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void A_lone_director_writes_the_table_at_once_and_takes_the_address_after_the_master_down_interval()
    {
        _first.Configure(Seed.Config(120));
        Assert.Equal(BothServers, _firstMachine.Table);
        After(3.5);
        Assert.Empty(_firstMachine.HeldNow);
        After(0.1);
        Assert.Equal([Vip], _firstMachine.HeldNow);
        Assert.Equal(
            ["advert 120", "hold 192.168.124.100", .. Enumerable.Repeat("announce 192.168.124.100", 5)],
            _firstMachine.Journal.SkipWhile(line => !line.StartsWith("advert", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_two_directors_the_higher_priority_holds_the_address_and_both_have_the_table()
    {
        StartBoth();
        Assert.Equal([Vip], _firstMachine.HeldNow);
        Assert.Empty(_secondMachine.HeldNow);
        Assert.Equal(BothServers, _secondMachine.Table);
    }

    [Fact]
    public void A_stopping_master_resigns_then_gives_the_address_up_then_the_table_and_the_backup_follows_within_its_skew()
    {
        StartBoth();
        _firstMachine.Journal.Clear();
        _first.Stop();
        Assert.Equal(["advert 0", "release 192.168.124.100", "RemoveService"], _firstMachine.Journal);
        Assert.Equal("", _firstMachine.Table);

        After(0.60);
        Assert.Empty(_secondMachine.HeldNow);
        After(0.01);
        Assert.Equal([Vip], _secondMachine.HeldNow);
    }

    [Fact]
    public void A_stopping_backup_sends_nothing()
    {
        StartBoth();
        _secondMachine.Journal.Clear();
        _second.Stop();
        Assert.Equal(["RemoveService"], _secondMachine.Journal);
    }

    [Fact]
    public void An_address_that_nobody_renews_is_gone_before_the_backup_takes_it()
    {
        StartBoth();

        // A machine that is cut off and whose director renews nothing any more: what a SIGKILL leaves behind.
        _firstMachine.IsReachable = false;
        _firstMachine.KernelFailure = "killed";
        After(3.0);
        Assert.Empty(_firstMachine.HeldNow);
        Assert.Empty(_secondMachine.HeldNow);
        After(0.7);
        Assert.Equal([Vip], _secondMachine.HeldNow);
    }

    [Fact]
    public void A_master_renews_its_lease_for_as_long_as_it_is_master()
    {
        StartBoth();
        for (var seconds = 0; seconds < 300; seconds++)
        {
            After(1);
            Assert.Equal([Vip], _firstMachine.HeldNow);
        }

        Assert.Single(_firstMachine.Journal, line => line.StartsWith("hold", StringComparison.Ordinal));
    }

    [Fact]
    public void A_master_whose_link_is_cut_gives_the_address_up_and_takes_it_back_when_the_link_heals()
    {
        StartBoth();
        _firstMachine.IsReachable = false;
        _firstMachine.SetLink(isUp: false);
        Assert.Empty(_firstMachine.HeldNow);
        After(3.7);
        Assert.Equal([Vip], _secondMachine.HeldNow);

        _firstMachine.IsReachable = true;
        _firstMachine.SetLink(isUp: true);
        Assert.Empty(_firstMachine.HeldNow);
        After(3.6);
        Assert.Equal([Vip], _firstMachine.HeldNow);
        Assert.Empty(_secondMachine.HeldNow);
    }

    [Fact]
    public void Two_masters_end_as_one_when_they_hear_each_other_again()
    {
        StartBoth();
        _secondMachine.IsReachable = false;
        After(4);
        Assert.Equal([Vip], _secondMachine.HeldNow);

        _secondMachine.IsReachable = true;
        After(1.1);
        Assert.Equal([Vip], _firstMachine.HeldNow);
        Assert.Empty(_secondMachine.HeldNow);
        Assert.Contains(_firstMachine.Journal.TakeLast(12), line => line.StartsWith("announce", StringComparison.Ordinal));
    }

    [Fact]
    public void A_failed_server_leaves_the_table_after_its_retries_and_comes_back_with_the_next_success()
    {
        StartBoth();
        After(4);

        // The checks come at 1, 7, 13 … s; it is 8 now, so the first failure is at 13 and the last retry at 22.
        _firstMachine.Failing[Seed.FirstServer] = "connection refused";
        After(13.9);
        Assert.Equal(BothServers, _firstMachine.Table);
        After(0.2);
        Assert.Equal("TCP 192.168.124.100:80 rr persistent → 192.168.124.50:80", _firstMachine.Table);
        Assert.Equal(BothServers, _secondMachine.Table);
        Assert.Contains("Information TCP 192.168.124.100:80: server 192.168.124.40:80 is down: connection refused", _first.Log);

        _firstMachine.Failing.Clear();
        After(6);
        Assert.Equal("TCP 192.168.124.100:80 rr persistent → 192.168.124.50:80 192.168.124.40:80", _firstMachine.Table);
    }

    [Fact]
    public void A_director_that_cannot_probe_keeps_its_verdicts_and_says_so_once_a_check()
    {
        _first.Configure(Seed.Config(120));
        After(4);
        _firstMachine.CannotProbe = "too many open files";
        After(60);
        Assert.Equal(BothServers, _firstMachine.Table);
        Assert.Equal(2, _first.Log.Count(line => line.Contains("too many open files", StringComparison.Ordinal)));

        _firstMachine.CannotProbe = null;
        _firstMachine.Failing[Seed.FirstServer] = "connection refused";
        After(20);
        Assert.Equal("TCP 192.168.124.100:80 rr persistent → 192.168.124.50:80", _firstMachine.Table);
    }

    [Fact]
    public void A_reload_changes_what_differs_in_place_and_keeps_role_and_verdicts()
    {
        StartBoth();
        _firstMachine.Failing[Seed.FirstServer] = "connection refused";
        After(30);
        _firstMachine.Journal.Clear();

        var before = Seed.Config(120);
        _first.Configure(before with { Services = [before.Services[0] with { PersistenceTimeout = null }] });
        Assert.Equal(["EditService"], _firstMachine.Journal);
        Assert.Equal("TCP 192.168.124.100:80 rr → 192.168.124.50:80", _firstMachine.Table);
        After(10);
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void A_reload_of_the_same_configuration_does_nothing()
    {
        StartBoth();
        _firstMachine.Journal.Clear();
        _first.Configure(Seed.Config(120));
        Assert.Empty(_firstMachine.Journal);
    }

    [Fact]
    public void A_reload_that_takes_instance_and_service_away_resigns_and_retires_them()
    {
        StartBoth();
        _firstMachine.Journal.Clear();
        _first.Configure(new DirectorConfig());
        Assert.Equal(["RemoveService", "advert 0", "release 192.168.124.100"], _firstMachine.Journal.Order(StringComparer.Ordinal));
        Assert.Equal("", _firstMachine.Table);

        _first.Configure(Seed.Config(120));
        After(4);
        Assert.Equal([Vip], _firstMachine.HeldNow);
        Assert.Equal(BothServers, _firstMachine.Table);
    }

    [Fact]
    public void A_reload_with_another_router_identifier_ends_one_router_and_starts_another()
    {
        StartBoth();
        var config = Seed.Config(120);
        _first.Configure(config with { VrrpInstances = [config.VrrpInstances[0] with { VirtualRouterId = 7 }] });
        Assert.Contains(("lb1", (byte)0), _segment.Adverts);
        After(4);
        Assert.Equal(7, Assert.Single(_first.Status().Vrrp).VirtualRouterId);
        Assert.Equal(VrrpRole.Master, _first.Status().Vrrp[0].Role);
    }

    [Fact]
    public void A_lowered_priority_hands_the_address_over_without_a_restart()
    {
        StartBoth();
        _first.Configure(Seed.Config(90));
        After(4);
        Assert.Equal([Vip], _secondMachine.HeldNow);
        Assert.Empty(_firstMachine.HeldNow);
    }

    [Fact]
    public void What_the_kernel_holds_at_start_is_adopted_and_foreign_services_are_left_alone()
    {
        _first.Configure(Seed.Config(120));
        _firstMachine.Journal.Clear();
        using var again = new RunningDirector(_firstMachine, _segment, _time);
        again.Configure(Seed.Config(120));
        Assert.Empty(_firstMachine.Journal);
    }

    [Fact]
    public void A_kernel_that_fails_is_tried_again_and_each_failure_is_said_once()
    {
        _firstMachine.KernelFailure = "no buffer space";
        _first.Configure(Seed.Config(120));
        After(60);
        Assert.Equal("", _firstMachine.Table);
        Assert.Single(_first.Log, line => line == "Error IPVS: cannot write the table: no buffer space");
        Assert.Single(_first.Log, line => line.StartsWith("Error Cannot look at ens33", StringComparison.Ordinal));

        _firstMachine.KernelFailure = null;
        After(31);
        Assert.Equal(BothServers, _firstMachine.Table);
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void A_refused_service_is_said_once_without_its_servers_and_written_when_the_kernel_takes_it()
    {
        _firstMachine.RefusesServices = "no scheduler: modprobe ip_vs_rr";
        _first.Configure(Seed.Config(120));
        After(60);
        Assert.Equal(
            ["Error IPVS: cannot add service TCP 192.168.124.100:80: no scheduler: modprobe ip_vs_rr"],
            _first.Log.Where(line => line.StartsWith("Error", StringComparison.Ordinal)));

        _firstMachine.RefusesServices = null;
        After(31);
        Assert.Equal(BothServers, _firstMachine.Table);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(null)]
    public void An_address_that_was_taken_off_by_hand_is_put_back_while_it_is_master(int? leaseSeconds)
    {
        _first.Configure(WithLease(Seed.Config(120), leaseSeconds));
        After(4);
        _firstMachine.RemoveByHand(Vip);
        After(1.1);
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void An_address_that_could_not_be_taken_off_is_tried_again_until_it_is_off()
    {
        _first.Configure(WithLease(Seed.Config(120), leaseSeconds: null));
        _second.Configure(Seed.Config(200));
        _secondMachine.IsReachable = false;
        After(4);
        Assert.Equal([Vip], _firstMachine.HeldNow);

        _firstMachine.KernelFailure = "no buffer space";
        _secondMachine.IsReachable = true;
        After(2);
        Assert.Equal([Vip], _firstMachine.HeldNow);
        _firstMachine.KernelFailure = null;
        After(1.1);
        Assert.Empty(_firstMachine.HeldNow);
    }

    [Fact]
    public void A_router_that_fails_starts_again_as_a_backup_with_the_configuration_in_force()
    {
        _first.Configure(Seed.Config(120));
        After(4);
        _first.Configure(Seed.Config(77));
        _segment.NextSendFails = new InvalidOperationException("a bug");
        After(1.1);
        Assert.Empty(_firstMachine.HeldNow);
        Assert.Equal(77, _first.Status().Vrrp[0].Priority);
        After(4);
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void A_router_that_keeps_failing_is_started_again_later_and_later_and_recovers()
    {
        _segment.EveryOpenFails = new InvalidOperationException("a bug");
        _first.Configure(Seed.Config(120));
        // Nine pauses that double from 0.1 s, each up to a fifth longer: 51.1 to 61.3 s. The tenth ends 30 to 36 s after them.
        After(65);
        Assert.Equal(10, _first.Log.Count(line => line == "Error a bug"));
        Assert.Equal((VrrpRole.Initialize, "failed and starts again"), (_first.Status().Vrrp[0].Role, _first.Status().Vrrp[0].Reason));

        _first.Configure(Seed.Config(77));
        Assert.Equal(77, _first.Status().Vrrp[0].Priority);
        _segment.EveryOpenFails = null;
        After(40);
        Assert.Equal([Vip], _firstMachine.HeldNow);
    }

    [Fact]
    public void A_director_stops_while_a_router_is_away()
    {
        _segment.EveryOpenFails = new InvalidOperationException("a bug");
        _first.Configure(Seed.Config(120));
        After(10);
        _first.Stop();
        Assert.Equal("", _firstMachine.Table);
        After(60);
        Assert.Equal(7, _first.Log.Count(line => line == "Error a bug"));
    }

    [Fact]
    public void A_check_that_keeps_failing_is_started_again_later_and_later_and_keeps_its_verdict()
    {
        _firstMachine.ProbeFailsWith = new InvalidOperationException("a bug");
        _first.Configure(Seed.Config(120));
        After(60);

        // Each start probes after 1 s, and both servers have a check.
        Assert.Equal(2 * 9, _first.Log.Count(line => line == "Error a bug"));
        Assert.Equal(BothServers, _firstMachine.Table);
        Assert.Equal("the check itself failed and starts again", _first.Status().Services[0].Servers[0].Checks[0].LastFailure);

        _firstMachine.ProbeFailsWith = null;
        _firstMachine.Failing[Seed.FirstServer] = "connection refused";
        After(60);
        Assert.Equal("TCP 192.168.124.100:80 rr persistent → 192.168.124.50:80", _firstMachine.Table);
    }

    [Fact]
    public void A_kernel_whose_links_cannot_be_watched_at_start_is_asked_again_and_what_changed_meanwhile_is_noticed()
    {
        _firstMachine.KernelFailure = "too many open files";
        using var director = new RunningDirector(_firstMachine, _segment, _time);
        director.Configure(Seed.Config(120));
        After(5);
        Assert.Single(director.Log, line => line == "Error Cannot watch interfaces: too many open files");

        _firstMachine.KernelFailure = null;
        After(10);
        Assert.Equal(VrrpRole.Master, director.Status().Vrrp[0].Role);
        _firstMachine.SetLink(isUp: false);
        Assert.Equal(VrrpRole.Fault, director.Status().Vrrp[0].Role);
    }

    [Fact]
    public void Quick_reloads_there_and_back_end_with_what_was_said_last()
    {
        StartBoth();
        _first.Configure(new DirectorConfig());
        _first.Configure(Seed.Config(120));
        _first.Configure(new DirectorConfig());
        _first.Configure(Seed.Config(120));
        After(4);
        Assert.Equal([Vip], _firstMachine.HeldNow);
        Assert.Equal(BothServers, _firstMachine.Table);
    }

    [Fact]
    public void A_socket_that_cannot_be_opened_is_tried_again()
    {
        _segment.NextOpenFails = new IOException("too many open files");
        _first.Configure(Seed.Config(120));
        Assert.Equal(VrrpRole.Fault, _first.Status().Vrrp[0].Role);
        After(1.1);
        Assert.Equal(VrrpRole.Backup, _first.Status().Vrrp[0].Role);
    }

    [Fact]
    public void Bad_adverts_are_counted_by_kind_logged_once_per_sender_and_kind_and_change_nothing()
    {
        StartBoth();
        _firstMachine.Journal.Clear();
        _first.Log.Clear();
        for (var round = 0; round < 100; round++)
        {
            foreach (var (_, datagram) in BadAdverts.All)
            {
                _segment.Inject(_firstMachine, datagram);
            }
        }

        Assert.Empty(_firstMachine.Journal);
        var rejected = _first.Status().Vrrp[0].Rejected;
        Assert.All(BadAdverts.All, bad => Assert.Equal(100 * BadAdverts.All.Count(other => other.Kind == bad.Kind), rejected[bad.Kind]));
        Assert.Equal(BadAdverts.All.Select(bad => bad.Kind).Distinct().Count(), _first.Log.Count);
    }

    [Fact]
    public void Status_tells_what_the_director_knows()
    {
        StartBoth();
        _firstMachine.Failing[Seed.FirstServer] = "connection refused";
        After(30);
        var status = _first.Status();
        Assert.Equal(VrrpRole.Master, status.Vrrp[0].Role);
        Assert.True(status.Vrrp[0].Counters["advert_sent"] > 30);
        var service = Assert.Single(status.Services);
        Assert.Equal([false, true], service.Servers.Select(server => server.IsUp));
        Assert.Equal("connection refused", service.Servers[0].Checks[0].LastFailure);
        Assert.Single(status.Ipvs.Services[0].Destinations);
    }

    private void StartBoth()
    {
        _first.Configure(Seed.Config(120));
        _second.Configure(Seed.Config(100));
        After(4);
    }

    private static DirectorConfig WithLease(DirectorConfig config, int? leaseSeconds) => config with
    {
        Global = config.Global with { AddressLease = leaseSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null },
    };

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
