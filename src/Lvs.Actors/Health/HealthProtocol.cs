using Lvs.Core.Services;

namespace Lvs.Actors.Health;

/// <summary>Messages of the check actors.</summary>
public static class HealthProtocol
{
    /// <summary>A check changed its mind; sent to its parent and on to the service.</summary>
    public sealed record VerdictChanged(CheckKey Check, bool IsUp, string Reason);

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
