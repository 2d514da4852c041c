using System.Collections.Immutable;
using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Core.Cluster;

/// <summary>What a director knows of the cluster, and has to do in it.</summary>
public sealed record ClusterState
{
    /// <summary>All that operators have decided, as far as it is known here.</summary>
    public ServerOverrides Decisions { get; init; } = ServerOverrides.None;

    /// <summary>Digest of <see cref="Decisions"/>.</summary>
    public string Digest { get; init; } = ServerOverrides.None.Digest();

    /// <summary>The other directors, in the order of the configuration.</summary>
    public ImmutableArray<ClusterPeer> Peers { get; init; } = [];

    /// <summary>Orders whose operators wait to hear who has them.</summary>
    public ImmutableArray<SpreadingOrder> Spreading { get; init; } = [];

    /// <summary>Next time something is to be done; null for never.</summary>
    public TimeSpan? Deadline { get; init; }
}

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

/// <summary>An order whose operator waits.</summary>
/// <param name="Number">Whose answer it is.</param>
/// <param name="News">What is new by it.</param>
/// <param name="Answers">What is known already.</param>
/// <param name="Until">When the operator is answered in any case.</param>
public sealed record SpreadingOrder(long Number, ServerOverrides News, ImmutableArray<PeerAnswer> Answers, TimeSpan Until);

/// <summary>Whether another director has a decision.</summary>
/// <param name="Director">Its name.</param>
/// <param name="HasIt">Whether it has said so.</param>
/// <param name="Problem">Why it has not; null when it has. It gets it as soon as it is reached.</param>
public sealed record PeerAnswer(string Director, bool HasIt, string? Problem = null);
