using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Core.Cluster;

/// <summary>What is known of another director.</summary>
public sealed record ClusterPeer
{
    /// <summary>Who.</summary>
    public required ClusterDirector Director { get; init; }

    /// <summary>Whether it answers; null before that is known.</summary>
    public bool? IsReachable { get; init; }

    /// <summary>Why it does not; null when it does.</summary>
    public string? Problem { get; init; }

    /// <summary>When it last asked or answered; null for never.</summary>
    public TimeSpan? LastHeard { get; init; }

    /// <summary>The digest it said last.</summary>
    public string? Digest { get; init; }

    /// <summary>What it was asked and has not answered yet: one question at a time.</summary>
    public ClusterMessage? Asked { get; init; }

    /// <summary>Whether <see cref="Asked"/> has everything in it.</summary>
    public bool IsToldAll { get; init; }

    /// <summary>What is to be told when it has answered; null for nothing.</summary>
    public ServerOverrides? Unsent { get; init; }

    /// <summary>When it is to be asked again.</summary>
    public TimeSpan NextAt { get; init; }
}
