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
    public static string Render(
        IpvsInfo info, IEnumerable<IpvsServiceEntry> services, IpvsView view = IpvsView.Servers, bool exact = false)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"IP Virtual Server version {info.Version} (size={info.ConnectionTableSize})\n");
        text.Append(IpvsColumns.Title(view));
        foreach (var entry in services.OrderBy(entry => entry.Service.Key))
        {
            text.Append(Line(entry, view, exact)).Append('\n');
            foreach (var server in entry.Destinations.OrderBy(server => server.Destination.Key))
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

    private static string Method(ForwardingMethod method) => method switch
    {
        ForwardingMethod.Masquerade => "Masq",
        ForwardingMethod.Local => "Local",
        ForwardingMethod.Tunnel => "Tunnel",
        ForwardingMethod.DirectRouting => "Route",
        _ => "Unknown",
    };
}
