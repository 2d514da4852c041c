using System.Globalization;
using System.Text;
using Lvs.Core.Services;

namespace Lvs.Host.Control;

/// <summary>A service for people: a line for it, and one for each server.</summary>
internal static class ServiceText
{
    /// <summary>The lines, after an empty one.</summary>
    public static string Render(ServiceReport service)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\n{service.Service}{string.Concat(Remarks(service).Select(remark => $" {remark}"))}\n");
        foreach (var server in service.Servers)
        {
            text.Append(Line(server).TrimEnd()).Append('\n');
        }

        foreach (var server in service.Leaving)
        {
            text.Append(Columns(server.Server, "draining", "-", server.ActiveConnections, server.InactiveConnections)).Append("not configured any more\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Remarks(ServiceReport service)
    {
        (bool Holds, string Text)[] remarks =
        [
            (!service.HasQuorum, string.Create(CultureInfo.InvariantCulture, $"NO QUORUM ({service.Quorum})")),
            (service.SorryServes, "the sorry server answers"),
            (service.IsPanicking, "PANIC: checks are distrusted"),
            (service.IsSuspended, "checks pause: the address is elsewhere"),
            (service.IsGated, "start gate: nothing is removed yet"),
        ];
        return remarks.Where(remark => remark.Holds).Select(remark => remark.Text);
    }

    private static string Line(ServerReport server)
        => $"{Columns(server.Server, State(server), Weight(server), server.ActiveConnections, server.InactiveConnections)}{string.Join("; ", Remarks(server))}";

    // Why it fails, and who asks for another weight than the configured one.
    private static IEnumerable<string> Remarks(ServerReport server)
    {
        var wishes = server.WeightWishes.Select(wish => string.Create(
            CultureInfo.InvariantCulture, $"{wish.Check} {wish.Difference:+0;-0;0} to weight {server.Weight}: {wish.Reason}"));
        return server.LastFailure is { } failure ? wishes.Prepend(failure) : wishes;
    }

    private static string Columns(string server, string state, string weight, long active, long inactive)
        => string.Create(CultureInfo.InvariantCulture, $"  {server,-28} {state,-10} weight {weight,-9} active {active,-6} inactive {inactive,-6} ");

    private static string State(ServerReport server) => server switch
    {
        { IsDraining: true } => "draining",
        { State: ServerStanding.Serving } => "up",
        { State: ServerStanding.SlowStart } => "slow start",
        _ => server.State.ToString().ToLowerInvariant(),
    };

    // What it has of what it should have, by the configuration, its checks or by hand.
    private static string Weight(ServerReport server)
    {
        var full = server.WeightByHand ?? server.WeightByChecks ?? server.Weight;
        var effective = server.EffectiveWeight ?? 0;
        var text = effective == full ? $"{full}" : $"{effective}/{full}";
        return server.WeightByHand is null ? text : $"{text} by hand";
    }
}
