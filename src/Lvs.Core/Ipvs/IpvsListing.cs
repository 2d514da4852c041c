using System.Globalization;
using System.Net;
using System.Text;

namespace Lvs.Core.Ipvs;

/// <summary>Writes a table the way <c>ipvsadm -ln</c> does, its order included, in each of its views.</summary>
public static class IpvsListing
{
    /// <summary>The listing, each line ending in a line feed.</summary>
    /// <param name="info">What the first line says.</param>
    /// <param name="services">The table.</param>
    /// <param name="view">What it is about.</param>
    /// <param name="exact">Whether large counters are written in full (<c>--exact</c>).</param>
    /// <param name="sorted">Whether it is in ipvsadm's order, or in the kernel's (<c>--nosort</c>).</param>
    public static string Render(
        IpvsInfo info, IEnumerable<IpvsServiceEntry> services, IpvsView view = IpvsView.Servers, bool exact = false, bool sorted = true)
        => string.Create(CultureInfo.InvariantCulture, $"IP Virtual Server version {info.Version} (size={info.ConnectionTableSize})\n")
            + Render(services, view, exact, sorted);

    /// <summary>The listing of one service, which has no first line.</summary>
    /// <param name="service">Which.</param>
    /// <param name="view">What it is about.</param>
    /// <param name="exact">Whether large counters are written in full.</param>
    /// <param name="sorted">Whether its servers are in ipvsadm's order.</param>
    public static string Render(IpvsServiceEntry service, IpvsView view = IpvsView.Servers, bool exact = false, bool sorted = true)
        => Render([service], view, exact, sorted);

    private static string Render(IEnumerable<IpvsServiceEntry> services, IpvsView view, bool exact, bool sorted)
    {
        var text = new StringBuilder(IpvsColumns.Title(view));
        foreach (var entry in sorted ? services.OrderBy(static entry => entry.Service.Key) : services)
        {
            text.Append(Line(entry, view, exact)).Append('\n');
            foreach (var server in sorted ? entry.Destinations.OrderBy(static server => server.Destination.Key) : entry.Destinations.AsEnumerable())
            {
                text.Append(Line(server, view, exact)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Line(IpvsServiceEntry entry, IpvsView view, bool exact) => view is IpvsView.Statistics or IpvsView.Rates
        ? $"{Name(entry.Service.Key),-33}{IpvsColumns.Numbers(view, entry.Statistics, exact)}"
        : $"{Name(entry.Service.Key)} {entry.Service.Scheduler}{Flags(entry.Service)}";

    private static string Line(IpvsDestinationEntry server, IpvsView view, bool exact)
    {
        var destination = server.Destination;
        var connections = $"{server.ActiveConnections,-10} {server.InactiveConnections,-10}";
        return string.Create(CultureInfo.InvariantCulture, $"  -> {destination.Key,-28}") + view switch
        {
            IpvsView.Statistics or IpvsView.Rates => IpvsColumns.Numbers(view, server.Statistics, exact),
            IpvsView.Thresholds => string.Create(
                CultureInfo.InvariantCulture, $" {destination.UpperThreshold,-10} {destination.LowerThreshold,-10} {connections}"),
            IpvsView.Persistence => string.Create(
                CultureInfo.InvariantCulture, $" {destination.Weight,-9} {server.PersistentConnections,-11} {connections}"),
            IpvsView.Tunnels => string.Create(
                CultureInfo.InvariantCulture, $" {Method(destination.Method),-7} {Tunnel(destination),-13} {destination.Weight,-6} {connections}"),
            _ => string.Create(CultureInfo.InvariantCulture, $" {Method(destination.Method),-7} {destination.Weight,-6} {connections}"),
        };
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

    /// <summary>Flags of the scheduler by their names, with commas; empty for none.</summary>
    internal static string SchedulerFlags(IpvsService service)
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

    /// <summary>A dotted mask for IPv4, a prefix length for IPv6.</summary>
    internal static string Mask(IpvsService service) => IpvsService.FullPrefix(service.Key) == 32
        ? new IPAddress(BitConverter.GetBytes(IPAddress.HostToNetworkOrder((int)(uint.MaxValue << (32 - service.PersistencePrefix))))).ToString()
        : service.PersistencePrefix.ToString(CultureInfo.InvariantCulture);

    private static string Tunnel(IpvsDestination server)
    {
        var kind = TunnelKinds.WordOf(server.Tunnel.Kind);
        var checksum = server.Tunnel.Checksum switch
        {
            TunnelChecksum.Checksum => "+c",
            TunnelChecksum.RemoteChecksum => "r+c",
            _ => "-c",
        };
        return (server.Method, server.Tunnel.Kind) switch
        {
            (not ForwardingMethod.Tunnel, _) => "n/a",
            (_, TunnelKind.IpInIp) => kind,
            (_, TunnelKind.Gue) => string.Create(CultureInfo.InvariantCulture, $"{kind}:{server.Tunnel.Port}:{checksum}"),
            _ => $"{kind}:{checksum}",
        };
    }

    private static string Method(ForwardingMethod method) => method switch
    {
        ForwardingMethod.Masquerade => "Masq",
        ForwardingMethod.Local => "Local",
        ForwardingMethod.Tunnel => "Tunnel",
        ForwardingMethod.DirectRouting => "Route",
        _ => "Unknown",
    };
}
