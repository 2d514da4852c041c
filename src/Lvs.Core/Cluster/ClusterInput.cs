using Lvs.Core.Services;

namespace Lvs.Core.Cluster;

/// <summary>What can happen to a cluster.</summary>
public abstract record ClusterInput
{
    private ClusterInput()
    {
    }

    /// <summary>Step is called with another configuration from now on.</summary>
    public sealed record Configured : ClusterInput;

    /// <summary>What this director knew before, or has come to know by itself; nobody waits.</summary>
    public sealed record Known(ServerOverrides Decisions) : ClusterInput;

    /// <summary>An operator has decided something here.</summary>
    /// <param name="News">What is new by it.</param>
    /// <param name="Number">Whose answer <see cref="ClusterEffect.Spread"/> is.</param>
    public sealed record Decided(ServerOverrides News, long Number) : ClusterInput;

    /// <summary>The state's deadline may have passed.</summary>
    public sealed record DeadlinePassed : ClusterInput;

    /// <summary>A director has answered what it was asked.</summary>
    public sealed record Answered(string Director, ClusterMessage Message) : ClusterInput;

    /// <summary>A director has not answered.</summary>
    public sealed record Failed(string Director, string Reason) : ClusterInput;

    /// <summary>A director asks.</summary>
    public sealed record Heard(string Director, ClusterMessage Message) : ClusterInput;
}
