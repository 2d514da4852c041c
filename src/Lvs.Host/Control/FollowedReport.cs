using System.Globalization;
using Lvs.Core.Tracking;

namespace Lvs.Host.Control;

/// <summary>A tracked object that an instance follows, and what it does to it now.</summary>
internal sealed record FollowedReport
{
    /// <summary>interface, script, file or process.</summary>
    public required TrackedKind Kind { get; init; }

    /// <summary>Of the interface, or of its block.</summary>
    public required string Name { get; init; }

    /// <summary>The weight that counts for this instance; 0 makes a failure a fault.</summary>
    public required int Weight { get; init; }

    /// <summary>Whether it counts the other way round.</summary>
    public required bool IsReversed { get; init; }

    /// <summary>The sync group that follows it; null for the instance itself.</summary>
    public string? Group { get; init; }

    /// <summary>What it adds to the priority now.</summary>
    public required int Adds { get; init; }

    /// <summary>Whether it keeps the instance in fault now.</summary>
    public required bool IsFault { get; init; }

    /// <summary>What is known of it, in words: <c>script proxy is down: exit status 1</c>.</summary>
    public required string State { get; init; }

    /// <summary>The report of what an instance follows.</summary>
    public static FollowedReport Of((Followed Followed, TrackedState? State) item)
    {
        var (followed, state) = item;
        var effect = followed.EffectOf(state);
        return new FollowedReport
        {
            Kind = followed.Key.Kind,
            Name = followed.Key.Name,
            Weight = followed.Weight,
            IsReversed = followed.IsReversed,
            Group = followed.Group,
            Adds = effect.Weight,
            IsFault = effect.IsFault,
            State = state?.ToString() ?? $"{followed.Key} has not been looked at yet",
        };
    }

    /// <summary>On one line, for people.</summary>
    public override string ToString()
    {
        var effect = IsFault ? "fault" : string.Create(CultureInfo.InvariantCulture, $"priority {Adds:+0;-0;+0}");
        var weight = string.Create(CultureInfo.InvariantCulture, $"weight {Weight}{(IsReversed ? " reverse" : "")}");
        return $"{State}: {effect} ({weight}{(Group is null ? "" : $", of group {Group}")})";
    }
}
