using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Actors.Services;
using Lvs.Actors.Tests.World;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Actors.Tests.Director;

/// <summary>What becomes of changes that others make in the kernel's table, and of services that are not ours. In virtual time.</summary>
public sealed class AuditTests : IDisposable
{
    private const string BothServers = "TCP 192.168.124.100:80 rr persistent → 192.168.124.40:80 192.168.124.50:80";

    private static readonly ServiceKey Foreign = ServiceKey.OfMark(7, System.Net.Sockets.AddressFamily.InterNetwork);

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _machine;
    private readonly RunningDirector _director;

    public AuditTests()
    {
        _machine = new Machine("lb1", _time, "192.168.124.11");
        _director = new RunningDirector(_machine, _segment, _time);
    }

    public void Dispose() => _director.Dispose();

    [Fact]
    public void A_table_that_somebody_empties_is_whole_again_within_two_seconds_and_it_is_said()
    {
        Start();
        _machine.WriteByHand(new IpvsCommand.RemoveService(Service.Key));
        After(2);
        Assert.Equal(BothServers, _machine.Table);
        Assert.Contains(_director.Log, line => line.Contains("TCP 192.168.124.100:80 was removed by somebody else", StringComparison.Ordinal));
        var table = _director.Status().Ipvs;
        Assert.Equal(1, table.ForeignEdits);
        Assert.Equal("TCP 192.168.124.100:80 was removed by somebody else", Assert.Single(table.LastForeignEdits).What);
        Assert.InRange(table.LastForeignEdits[0].Ago, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(IpvsAudit.Digest(_machine.Dump()), table.Digest);
    }

    [Fact]
    public void A_server_that_somebody_removes_and_a_weight_that_somebody_changes_are_put_right_and_nothing_else_is_written()
    {
        Start();
        var (first, second) = (Service.RealServers[0].Key, Service.RealServers[1].Key);
        var changed = new IpvsDestination { Key = second, Method = ForwardingMethod.DirectRouting, Weight = 77 };
        _machine.WriteByHand(new IpvsCommand.RemoveDestination(Service.Key, first));
        _machine.WriteByHand(new IpvsCommand.EditDestination(Service.Key, changed));
        _machine.Journal.Clear();
        After(2);
        Assert.Equal(["AddDestination", "EditDestination"], Writes());
        Assert.Contains(_director.Log, line => line.Contains("192.168.124.40:80 was removed from TCP", StringComparison.Ordinal));
        Assert.Contains(_director.Log, line => line.Contains("weight of 192.168.124.50:80 in TCP 192.168.124.100:80 was changed from 1 to 77", StringComparison.Ordinal));
    }

    [Fact]
    public void While_it_runs_the_kernel_gives_packets_for_a_removed_server_to_another_and_afterwards_all_is_as_before()
    {
        Start();
        Assert.Equal("1", _machine.Sysctls["net.ipv4.vs.expire_nodest_conn"]);
        _director.Stop();
        After(1);
        Assert.Equal("0", _machine.Sysctls["net.ipv4.vs.expire_nodest_conn"]);
    }

    [Fact]
    public void A_defense_that_the_kernel_turned_on_for_lack_of_memory_is_put_back_like_any_other_setting()
    {
        Start(new IpvsPolicy { Sysctls = new IpvsSysctls { DropEntry = 1 } });
        _machine.Sysctls["net.ipv4.vs.drop_entry"] = "2";
        _director.Stop();
        After(1);
        Assert.Equal("0", _machine.Sysctls["net.ipv4.vs.drop_entry"]);
    }

    [Fact]
    public void While_nobody_touches_the_table_nothing_is_written_and_nothing_is_said()
    {
        Start();
        _machine.Journal.Clear();
        var lines = _director.Log.Count;
        After(60);
        Assert.Empty(Writes());
        Assert.Equal(lines, _director.Log.Count);
    }

    [Fact]
    public void What_is_there_at_the_start_is_adopted_and_what_is_not_ours_stays()
    {
        Start();
        _machine.WriteByHand(Add(Foreign));
        _machine.Journal.Clear();
        using var next = new RunningDirector(_machine, _segment, _time);
        next.Configure(Seed.Config(120));
        After(5);
        Assert.Empty(Writes());
        Assert.Contains("FWM 7", _machine.Table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restart_leaves_servers_that_have_to_succeed_first_where_they_are_until_they_have_been_looked_at()
    {
        var alpha = Service with
        {
            Alpha = true,
            RealServers = Service.RealServers
                .Select(server => server with { Checks = server.Checks.Select(check => check with { Alpha = true }).ToValueList() })
                .ToValueList(),
        };
        var leave = Seed.Config(120).Global with { Ipvs = new() { Policy = new IpvsPolicy { OnStop = IpvsOnStop.Leave } } };
        _director.Configure(Seed.Config(120) with { Global = leave, Services = [alpha] });
        After(10);
        _director.Stop();
        After(1);
        Assert.Equal(BothServers, _machine.Table);

        _machine.Journal.Clear();
        _machine.Failing[Seed.FirstServer] = "connection refused";
        using var next = new RunningDirector(_machine, _segment, _time);
        next.Configure(Seed.Config(120) with { Services = [alpha] });
        Assert.Equal(BothServers, _machine.Table);
        After(30);
        Assert.Equal(["RemoveDestination"], Writes());
        Assert.Equal(BothServers.Replace("192.168.124.40:80 ", "", StringComparison.Ordinal), _machine.Table);
    }

    [Fact]
    public void When_the_whole_table_is_ours_what_somebody_adds_goes()
    {
        Start(new IpvsPolicy { Ownership = IpvsOwnership.All });
        _machine.WriteByHand(Add(Foreign));
        After(2);
        Assert.Equal(BothServers, _machine.Table);
        Assert.Contains(_director.Log, line => line.Contains("FWM 7 was added by somebody else", StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_that_is_emptied_again_and_again_is_whole_again_each_time_within_two_seconds()
    {
        // The first reading takes long: it does not put off the audits after it.
        _machine.WhileReadingAll = () => _time.Freeze(TimeSpan.FromMilliseconds(200));
        Start();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            _machine.WriteByHand(new IpvsCommand.RemoveService(Service.Key));
            After(2);
            Assert.Equal(BothServers, _machine.Table);
        }
    }

    [Fact]
    public void A_large_table_that_is_emptied_while_its_servers_are_not_read_for_long_is_whole_again_within_two_seconds()
    {
        _machine.WhileReading = _ => _time.Freeze(TimeSpan.FromMilliseconds(20));
        _director.Configure(Seed.Config(120) with { Services = Seed.Services(20) });
        After(10);
        var (table, audits) = (Rows(), _director.Status().Ipvs.Audits);
        foreach (var service in Seed.Services(20))
        {
            _machine.WriteByHand(new IpvsCommand.RemoveService(service.Key));
        }

        After(2);
        Assert.Equal(table, Rows());
        Assert.Equal((audits, 20), (_director.Status().Ipvs.Audits, _director.Status().Ipvs.ForeignEdits));
    }

    [Fact]
    public void A_service_that_somebody_else_has_just_made_becomes_ours_without_an_error_in_the_director_or_a_blame_for_what_we_write()
    {
        Start(new IpvsPolicy { AuditInterval = null });
        var ours = Seed.Services(2)[1];
        _machine.WriteByHand(Add(ours.Key));
        var config = Seed.Config(120);
        _director.Configure(config with
        {
            Global = config.Global with { Ipvs = config.Global.Ipvs with { Policy = new IpvsPolicy { AuditInterval = null } } },
            Services = [.. config.Services, ours],
        });
        Assert.Contains(_director.Log, line => line.EndsWith($"cannot add service {ours.Key}: EEXIST: somebody else writes the table", StringComparison.Ordinal));
        After(2);
        Assert.Equal(2, _machine.Dump().Sum(service => service.Service.Key == ours.Key ? service.Destinations.Length : 0));
        Assert.Equal(ours.Scheduler, _machine.Dump().Single(service => service.Service.Key == ours.Key).Service.Scheduler);
        Assert.Equal(0, _director.Status().Ipvs.ForeignEdits);
        Assert.DoesNotContain(_director.Log, line => line.Contains("KeyNotFound", StringComparison.Ordinal));
        _machine.Journal.Clear();
        After(60);
        Assert.Empty(Writes());
    }

    [Fact]
    public void When_the_whole_table_is_ours_it_is_empty_without_a_service_of_ours()
    {
        var config = Seed.Config(120);
        _machine.WriteByHand(Add(Foreign));
        _director.Configure(config with
        {
            Global = config.Global with { Ipvs = config.Global.Ipvs with { Policy = new IpvsPolicy { Ownership = IpvsOwnership.All } } },
            Services = [],
        });
        Assert.Empty(_machine.Dump());
    }

    [Fact]
    public void A_change_of_a_server_during_an_audit_is_written_before_the_audit_has_come_to_its_end()
    {
        _director.Configure(Seed.Config(120) with { Services = Seed.Services(20) });
        After(5);
        List<string> read = [];
        _machine.WhileReading = service =>
        {
            read.Add(service.ToString());
            _time.Freeze(TimeSpan.FromMilliseconds(2));
            if (read.Count == 3)
            {
                // It comes while the third of twenty is read.
                _machine.Journal.Clear();
                _director.Ref.Tell(new ServicesProtocol.Order(
                    new ServerOrder(null, new MaintenanceTarget(Seed.FirstServer, null), ServerOrderKind.Weigh, 7)));
            }
            else if (_machine.Journal.Contains("EditDestination"))
            {
                _machine.WhileReading = null;
            }
        };
        After(2);
        Assert.Null(_machine.WhileReading);
        Assert.InRange(read.Count, 4, 5);
    }

    [Fact]
    public void A_change_of_a_server_while_the_table_is_listed_is_written_before_the_listing_has_come_to_its_end()
    {
        _director.Configure(Seed.Config(120) with { Services = Seed.Services(20) });
        After(5);
        var (readAtOnce, read, ordered, written) = (0, 0, 0, 0);
        _machine.WhileReadingAll = () => readAtOnce++;
        _machine.WhileReading = _ =>
        {
            _time.Freeze(TimeSpan.FromMilliseconds(2));
            if (++read == 1)
            {
                // Somebody asks while an audit goes on: from now on both read, in turn.
                _director.Ref.Tell(DirectorProtocol.GetStatus.Instance);
            }
            else if (read == 30)
            {
                _machine.Journal.Clear();
                ordered = read;
                _director.Ref.Tell(new ServicesProtocol.Order(
                    new ServerOrder(null, new MaintenanceTarget(Seed.FirstServer, null), ServerOrderKind.Weigh, 7)));
            }
            else if (ordered > 0 && written == 0 && _machine.Journal.Contains("EditDestination"))
            {
                written = read;
            }
        };
        After(2);
        Assert.Equal(0, readAtOnce);
        Assert.Equal(40, read);
        Assert.InRange(written, 31, 33);
    }

    [Fact]
    public void Of_many_changes_within_a_second_a_hundred_have_a_line_and_the_others_are_counted()
    {
        var many = Enumerable.Range(1, 10)
            .Select(n => Service.RealServers[0] with { Key = new DestinationKey(System.Net.IPAddress.Parse($"198.51.100.{n}"), 80) })
            .ToValueList();
        _director.Configure(Seed.Config(120) with { Services = Seed.Services(20).Select(service => service with { RealServers = many }).ToValueList() });
        After(5);
        Assert.Equal(100, _director.Log.Count(line => line.StartsWith("Info IPVS: add ", StringComparison.Ordinal)
            || line.StartsWith("Information IPVS: add ", StringComparison.Ordinal)));
        Assert.Single(_director.Log, line => line.EndsWith("IPVS: 120 more changes of the same kind", StringComparison.Ordinal));
    }

    [Fact]
    public void All_services_of_a_configuration_are_written_in_one_go()
    {
        var batches = 0;
        _machine.WhileWriting = () => batches++;
        _director.Configure(Seed.Config(120) with { Services = Seed.Services(20) });
        Assert.Equal(1, batches);
        _director.Configure(Seed.Config(120) with { Services = Seed.Services(20).Select(service => service with { Scheduler = "wlc" }).ToValueList() });
        Assert.Equal(2, batches);
        _director.Configure(Seed.Config(120) with { Services = Seed.Services(1) });
        Assert.Equal(4, batches);
        Assert.Single(_machine.Dump());
    }

    [Fact]
    public void How_long_the_table_took_to_be_adopted_is_in_the_status()
    {
        _director.Configure(Seed.Config(120) with { Services = Seed.Services(20) });
        Assert.Equal(TimeSpan.Zero, _director.Status().Ipvs.Adoption);
        _director.Stop();

        foreach (var service in Seed.Services(20))
        {
            _machine.WriteByHand(Add(service.Key));
        }

        _machine.WhileReading = _ => _time.Freeze(TimeSpan.FromMilliseconds(2));
        using var next = new RunningDirector(_machine, _segment, _time);
        next.Configure(Seed.Config(120) with { Services = Seed.Services(20) });
        Assert.Equal(TimeSpan.FromMilliseconds(40), next.Status().Ipvs.Adoption);
    }

    [Fact]
    public void Audits_are_counted_and_the_last_one_is_timed()
    {
        Start(new IpvsPolicy { AuditInterval = TimeSpan.FromSeconds(1) });
        var before = _director.Status().Ipvs.Audits;
        _machine.WhileReading = _ => _time.Freeze(TimeSpan.FromMilliseconds(2));
        After(3.5);
        _machine.WhileReading = null;
        var table = _director.Status().Ipvs;
        Assert.Equal((before + 3, TimeSpan.FromMilliseconds(2)), (table.Audits, table.LastAudit));
    }

    [Fact]
    public void Another_pace_of_audits_holds_from_the_reload_on()
    {
        Start(new IpvsPolicy { AuditInterval = TimeSpan.FromHours(1) });
        After(60);
        Start(new IpvsPolicy { AuditInterval = TimeSpan.FromSeconds(1) });
        _machine.WriteByHand(new IpvsCommand.RemoveService(Service.Key));
        After(2);
        Assert.Equal(BothServers, _machine.Table);
    }

    [Fact]
    public void How_long_a_change_takes_from_its_verdict_to_the_answer_of_the_kernel_is_in_the_status()
    {
        Start();
        Assert.Null(_director.Status().Ipvs.Latencies);
        _machine.WhileWriting = () => _time.Freeze(TimeSpan.FromMilliseconds(3));
        _machine.Failing[Seed.FirstServer] = "connection refused";
        After(30);
        _machine.WhileWriting = () => _time.Freeze(TimeSpan.FromMilliseconds(1));
        _machine.Failing.Clear();
        After(10);
        Assert.Equal(new WriteLatencies(2, TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(3)), _director.Status().Ipvs.Latencies);
    }

    [Fact]
    public void Services_stay_at_the_stop_when_that_is_asked_for()
    {
        Start(new IpvsPolicy { OnStop = IpvsOnStop.Leave });
        _director.Stop();
        After(1);
        After(1);
        Assert.Equal(BothServers, _machine.Table);
    }

    [Fact]
    public void A_group_is_as_many_services_as_it_has_addresses_and_goes_as_a_whole()
    {
        var (first, second) = (System.Net.IPAddress.Parse("192.168.124.100"), System.Net.IPAddress.Parse("192.168.124.101"));
        var grouped = Service with { Key = ServiceKey.OfMark(0, first.AddressFamily), Group = "web", IndirectProtocol = TransportProtocol.Tcp };
        var config = Seed.Config(120) with
        {
            Services = [],
            IndirectServices = [grouped],
            ServiceGroups = [new ServiceGroupConfig { Name = "web", Members = [new ServiceGroupMember.Range(first, second, 80)] }],
        };
        _director.Configure(config);
        After(1);
        Assert.Equal(
            $"{BothServers}\n{BothServers.Replace("100:80", "101:80", StringComparison.Ordinal)}", _machine.Table);

        // The first address becomes a service of its own: its row stays.
        _machine.Journal.Clear();
        _director.Configure(Seed.Config(120));
        After(1);
        Assert.Equal(BothServers, _machine.Table);
        Assert.Equal(["RemoveService"], Writes());
    }

    [Fact]
    public void A_server_that_comes_back_climbs_to_its_weight()
    {
        Start(handling: new HandlingConfig { SlowStart = TimeSpan.FromSeconds(100) }, weight: 100);
        _machine.Failing[Seed.FirstServer] = "connection refused";
        After(30);
        _machine.Failing.Clear();
        After(10);
        Assert.InRange(WeightOfFirst(), 1, 20);
        After(100);
        Assert.Equal(100, WeightOfFirst());
    }

    private static VirtualServiceConfig Service => Seed.Config(120).Services[0];

    private static IpvsCommand.AddService Add(ServiceKey key)
        => new(new IpvsService { Key = key, Scheduler = "rr", PersistencePrefix = 32 });

    private int WeightOfFirst() => _machine.Dump()[0].Destinations
        .First(server => server.Destination.Key.Address.Equals(Seed.FirstServer)).Destination.Weight;

    private void Start(IpvsPolicy? policy = null, HandlingConfig? handling = null, int weight = 1)
    {
        var config = Seed.Config(120);
        _director.Configure(config with
        {
            Global = config.Global with { Ipvs = config.Global.Ipvs with { Policy = policy ?? new IpvsPolicy() } },
            Services =
            [
                Service with
                {
                    Handling = handling ?? new HandlingConfig(),
                    RealServers = Service.RealServers.Select(server => server with { Weight = weight }).ToValueList(),
                },
            ],
        });
        After(5);
    }

    private IEnumerable<string> Rows() => _machine.Table.Split('\n').Order(StringComparer.Ordinal);

    private IEnumerable<string> Writes() => _machine.Journal.Where(line => line.EndsWith("Service", StringComparison.Ordinal)
        || line.EndsWith("Destination", StringComparison.Ordinal));

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
