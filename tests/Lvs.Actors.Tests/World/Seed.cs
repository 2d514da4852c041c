using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Tests.World;

/// <summary>The seed scenario's configuration as a model.</summary>
internal static class Seed
{
    public static readonly IPAddress FirstServer = IPAddress.Parse("192.168.124.40");
    public static readonly IPAddress SecondServer = IPAddress.Parse("192.168.124.50");

    public static DirectorConfig Config(byte priority) => new()
    {
        VrrpInstances =
        [
            new VrrpInstanceConfig
            {
                Name = "VI_1",
                Interface = "ens33",
                VirtualRouterId = 51,
                Priority = priority,
                Password = new Secret("1111"),
                Addresses = [new VirtualAddress(IPAddress.Parse("192.168.124.100"), 32)],
            },
        ],
        Services =
        [
            new VirtualServiceConfig
            {
                Key = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.168.124.100"), 80),
                Scheduler = "rr",
                Method = ForwardingMethod.DirectRouting,
                PersistenceTimeout = TimeSpan.FromSeconds(50),
                RealServers = [Server(FirstServer), Server(SecondServer)],
            },
        ],
    };

    private static RealServerConfig Server(IPAddress address) => new()
    {
        Key = new DestinationKey(address, 80),
        Checks =
        [
            new CheckConfig.Tcp
            {
                ConnectTo = new IPEndPoint(address, 80),
                DelayLoop = TimeSpan.FromSeconds(6),
                Retry = 3,
                DelayBeforeRetry = TimeSpan.FromSeconds(3),
            },
        ],
    };
}
