using System.Collections.Immutable;
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
