namespace Lvs.Core.Tracking;

/// <summary>One tracked object that an instance follows, with the weight that counts for it.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Weight">0 makes a failure a fault.</param>
/// <param name="IsReversed">Whether a change of priority goes the other way, and without a weight being good is the fault.</param>
/// <param name="Group">The sync group that follows it for all its members; null for the instance itself.</param>
public sealed record Followed(TrackedKey Key, int Weight, bool IsReversed = false, string? Group = null)
{
    /// <summary>The result of a file from which on it is a fault.</summary>
    public const int FaultWeight = -254;

    /// <summary>The most that a file adds.</summary>
    public const int MostWeight = 253;

    /// <summary>
    /// What a state does to whoever follows it. keepalived's rules: a positive weight counts while the object is up, a negative one while
    /// it is down, reversed with its sign turned. A file's number is multiplied by the weight; -254 and less is a fault, and more than 253
    /// counts as 253. Without a weight what is down, or a number other than 0, is a fault.
    /// </summary>
    /// <param name="state">What is known of it; null before anything is.</param>
    public TrackedEffect EffectOf(TrackedState? state) => (state, Weight) switch
    {
        (null, _) => default,
        ({ IsUp: { } isUp }, 0) => new TrackedEffect(0, IsFault: isUp == IsReversed),
        ({ Key.Kind: TrackedKind.File }, _) => Multiplied(state.Value * Weight * Sign),
        (_, 0) => new TrackedEffect(0, IsAwaited: true),
        ({ IsUp: { } isUp }, _) when isUp == (Weight > 0) => new TrackedEffect(Weight * Sign),
        _ => default,
    };

    private int Sign => IsReversed ? -1 : 1;

    private static TrackedEffect Multiplied(long result)
        => result <= FaultWeight ? new TrackedEffect(0, IsFault: true) : new TrackedEffect((int)Math.Min(result, MostWeight));
}

/// <summary>What a tracked object does to one that follows it.</summary>
/// <param name="Weight">Added to its priority.</param>
/// <param name="IsFault">It cannot take part.</param>
/// <param name="IsAwaited">Whether it can take part is not known yet.</param>
public readonly record struct TrackedEffect(int Weight, bool IsFault = false, bool IsAwaited = false);
