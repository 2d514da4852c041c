using Lvs.Core;
using Lvs.Core.Config;
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

    /// <summary>To the real server's actor: answered by that check with a <see cref="CheckStatus"/>.</summary>
    public sealed record GetStatus(CheckKey Check);

    /// <summary>What a check knows.</summary>
    public sealed record CheckStatus
    {
        /// <summary>Which check.</summary>
        public required CheckKey Check { get; init; }

        /// <summary>Its verdict.</summary>
        public required bool IsUp { get; init; }

        /// <summary>Whether it has probed at least once.</summary>
        public required bool HasChecked { get; init; }

        /// <summary>Why the last probe failed; null after a success.</summary>
        public required string? LastFailure { get; init; }
    }
}
