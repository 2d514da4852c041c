using System.Globalization;
using System.Text;
using Lvs.Core.Ipvs;
using Lvs.Core.Vrrp;

namespace Lvs.Host.Control;

/// <summary>A status for people.</summary>
internal static class StatusText
{
    /// <summary>The text, each line ending in a line feed.</summary>
    public static string Render(StatusReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"director {report.RouterId ?? "(no router_id)"}, process {report.ProcessId}\n");
        text.Append(RuntimeLine(report.Runtime)).Append('\n');
        foreach (var instance in report.Vrrp)
        {
            Append(text, instance);
        }

        if (report.Tracked.Count > 0)
        {
            text.Append("\ntracked:\n");
        }

        foreach (var tracked in report.Tracked)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {tracked}; {Counts(tracked.Counters, "nothing counted")}\n");
        }

        foreach (var service in report.Services)
        {
            text.Append(ServiceText.Render(service));
        }

        if (report.Cluster is { } cluster)
        {
            Append(text, cluster);
        }

        Append(text, report.Ipvs);
        if (report.IpvsProblem is { } problem)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nIPVS: {problem}\n");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, VrrpReport instance)
    {
        var invariant = CultureInfo.InvariantCulture;
        text.Append(invariant, $"\n{instance.Instance}: {instance.Role.ToString().ToUpperInvariant()}{Orders(instance)} ({instance.Reason})\n");
        if (instance.LastTransition is { } last)
        {
            text.Append(invariant, $"  since {last.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} UTC, before that {last.From.ToString().ToUpperInvariant()}\n");
        }

        text.Append(invariant, $"  {instance.Interface}, virtual router {instance.VirtualRouterId}, priority {Priority(instance)}");
        text.Append(invariant, $", master {Master(instance)}, last heard {instance.LastHeard ?? "nobody"}\n");
        text.Append(invariant, $"  addresses {string.Join(", ", instance.Addresses)}: {(instance.HoldsAddresses ? "held" : "not held")}\n");
        foreach (var followed in instance.Follows)
        {
            text.Append(invariant, $"  follows {followed}\n");
        }

        text.Append(invariant, $"  {Counts(instance.Counters, "nothing counted")}\n");
        text.Append(invariant, $"  dropped: {Counts(instance.Rejected, "nothing")}\n");
    }

    private static string Orders(VrrpReport instance) => instance switch
    {
        { InMaintenance: true } => ", in maintenance",
        { StepsAside: true } => ", steps aside",
        _ => "",
    };

    private static string Priority(VrrpReport instance) => instance.EffectivePriority == instance.Priority
        ? instance.Priority.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{instance.Priority} (now {instance.EffectivePriority})");

    private static string Master(VrrpReport instance)
        => instance.Role == VrrpRole.Master ? "this director" : instance.Master ?? "not known";

    private static string RuntimeLine(RuntimeReport runtime) => string.Create(
        CultureInfo.InvariantCulture,
        $"collections {runtime.Collections}, at most {runtime.GenerationZeroBudget / 1024} KiB apart; longest pause {runtime.LongestPause * 1000:0.0} ms, all {runtime.TotalPause:0.000} s");

    private static void Append(StringBuilder text, ClusterReport cluster)
    {
        text.Append(CultureInfo.InvariantCulture, $"\ncluster: {cluster.Name}, decisions {cluster.Digest}; refused: {Counts(cluster.Refused, "nobody")}\n");
        foreach (var peer in cluster.Peers)
        {
            var reachable = peer.IsReachable switch
            {
                true => "reachable",
                false => $"cannot be reached: {peer.Problem}",
                null => "not asked yet",
            };
            var heard = peer.SecondsSinceHeard is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"last heard {seconds:0.0} s ago") : "never heard";
            var same = peer.HasSame switch
            {
                true => ", has the same decisions",
                false => ", has other decisions",
                null => "",
            };
            text.Append(CultureInfo.InvariantCulture, $"  {peer.Name} {peer.Address}: {reachable}; {heard}{same}\n");
        }
    }

    private static void Append(StringBuilder text, IpvsReport table)
    {
        if (table.Digest is { } digest)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nIPVS: table {digest}, {table.ForeignEdits} changes by others undone\n");
        }

        if (table.Changes is { } taken)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {taken.Count} changes written, {taken.Median * 1000:0.0} ms after the verdict or the order; the slowest {taken.Slowest * 1000:0.0} ms\n");
        }

        foreach (var half in table.Sync)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  connections {(half.Role == SyncRole.Master ? "told" : "listened for")} on {half.Interface}, syncid {half.SyncId}: {half.Threads} threads, {half.WaitingBytes} bytes wait, {half.Dropped} messages dropped\n");
        }

        if (table.SyncIsAwaited)
        {
            text.Append("  the connections of the master are not known yet: it is not replaced\n");
        }

        foreach (var edit in table.LastForeignEdits)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {edit.SecondsAgo:0} s ago: {edit.Edit}\n");
        }
    }

    // What never happened is left out.
    private static string Counts(IReadOnlyDictionary<string, long> counts, string none)
        => counts.Values.All(count => count == 0) ? none
            : string.Join(", ", counts.Where(pair => pair.Value > 0).Select(pair => $"{pair.Key} {pair.Value}"));
}
