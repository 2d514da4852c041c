using Lvs.Core.Health;

namespace Lvs.Core.Services;

/// <summary>What can happen to a service.</summary>
public abstract record ServiceInput
{
    private ServiceInput()
    {
    }

    /// <summary>The service starts: every server counts as up until a check says otherwise, unless that check is an alpha one.</summary>
    /// <param name="ByHand">What is decided by hand.</param>
    public sealed record Started(ByHand ByHand) : ServiceInput;

    /// <summary>A check changed its verdict, or said its first one.</summary>
    public sealed record VerdictChanged(CheckKey Check, bool IsUp, string Reason) : ServiceInput;

    /// <summary>A check asks for this weight from now on; null for none any more. Those of several checks add up.</summary>
    public sealed record WeightReported(CheckKey Check, WeightReport? Weight, string Reason) : ServiceInput;

    /// <summary>Step is called with a new configuration. Verdicts of checks that are gone are forgotten.</summary>
    /// <param name="ByHand">What is decided by hand about the new one.</param>
    public sealed record ConfigChanged(ByHand ByHand) : ServiceInput;

    /// <summary>What is decided by hand is this from now on.</summary>
    public sealed record ByHandSet(ByHand ByHand) : ServiceInput;

    /// <summary>Whether the service's address is on this director, for ha_suspend.</summary>
    public sealed record AddressHeld(bool IsHeld) : ServiceInput;

    /// <summary>The state's deadline may have passed.</summary>
    public sealed record DeadlinePassed : ServiceInput;

    /// <summary>The director stops.</summary>
    public sealed record Stopping : ServiceInput;
}
