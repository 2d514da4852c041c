using System.Globalization;
using System.Text;

namespace Lvs.Host.Control;

/// <summary>A status for people.</summary>
internal static class StatusText
{
    /// <summary>The text, each line ending in a line feed.</summary>
    public static string Render(StatusReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"director {report.RouterId ?? "(no router_id)"}, process {report.ProcessId}\n");
        foreach (var instance in report.Vrrp)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{instance.Instance}: {instance.Role.ToString().ToUpperInvariant()} ({instance.Reason})\n"
                + $"  {instance.Interface}, virtual router {instance.VirtualRouterId}, priority {instance.Priority}, last heard {instance.LastHeard ?? "nobody"}\n"
                + $"  addresses {string.Join(", ", instance.Addresses)}: {(instance.HoldsAddresses ? "held" : "not held")}\n"
                + $"  {Counts(instance.Counters)}\n");
            if (instance.Rejected.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  dropped: {Counts(instance.Rejected)}\n");
            }
        }

        foreach (var service in report.Services)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{service.Service}{(service.HasQuorum ? "" : " NO QUORUM")}\n");
            foreach (var server in service.Servers)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  {server.Server,-28} {(server.IsUp ? "up" : "down"),-5} weight {server.Weight,-4} active {server.ActiveConnections,-6} inactive {server.InactiveConnections,-6} {server.LastFailure}".TrimEnd() + "\n");
            }
        }

        if (report.IpvsProblem is { } problem)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nIPVS: {problem}\n");
        }

        return text.ToString();
    }

    private static string Counts(IReadOnlyDictionary<string, long> counts)
        => string.Join(", ", counts.Select(pair => $"{pair.Key} {pair.Value}"));
}
