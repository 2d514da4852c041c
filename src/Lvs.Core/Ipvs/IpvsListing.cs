using System.Globalization;
using System.Net;
using System.Text;

namespace Lvs.Core.Ipvs;

/// <summary>Writes a table the way <c>ipvsadm -ln</c> does, its order included.</summary>
public static class IpvsListing
{
    /// <summary>The listing, each line ending in a line feed.</summary>
    public static string Render(IpvsInfo info, IEnumerable<IpvsServiceEntry> services)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"IP Virtual Server version {info.Version} (size={info.ConnectionTableSize})\n");
        text.Append("Prot LocalAddress:Port Scheduler Flags\n");
        text.Append("  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n");
        foreach (var entry in services.OrderBy(entry => entry.Service.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Name(entry.Service.Key)} {entry.Service.Scheduler}{Flags(entry.Service)}\n");
            foreach (var server in entry.Destinations.OrderBy(server => server.Destination.Key))
            {
                var destination = server.Destination;
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  -> {destination.Key,-28} {Method(destination.Method),-7} {destination.Weight,-6} {server.ActiveConnections,-10} {server.InactiveConnections,-10}\n");
            }
        }

        return text.ToString();
    }

    private static string Name(ServiceKey key) => key.Address is null
        ? key.ToString().Replace("FWM ", "FWM  ", StringComparison.Ordinal)
        : $"{key.Protocol.ToString().ToUpperInvariant(),-4} {new IPEndPoint(key.Address, key.Port)}";

    private static string Flags(IpvsService service)
    {
        var text = new StringBuilder();
        if (SchedulerFlags(service) is { Length: > 0 } schedulerFlags)
        {
            text.Append(CultureInfo.InvariantCulture, $" ({schedulerFlags})");
        }

        if (service.Flags.HasFlag(IpvsServiceFlags.Persistent))
        {
            text.Append(CultureInfo.InvariantCulture, $" persistent {service.PersistenceTimeout.TotalSeconds}");
            if (service.PersistencePrefix != IpvsService.FullPrefix(service.Key))
            {
                text.Append(CultureInfo.InvariantCulture, $" mask {Mask(service)}");
            }

            if (service.PersistenceEngine is { } engine)
            {
                text.Append(CultureInfo.InvariantCulture, $" pe {engine}");
            }
        }

        return text.Append(service.Flags.HasFlag(IpvsServiceFlags.OnePacket) ? " ops" : "").ToString();
    }

    private static string SchedulerFlags(IpvsService service)
    {
        (IpvsServiceFlags Flag, string Sh, string Mh, string Other)[] names =
        [
            (IpvsServiceFlags.Scheduler1, "sh-fallback", "mh-fallback", "flag-1"),
            (IpvsServiceFlags.Scheduler2, "sh-port", "mh-port", "flag-2"),
            (IpvsServiceFlags.Scheduler3, "flag-3", "flag-3", "flag-3"),
        ];
        return string.Join(",", names.Where(name => service.Flags.HasFlag(name.Flag)).Select(name => service.Scheduler switch
        {
            "sh" => name.Sh,
            "mh" => name.Mh,
            _ => name.Other,
        }));
    }

    // A dotted mask for IPv4, a prefix length for IPv6.
    private static string Mask(IpvsService service) => IpvsService.FullPrefix(service.Key) == 32
        ? new IPAddress(BitConverter.GetBytes(IPAddress.HostToNetworkOrder((int)(uint.MaxValue << (32 - service.PersistencePrefix))))).ToString()
        : service.PersistencePrefix.ToString(CultureInfo.InvariantCulture);

    private static string Method(ForwardingMethod method) => method switch
    {
        ForwardingMethod.Masquerade => "Masq",
        ForwardingMethod.Local => "Local",
        ForwardingMethod.Tunnel => "Tunnel",
        ForwardingMethod.DirectRouting => "Route",
        _ => "Unknown",
    };
}
