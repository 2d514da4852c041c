namespace Lvs.Core.Tracking;

/// <summary>What all that an instance follows comes to.</summary>
/// <param name="Weight">Added to its priority, which the machine keeps from 1 to 254.</param>
/// <param name="Fault">Why it cannot take part, every cause; null when it can.</param>
/// <param name="Awaited">What has to have its first result before the instance starts; null for nothing.</param>
public sealed record TrackingOutcome(int Weight, string? Fault, string? Awaited)
{
    /// <summary>The sum of what each does.</summary>
    /// <param name="followed">What it follows.</param>
    /// <param name="states">What is known of each.</param>
    public static TrackingOutcome Of(ValueList<Followed> followed, IReadOnlyDictionary<TrackedKey, TrackedState> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        var weight = 0;
        var faults = new List<string>();
        var awaited = new List<string>();
        foreach (var item in followed)
        {
            var state = states.GetValueOrDefault(item.Key);
            var effect = item.EffectOf(state);
            weight += effect.Weight;
            if (effect.IsFault)
            {
                faults.Add($"{state}");
            }

            if (effect.IsAwaited)
            {
                awaited.Add($"{state}");
            }
        }

        return new TrackingOutcome(weight, Joined(faults), Joined(awaited));
    }

    private static string? Joined(List<string> causes) => causes.Count == 0 ? null : string.Join("; ", causes);
}
