using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Services;

/// <summary>What a configured service and its servers are in the kernel's table.</summary>
public static class ServiceRows
{
    /// <summary>The service under one of its keys (<see cref="ServiceGroups.KeysOf(VirtualServiceConfig)"/>).</summary>
    public static IpvsService Service(VirtualServiceConfig config, ServiceKey key)
    {
        var flags = config.Flags;
        // The kernel looks at it for UDP only, and so does keepalived.
        if (config.Protocol != TransportProtocol.Udp)
        {
            flags &= ~IpvsServiceFlags.OnePacket;
        }

        if (config.PersistenceTimeout is not null)
        {
            flags |= IpvsServiceFlags.Persistent;
        }

        return new IpvsService
        {
            Key = key,
            Scheduler = config.Scheduler,
            Flags = flags,
            PersistenceTimeout = config.PersistenceTimeout ?? TimeSpan.Zero,
            PersistencePrefix = Math.Min(config.PersistencePrefix ?? int.MaxValue, IpvsService.FullPrefix(key)),
            PersistenceEngine = config.PersistenceEngine,
        };
    }

    /// <summary>A server under one of the service's keys.</summary>
    public static IpvsDestination Server(VirtualServiceConfig config, ServiceKey key, RealServerConfig server, int weight)
    {
        var method = config.MethodOf(server);
        return new IpvsDestination
        {
            Key = new DestinationKey(server.Key.Address, PortOf(method, server.Key.Port, key)),
            Method = method,
            Tunnel = TunnelOf(method, server.Method is null ? server.Tunnel ?? config.Tunnel : server.Tunnel),
            Weight = weight,
            UpperThreshold = server.UpperThreshold,
            LowerThreshold = server.LowerThreshold,
        };
    }

    /// <summary>The sorry server under one of the service's keys.</summary>
    public static IpvsDestination Sorry(SorryServerConfig sorry, ServiceKey key, int weight) => new()
    {
        Key = new DestinationKey(sorry.Key.Address, PortOf(sorry.Method, sorry.Key.Port, key)),
        Method = sorry.Method,
        Tunnel = TunnelOf(sorry.Method, sorry.Tunnel),
        Weight = weight,
    };

    /// <summary>The port a server has under each of the service's keys; null when it has that of the key.</summary>
    public static ushort? OwnPort(VirtualServiceConfig config, RealServerConfig server)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(server);
        return OwnPort(config.MethodOf(server), server.Key.Port);
    }

    // Only NAT can change a packet's port; a service by mark takes packets to any.
    private static ushort? OwnPort(ForwardingMethod method, ushort port) => method == ForwardingMethod.Masquerade && port != 0 ? port : null;

    private static ushort PortOf(ForwardingMethod method, ushort port, ServiceKey key) => OwnPort(method, port) ?? key.Port;

    private static IpvsTunnel TunnelOf(ForwardingMethod method, TunnelConfig? tunnel) => method == ForwardingMethod.Tunnel && tunnel is not null
        ? new IpvsTunnel(tunnel.Kind, tunnel.Port, tunnel.Checksum)
        : default;
}
