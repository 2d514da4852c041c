using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Core.Cluster;

/// <summary>What the shell has to do.</summary>
public abstract record ClusterEffect
{
    private ClusterEffect()
    {
    }

    /// <summary>Ask a director, and feed back what becomes of it.</summary>
    public sealed record Ask(ClusterDirector Director, ClusterMessage Message) : ClusterEffect;

    /// <summary>The answer to what was just heard.</summary>
    public sealed record Reply(ClusterMessage Message) : ClusterEffect;

    /// <summary>Others have decided something: this is what is known now.</summary>
    public sealed record Adopt(ServerOverrides Decisions) : ClusterEffect;

    /// <summary>Who has an order, of those that were asked in time.</summary>
    public sealed record Spread(long Number, ValueList<PeerAnswer> Answers) : ClusterEffect;

    /// <summary>A director cannot be reached any more, or could not be from the beginning.</summary>
    public sealed record Lost(ClusterDirector Director, string Reason) : ClusterEffect;

    /// <summary>A director can be reached.</summary>
    public sealed record Reached(ClusterDirector Director) : ClusterEffect;
}
