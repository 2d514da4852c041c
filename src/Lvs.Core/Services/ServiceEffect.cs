using Lvs.Core.Ipvs;

namespace Lvs.Core.Services;

/// <summary>What the shell has to do.</summary>
public abstract record ServiceEffect
{
    private ServiceEffect()
    {
    }

    /// <summary>This is what the kernel should have from now on; of a group, for one of its services.</summary>
    /// <param name="Desired">The service and its servers.</param>
    /// <param name="Leaving">Servers that are not in it any more though nothing is wrong with them: their connections may end.</param>
    /// <param name="Drain">How long these may take.</param>
    public sealed record Publish(DesiredService Desired, ValueList<DestinationKey> Leaving, TimeSpan Drain) : ServiceEffect;

    /// <summary>The group lost this service: the kernel should have it no longer.</summary>
    public sealed record Retire(ServiceKey Service) : ServiceEffect;

    /// <summary>A server went down or came up.</summary>
    public sealed record ServerChanged(DestinationKey Server, bool IsUp, string Reason) : ServiceEffect;

    /// <summary>The checks of a server ask for another weight. One that is given by hand stands above it.</summary>
    public sealed record WeightChanged(DestinationKey Server, int Before, int After, string Reason) : ServiceEffect;

    /// <summary>A server is down and serves all the same.</summary>
    public sealed record ServerHeld(DestinationKey Server, HoldReason Reason) : ServiceEffect;

    /// <summary>A server that has failed too often is up, and has to stay so before it serves.</summary>
    public sealed record ServerDamped(DestinationKey Server, TimeSpan Until) : ServiceEffect;

    /// <summary>The checks are distrusted from now on, or trusted again.</summary>
    public sealed record PanicChanged(bool IsPanicking, long LiveWeight, long TotalWeight) : ServiceEffect;

    /// <summary>Quorum was lost or gained.</summary>
    public sealed record QuorumChanged(bool HasQuorum, long LiveWeight, int Quorum) : ServiceEffect;

    /// <summary>Checks shall pause, or go on (ha_suspend).</summary>
    public sealed record ChecksSuspended(bool AreSuspended) : ServiceEffect;
}
