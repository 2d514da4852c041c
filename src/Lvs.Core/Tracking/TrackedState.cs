namespace Lvs.Core.Tracking;

/// <summary>What is known of a tracked object, the same for all who follow it.</summary>
/// <param name="Key">Which one.</param>
/// <param name="IsUp">Whether it is good; null for a script that has not had its first result. Of a file: whether its number is 0.</param>
/// <param name="Reason">Why, in words for the log: <c>exit status 1</c>.</param>
public sealed record TrackedState(TrackedKey Key, bool? IsUp, string Reason)
{
    /// <summary>The number in a file; 0 of everything else.</summary>
    public long Value { get; init; }

    /// <summary>script proxy is down: exit status 1.</summary>
    public override string ToString() => Key.Kind == TrackedKind.File
        ? $"{Key} {Reason}"
        : $"{Key} {(IsUp is not { } isUp ? "has no result yet" : $"is {(isUp ? "up" : "down")}: {Reason}")}";
}
