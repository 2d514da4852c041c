namespace Lvs.Core.Vrrp;

/// <summary>What became of an operator's order to hand over or to return.</summary>
public enum VrrpOrderOutcome
{
    /// <summary>Another router is master, and this one steps aside for it.</summary>
    HandedOver,

    /// <summary>Nobody took over within the master down interval: this router is master again.</summary>
    NobodyTookOver,

    /// <summary>This router is master again, as it was told.</summary>
    Returned,

    /// <summary>It steps aside no longer, but the other master has no lower priority and stays.</summary>
    OtherStays,

    /// <summary>It was told something else before it came to that, or cannot take part any more.</summary>
    Interrupted,

    /// <summary>The order made no sense, and nothing was done.</summary>
    Refused,
}
