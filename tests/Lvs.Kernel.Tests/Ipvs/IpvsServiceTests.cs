using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using static Lvs.Kernel.Tests.Ipvs.IpvsFixture;

namespace Lvs.Kernel.Tests.Ipvs;

public sealed class IpvsServiceTests : IDisposable
{
    private static readonly ServiceKey Web = Tcp("192.0.2.1", 80);

    private readonly IpvsFixture _ipvs = new();

    public void Dispose() => _ipvs.Dispose();

    [Fact]
    public void The_version_and_table_size_are_those_ipvsadm_prints()
    {
        var info = _ipvs.Client.GetInfo();
        Assert.StartsWith($"IP Virtual Server version {info.Version} (size={info.ConnectionTableSize})", _ipvs.Namespace.Exec("ipvsadm", "-ln"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_namespace_has_an_empty_table() => Assert.Empty(_ipvs.Client.Dump());

    [Fact]
    public void A_service_is_added_edited_and_removed()
    {
        _ipvs.Do(new IpvsCommand.AddService(Service(Web)));
        Assert.Equal(["-A -t 192.0.2.1:80 -s rr"], _ipvs.Saved);
        _ipvs.Do(new IpvsCommand.EditService(Service(Web, "wlc")));
        Assert.Equal(["-A -t 192.0.2.1:80 -s wlc"], _ipvs.Saved);
        _ipvs.Do(new IpvsCommand.RemoveService(Web));
        Assert.Empty(_ipvs.Saved);
    }

    [Fact]
    public void Every_kind_of_service_is_read_back_as_it_was_written()
    {
        IpvsService[] services =
        [
            Service(Web, "wlc"),
            Service(ServiceKey.Of(TransportProtocol.Udp, IPAddress.Parse("192.0.2.1"), 53)) with { Flags = IpvsServiceFlags.OnePacket },
            Service(ServiceKey.Of(TransportProtocol.Sctp, IPAddress.Parse("192.0.2.1"), 5060)),
            Service(Tcp("192.0.2.2", 0)) with { Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = TimeSpan.FromSeconds(300), PersistencePrefix = 24 },
            Service(Tcp("2001:db8::1", 443), "wlc"),
            Service(Tcp("2001:db8::2", 443)) with { Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = TimeSpan.FromSeconds(60), PersistencePrefix = 64 },
            Service(ServiceKey.OfMark(5, AddressFamily.InterNetwork)),
            Service(ServiceKey.OfMark(6, AddressFamily.InterNetworkV6)),
            Service(Tcp("192.0.2.3", 80), "sh") with { Flags = IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2 },
        ];
        _ipvs.Do([.. services.Select(static service => new IpvsCommand.AddService(service))]);

        Assert.Equal(services.ToHashSet(), _ipvs.Client.Dump().Select(static entry => entry.Service).ToHashSet());
        Assert.Equal(
            new HashSet<string>
            {
                "-A -t 192.0.2.1:80 -s wlc",
                "-A -u 192.0.2.1:53 -s rr -o",
                "-A --sctp-service 192.0.2.1:5060 -s rr",
                "-A -t 192.0.2.2:0 -s rr -p 300 -M 255.255.255.0",
                "-A -t [2001:db8::1]:443 -s wlc",
                "-A -t [2001:db8::2]:443 -s rr -p 60 -M 64",
                "-A -f 5 -s rr",
                "-A -f 6 -6 -s rr",
                "-A -t 192.0.2.3:80 -s sh -b sh-fallback,sh-port",
            },
            [.. _ipvs.Saved]);
    }

    [Fact]
    public void Services_made_by_ipvsadm_are_read()
    {
        _ipvs.Ipvsadm("-A -t 192.0.2.1:80 -s wlc -p 120 -M 255.255.0.0");
        var service = Assert.Single(_ipvs.Client.Dump()).Service;
        Assert.Equal(
            Service(Web, "wlc") with { Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = TimeSpan.FromSeconds(120), PersistencePrefix = 16 },
            service);
    }

    [Fact]
    public void Persistence_can_be_switched_off_by_editing()
    {
        _ipvs.Do(new IpvsCommand.AddService(Service(Web) with { Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = TimeSpan.FromSeconds(50) }));
        _ipvs.Do(new IpvsCommand.EditService(Service(Web)));
        Assert.Equal(["-A -t 192.0.2.1:80 -s rr"], _ipvs.Saved);
    }

    [Fact]
    public void Races_are_outcomes()
    {
        Assert.Equal(IpvsOutcome.NotThere, _ipvs.Try(new IpvsCommand.EditService(Service(Web))));
        Assert.Equal(IpvsOutcome.NotThere, _ipvs.Try(new IpvsCommand.RemoveService(Web)));
        _ipvs.Do(new IpvsCommand.AddService(Service(Web)));
        Assert.Equal(IpvsOutcome.AlreadyThere, _ipvs.Try(new IpvsCommand.AddService(Service(Web))));
    }

    [Fact]
    public void An_unknown_scheduler_is_refused_by_its_name_and_what_follows_is_done()
    {
        var results = _ipvs.Client.Apply([new IpvsCommand.AddService(Service(Web, "nonesuch")), new IpvsCommand.AddService(Service(Web))]);
        Assert.Equal(IpvsOutcome.Refused, results[0].Outcome);
        Assert.Equal("No such file or directory (ENOENT): the kernel knows no scheduler 'nonesuch' (module ip_vs_nonesuch)", results[0].Message);
        Assert.Equal(IpvsOutcome.Done, results[1].Outcome);
        Assert.Equal(IpvsOutcome.Refused, _ipvs.Try(new IpvsCommand.EditService(Service(Web, "nonesuch"))));
        Assert.Equal(["-A -t 192.0.2.1:80 -s rr"], _ipvs.Saved);
    }

    [Fact]
    public void A_scheduler_name_longer_than_the_kernel_takes_is_refused()
    {
        var result = Assert.Single(_ipvs.Client.Apply([new IpvsCommand.AddService(Service(Web, "a-scheduler-name-beyond-all-limits"))]));
        Assert.Equal(IpvsOutcome.Refused, result.Outcome);
        Assert.Equal("Invalid argument (EINVAL)", result.Message);
    }

    [Fact]
    public void Flushing_removes_everything()
    {
        _ipvs.Do(new IpvsCommand.AddService(Service(Web)), new IpvsCommand.AddService(Service(Tcp("2001:db8::1", 443))));
        _ipvs.Client.Flush();
        Assert.Empty(_ipvs.Client.Dump());
        Assert.Empty(_ipvs.Saved);
    }

    [Fact]
    public void A_thousand_services_are_read_over_many_datagrams()
    {
        var expected = Enumerable.Range(0, 1000).Select(static i => Tcp($"10.{i / 250}.{i % 250}.1", (ushort)(1000 + i))).ToList();
        _ipvs.Do([.. expected.Select(static key => new IpvsCommand.AddService(Service(key)))]);
        var servers = Enumerable.Range(1, 250).Select(static i => Destination(Server($"172.16.0.{i}", 80), weight: i)).ToList();
        _ipvs.Do([.. servers.Select(server => new IpvsCommand.AddDestination(expected[500], server))]);

        var entries = _ipvs.Client.Dump();
        Assert.Equal(1000, entries.Length);
        Assert.Equal(expected.ToHashSet(), entries.Select(static entry => entry.Service.Key).ToHashSet());
        var crowded = entries.Single(entry => entry.Service.Key == expected[500]);
        Assert.Equal(servers.ToHashSet(), crowded.Destinations.Select(static entry => entry.Destination).ToHashSet());
        Assert.Equal(1250, _ipvs.Saved.Length);
    }

    [Fact]
    public void The_tables_of_two_namespaces_are_two()
    {
        using var other = new IpvsFixture();
        _ipvs.Do(new IpvsCommand.AddService(Service(Web)));
        Assert.Empty(other.Client.Dump());
    }
}
