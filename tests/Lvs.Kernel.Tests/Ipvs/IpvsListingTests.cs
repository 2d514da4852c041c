using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using static Lvs.Kernel.Tests.Ipvs.IpvsFixture;

namespace Lvs.Kernel.Tests.Ipvs;

public sealed class IpvsListingTests : IDisposable
{
    private readonly IpvsFixture _ipvs = new();

    public void Dispose() => _ipvs.Dispose();

    [Fact]
    public void Our_listings_are_ipvsadms_to_the_letter()
    {
        Add(Service(Tcp("192.0.2.9", 80)), ("10.0.0.12", 80, 1), ("10.0.0.11", 80, 65535));
        Add(Service(Tcp("192.0.2.1", 8080), "wlc"), ("10.0.0.11", 8080, 0));
        Add(Service(Tcp("192.0.2.1", 80)) with { Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = TimeSpan.FromSeconds(50) });
        Add(
            Service(Tcp("192.0.2.2", 0)) with { Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = TimeSpan.FromSeconds(300), PersistencePrefix = 24 },
            ("10.0.0.11", 0, 1));
        Add(Service(Tcp("192.0.2.3", 80), "sh") with { Flags = IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2 }, ("10.0.0.11", 80, 1));
        Add(Service(ServiceKey.Of(TransportProtocol.Udp, IPAddress.Parse("192.0.2.1"), 53)) with { Flags = IpvsServiceFlags.OnePacket }, ("10.0.0.11", 53, 1));
        Add(Service(ServiceKey.Of(TransportProtocol.Sctp, IPAddress.Parse("192.0.2.1"), 5060)), ("10.0.0.11", 5060, 1));
        Add(Service(Tcp("2001:db8::1", 443), "wlc"), ("2001:db8:1234:5678:9abc:def0:1234:5678", 443, 1), ("2001:db8::2", 443, 1));
        Add(
            Service(Tcp("2001:db8::9", 443)) with { Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = TimeSpan.FromSeconds(60), PersistencePrefix = 64 });
        Add(Service(ServiceKey.OfMark(5, AddressFamily.InterNetwork)), ("10.0.0.11", 0, 1));
        Add(Service(ServiceKey.OfMark(6, AddressFamily.InterNetworkV6)), ("2001:db8::2", 0, 1));
        _ipvs.Do(new IpvsCommand.AddDestination(Tcp("192.0.2.9", 80), Destination(Server("10.0.0.13", 8000), 7, ForwardingMethod.Masquerade)));
        _ipvs.Do(new IpvsCommand.AddDestination(Tcp("192.0.2.9", 80), Destination(Server("10.0.0.2", 80), 7, ForwardingMethod.Tunnel)));

        _ipvs.Do(new IpvsCommand.AddDestination(
            Tcp("192.0.2.9", 80), Destination(Server("10.0.0.3", 80)) with { UpperThreshold = 1000, LowerThreshold = 700 }));

        _ipvs.Do(new IpvsCommand.AddDestination(Tcp("192.0.2.9", 80), Wrapped("10.0.0.4", new(TunnelKind.Gue, 6080, TunnelChecksum.Checksum))));
        _ipvs.Do(new IpvsCommand.AddDestination(Tcp("192.0.2.9", 80), Wrapped("10.0.0.5", new(TunnelKind.Gue, 65535, TunnelChecksum.RemoteChecksum))));
        _ipvs.Do(new IpvsCommand.AddDestination(Tcp("192.0.2.9", 80), Wrapped("10.0.0.6", new(TunnelKind.Gue, 1))));
        _ipvs.Do(new IpvsCommand.AddDestination(Tcp("192.0.2.9", 80), Wrapped("10.0.0.7", new(TunnelKind.Gre))));
        _ipvs.Do(new IpvsCommand.AddDestination(Tcp("192.0.2.9", 80), Wrapped("10.0.0.8", new(TunnelKind.Gre, Checksum: TunnelChecksum.Checksum))));

        foreach (var (view, option) in new[]
        {
            (IpvsView.Servers, Array.Empty<string>()),
            (IpvsView.Tunnels, ["--tun-info"]),
            (IpvsView.Statistics, ["--stats"]),
            (IpvsView.Rates, ["--rate"]),
            (IpvsView.Thresholds, ["--thresholds"]),
            (IpvsView.Persistence, ["--persistent-conn"]),
        })
        {
            Assert.Equal(_ipvs.Namespace.Exec(["ipvsadm", "-ln", .. option]), IpvsListing.Render(_ipvs.Client.GetInfo(), _ipvs.Client.Dump(), view));
            Assert.Equal(_ipvs.Namespace.Exec(["ipvsadm", "-ln", "-t", "192.0.2.9:80", .. option]), IpvsListing.Render(Listed(Tcp("192.0.2.9", 80)), view));
        }

        Assert.Equal(_ipvs.Namespace.Exec("ipvsadm", "-ln", "-f", "6", "-6"), IpvsListing.Render(Listed(ServiceKey.OfMark(6, AddressFamily.InterNetworkV6))));
        Assert.Equal(
            _ipvs.Namespace.Exec("ipvsadm", "-ln", "--nosort"),
            IpvsListing.Render(_ipvs.Client.GetInfo(), _ipvs.Client.Dump(), sorted: false));
    }

