namespace Lvs.Core.Vrrp;

/// <summary>Why a router became master (vrrpv3StatisticsMasterReason, RFC 6527).</summary>
public enum VrrpMasterReason
{
    /// <summary>It is not master.</summary>
    NotMaster,

    /// <summary>The master resigned with priority 0.</summary>
    Priority,

    /// <summary>A master of lower priority was replaced, or the owner started.</summary>
    Preempted,

    /// <summary>The master fell silent.</summary>
    MasterNoResponse,
}
