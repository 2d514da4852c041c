using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Health;
using Lvs.Core.Services;

namespace Lvs.Actors.Health;

/// <summary>Messages of the check actors.</summary>
public static class HealthProtocol
{
    /// <summary>A check and what it is called.</summary>
    public sealed record NumberedCheck(CheckKey Key, CheckConfig Check);

    /// <summary>To a real server's actor: these are its checks from now on. One that goes on under its key keeps what it knows.</summary>
    /// <param name="Checks">All of them.</param>
    /// <param name="AreSuspended">Whether they pause.</param>
    public sealed record SetChecks(ValueList<NumberedCheck> Checks, bool AreSuspended);

    /// <summary>To a check: work like this from now on, or pause.</summary>
    public sealed record Configure(CheckConfig Check, bool IsSuspended);

    /// <summary>A check changed its mind; sent to its parent and on to the service.</summary>
    /// <param name="Check">Which check.</param>
    /// <param name="IsUp">Its verdict.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When.</param>
    public sealed record VerdictChanged(CheckKey Check, bool IsUp, string Reason, TimeSpan At);

    /// <summary>A check asks for another weight; sent to its parent and on to the service.</summary>
    /// <param name="Check">Which check.</param>
    /// <param name="Weight">The weight; null for none any more.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When.</param>
    public sealed record WeightReported(CheckKey Check, WeightReport? Weight, string Reason, TimeSpan At);

    /// <summary>To the real server's actor: answered by that check with a <see cref="CheckStatus"/>.</summary>
    public sealed record GetStatus(CheckKey Check);

    /// <summary>What a check knows.</summary>
    public sealed record CheckStatus
    {
        /// <summary>Which check.</summary>
        public required CheckKey Check { get; init; }

        /// <summary>What kind of check: TCP_CHECK.</summary>
        public required string Kind { get; init; }

        /// <summary>Its verdict.</summary>
        public required bool IsUp { get; init; }

        /// <summary>Whether it has probed at least once.</summary>
        public required bool HasChecked { get; init; }

        /// <summary>Why the last probe failed or could not be carried out; null after a success.</summary>
        public required string? LastFailure { get; init; }

        /// <summary>The weight it asks for; null for none.</summary>
        public WeightReport? Weight { get; init; }

        /// <summary>Why it asks for that weight.</summary>
        public string? WeightReason { get; init; }

        /// <summary>What a check of this configuration in this state knows.</summary>
        /// <param name="key">Which check.</param>
        /// <param name="check">Its configuration.</param>
        /// <param name="state">Its state.</param>
        /// <param name="lack">Why it could not ask the last time; null when it could.</param>
        internal static CheckStatus Of(CheckKey key, CheckConfig check, HealthState state, string? lack = null) => new()
        {
            Check = key,
            Kind = check.Keyword,
            IsUp = state.IsUp,
            HasChecked = state.HasChecked,
            LastFailure = state.LastFailure ?? lack,
            Weight = state.Weight,
            WeightReason = state.WeightReason,
        };
    }
}