    [Fact]
    public void The_sync_daemons_are_listed_as_ipvsadm_lists_them()
    {
        Assert.Equal("", SyncDaemonListing.Render(_ipvs.Client.GetSyncDaemons()));
        _ipvs.Namespace.Ip("link add sync0 type dummy");
        _ipvs.Namespace.Ip("addr add 192.0.2.1/24 dev sync0");
        _ipvs.Namespace.Ip("link set sync0 up");
        _ipvs.Client.StartSync(new SyncDaemon(SyncRole.Backup, "sync0", 3)
        {
            MaxLength = 1400,
            Port = 9000,
            TimeToLive = 5,
            Group = IPAddress.Parse("224.0.1.1"),
        });
        _ipvs.Client.StartSync(new SyncDaemon(SyncRole.Master, "sync0", 7));
        var theirs = _ipvs.Namespace.Exec("ipvsadm", "-ln", "--daemon");
        Assert.StartsWith("master sync daemon (mcast=sync0, syncid=7, maxlen=", theirs, StringComparison.Ordinal);
        Assert.Equal(theirs, SyncDaemonListing.Render(_ipvs.Client.GetSyncDaemons()));
    }

    [Fact]
    public void What_we_save_is_what_ipvsadm_saves_and_restores()
    {
        Add(
            Service(Tcp("192.0.2.1", 80), "mh") with
            {
                Flags = IpvsServiceFlags.Persistent | IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2,
                PersistenceTimeout = TimeSpan.FromSeconds(300),
                PersistencePrefix = 24,
            },
            ("10.0.0.11", 80, 1),
            ("10.0.0.12", 80, 0));
        Add(Service(Tcp("2001:db8::1", 443)), ("2001:db8::2", 443, 5));
        Add(Service(ServiceKey.Of(TransportProtocol.Udp, IPAddress.Parse("192.0.2.1"), 5060)) with
        {
            Flags = IpvsServiceFlags.OnePacket | IpvsServiceFlags.Persistent,
            PersistenceTimeout = TimeSpan.FromSeconds(60),
            PersistenceEngine = "sip",
        });
        Add(Service(ServiceKey.Of(TransportProtocol.Sctp, IPAddress.Parse("192.0.2.1"), 5060)), ("10.0.0.11", 5060, 1));
        Add(Service(ServiceKey.OfMark(5, AddressFamily.InterNetwork)), ("10.0.0.11", 0, 1));
        Add(Service(ServiceKey.OfMark(6, AddressFamily.InterNetworkV6)), ("2001:db8::2", 0, 1));
        var key = Tcp("192.0.2.1", 80);
        _ipvs.Do(
            new IpvsCommand.AddDestination(key, Destination(Server("10.0.0.13", 8000), 7, ForwardingMethod.Masquerade)),
            new IpvsCommand.AddDestination(
                key, Destination(Server("10.0.0.14", 80), 7, ForwardingMethod.Tunnel) with { Tunnel = new(TunnelKind.Gue, 6080, TunnelChecksum.Checksum) }),
            new IpvsCommand.AddDestination(
                key, Destination(Server("10.0.0.15", 80), 7, ForwardingMethod.Tunnel) with { Tunnel = new(TunnelKind.Gre) }));
        var saved = IpvsRules.Render(_ipvs.Client.Dump());
        Assert.Equal(_ipvs.Saved.Order(StringComparer.Ordinal), saved.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));

        // Thresholds, which ipvsadm does not save, are restored too.
        _ipvs.Do(new IpvsCommand.AddDestination(key, Destination(Server("10.0.0.16", 80)) with { UpperThreshold = 1000, LowerThreshold = 700 }));
        using var other = new IpvsFixture();
        other.Namespace.Exec("sh", "-c", $"ipvsadm-restore <<'END'\n{IpvsRules.Render(_ipvs.Client.Dump())}END");
        Assert.Equal(IpvsAudit.Digest(_ipvs.Client.Dump()), IpvsAudit.Digest(other.Client.Dump()));
    }

    private static IpvsDestination Wrapped(string address, IpvsTunnel tunnel)
        => Destination(Server(address, 80), 7, ForwardingMethod.Tunnel) with { Tunnel = tunnel };

    private IpvsServiceEntry Listed(ServiceKey key) => _ipvs.Client.Dump().Single(entry => entry.Service.Key == key);

    private void Add(IpvsService service, params (string Address, ushort Port, int Weight)[] servers)
    {
        _ipvs.Do(new IpvsCommand.AddService(service));
        _ipvs.Do([.. servers.Select(server => new IpvsCommand.AddDestination(service.Key, Destination(Server(server.Address, server.Port), server.Weight)))]);
    }
}
