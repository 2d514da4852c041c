using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lvs.Core.Ipvs;

/// <summary>
/// Writes a table as the commands that make it, the way <c>ipvsadm -Sn</c> does: <c>ipvsadm -R</c> reads it. Unlike ipvsadm's own, it has
/// the thresholds of servers.
/// </summary>
public static class IpvsRules
{
    /// <summary>The commands, each ending in a line feed, in the order of the keys.</summary>
    public static string Render(IEnumerable<IpvsServiceEntry> services)
    {
        var text = new StringBuilder();
        foreach (var entry in services.OrderBy(entry => entry.Service.Key))
        {
            var name = Name(entry.Service.Key);
            text.Append(CultureInfo.InvariantCulture, $"-A {name} -s {entry.Service.Scheduler}{Options(entry.Service)}\n");
            foreach (var server in entry.Destinations.Select(server => server.Destination).OrderBy(server => server.Key))
            {
                text.Append(CultureInfo.InvariantCulture, $"-a {name} -r {server.Key} {Method(server)} -w {server.Weight}{Tunnel(server)}{Thresholds(server)}\n");
            }
        }

        return text.ToString();
    }

    private static string Name(ServiceKey key) => (key.Address, key.Protocol) switch
    {
        (null, _) => string.Create(CultureInfo.InvariantCulture, $"-f {key.FirewallMark}{(key.Family == AddressFamily.InterNetworkV6 ? " -6" : "")}"),
        (_, TransportProtocol.Tcp) => $"-t {EndPoint(key)}",
        (_, TransportProtocol.Udp) => $"-u {EndPoint(key)}",
        _ => $"--sctp-service {EndPoint(key)}",
    };

    private static IPEndPoint EndPoint(ServiceKey key) => new(key.Address!, key.Port);

    private static string Options(IpvsService service)
    {
        var text = new StringBuilder();
        if (service.Flags.HasFlag(IpvsServiceFlags.Persistent))
        {
            text.Append(CultureInfo.InvariantCulture, $" -p {service.PersistenceTimeout.TotalSeconds}");
            if (service.PersistencePrefix != IpvsService.FullPrefix(service.Key))
            {
                text.Append(CultureInfo.InvariantCulture, $" -M {IpvsListing.Mask(service)}");
            }

            if (service.PersistenceEngine is { } engine)
            {
                text.Append(CultureInfo.InvariantCulture, $" --pe {engine}");
            }
        }

        text.Append(service.Flags.HasFlag(IpvsServiceFlags.OnePacket) ? " -o" : "");
        return IpvsListing.SchedulerFlags(service) is { Length: > 0 } flags ? text.Append(CultureInfo.InvariantCulture, $" -b {flags}").ToString() : text.ToString();
    }

    // A server that is this machine itself is one by direct routing, as ipvsadm has it; the kernel makes it a local one again.
    private static string Method(IpvsDestination server) => server.Method switch
    {
        ForwardingMethod.Masquerade => "-m",
        ForwardingMethod.Tunnel => "-i",
        _ => "-g",
    };

    private static string Tunnel(IpvsDestination server)
    {
        if (server.Method != ForwardingMethod.Tunnel)
        {
            return "";
        }

        var checksum = server.Tunnel.Checksum switch
        {
            TunnelChecksum.Checksum => "--tun-csum",
            TunnelChecksum.RemoteChecksum => "--tun-remcsum",
            _ => "--tun-nocsum",
        };
        return server.Tunnel.Kind switch
        {
            TunnelKind.Gue => string.Create(CultureInfo.InvariantCulture, $" --tun-type gue --tun-port {server.Tunnel.Port} {checksum}"),
            TunnelKind.Gre => $" --tun-type gre {checksum}",
            _ => " --tun-type ipip",
        };
    }

    private static string Thresholds(IpvsDestination server) => server.UpperThreshold == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $" -x {server.UpperThreshold}{(server.LowerThreshold == 0 ? "" : $" -y {server.LowerThreshold}")}");
}
