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
    public void Our_listing_is_ipvsadms_to_the_letter()
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

        Assert.Equal(_ipvs.Namespace.Exec("ipvsadm", "-ln"), IpvsListing.Render(_ipvs.Client.GetInfo(), _ipvs.Client.Dump()));
    }

    private void Add(IpvsService service, params (string Address, ushort Port, int Weight)[] servers)
    {
        _ipvs.Do(new IpvsCommand.AddService(service));
        _ipvs.Do([.. servers.Select(server => new IpvsCommand.AddDestination(service.Key, Destination(Server(server.Address, server.Port), server.Weight)))]);
    }
}
