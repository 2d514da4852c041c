using System.Net;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Ipvs;

public sealed class IpvsListingTests
{
    [Fact]
    public void The_seed_is_listed_as_ipvsadm_lists_it()
    {
        var service = new IpvsService
        {
            Key = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.168.124.100"), 80),
            Scheduler = "rr",
            Flags = IpvsServiceFlags.Persistent,
            PersistenceTimeout = TimeSpan.FromSeconds(50),
            PersistencePrefix = 32,
        };
        var servers = new[] { "192.168.124.40", "192.168.124.50" }.Select(address => new IpvsDestinationEntry(new IpvsDestination
        {
            Key = new DestinationKey(IPAddress.Parse(address), 80),
            Method = ForwardingMethod.DirectRouting,
            Weight = 1,
        }));

        Assert.Equal(
            """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port Scheduler Flags
              -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
            TCP  192.168.124.100:80 rr persistent 50
              -> 192.168.124.40:80            Route   1      0          0         
              -> 192.168.124.50:80            Route   1      0          0         

            """,
            IpvsListing.Render(new IpvsInfo(new Version(1, 2, 1), 4096), [new IpvsServiceEntry(service, [.. servers])]));
    }
}
