using System.Net;
using Lvs.Core;
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

    /// <summary>So many of its service, each at a port of its own.</summary>
    public static ValueList<VirtualServiceConfig> Services(int count) => Enumerable.Range(0, count)
        .Select(n => Config(120).Services[0] with { Key = ServiceKey.Of(TransportProtocol.Tcp, FirstServer, (ushort)(8000 + n)) })
        .ToValueList();

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
