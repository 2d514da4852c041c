using System.Collections.Immutable;
using Lvs.Core;
using Lvs.Core.Cluster;
using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Actors.Cluster;

/// <summary>Messages of the cluster actor.</summary>
public static class ClusterProtocol
{
    /// <summary>These are the directors from now on; null for no others.</summary>
    public sealed record SetCluster(ClusterConfig? Config);

    /// <summary>
    /// Of who applies decisions: these are known. What others have decided is told to the sender with
    /// <see cref="Services.ServicesProtocol.Adopt"/> from now on, once what it lacks is known.
    /// </summary>
    public sealed record Join(ServerOverrides Decisions);

    /// <summary>An operator has decided something here, and this is new by it. Answered with a <see cref="Spread"/>, after a second at the latest.</summary>
    public sealed record Decided(ServerOverrides News);

    /// <summary>Who has it.</summary>
    public sealed record Spread(ValueList<PeerAnswer> Answers);

    /// <summary>Answered with a <see cref="ClusterStatus"/>.</summary>
    public sealed record GetStatus
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetStatus Instance = new();
    }

    /// <summary>What is known of the cluster.</summary>
    /// <param name="Name">Name of this director; null where there is no cluster.</param>
    /// <param name="Digest">Equal on directors that know the same decisions.</param>
    /// <param name="Peers">The others.</param>
    public sealed record ClusterStatus(string? Name, string Digest, ImmutableArray<PeerStatus> Peers);

    /// <summary>What is known of another director.</summary>
    /// <param name="Director">Name, address and port.</param>
    /// <param name="IsReachable">Whether it answers; null before that is known.</param>
    /// <param name="Problem">Why it does not; null when it does.</param>
    /// <param name="SinceHeard">How long ago it last asked or answered; null for never.</param>
    /// <param name="HasSame">Whether it said then that it knows the same decisions as this one knows now; null for never.</param>
    public sealed record PeerStatus(ClusterDirector Director, bool? IsReachable, string? Problem, TimeSpan? SinceHeard, bool? HasSame);
}
