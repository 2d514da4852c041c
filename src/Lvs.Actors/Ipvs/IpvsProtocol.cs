using System.Collections.Immutable;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Ipvs;

/// <summary>Messages of the ipvs actor.</summary>
public static class IpvsProtocol
{
    /// <summary>How IPVS is treated as a whole, from now on.</summary>
    /// <param name="Globals">The table, timeouts and sync daemons.</param>
    /// <param name="Instances">Whose role decides about the sync daemons.</param>
    public sealed record SetGlobals(IpvsGlobals Globals, ValueList<VrrpInstanceConfig> Instances);

    /// <summary>These changes, in their order. Those of a configuration come together, and are one plan.</summary>
    public sealed record Changes(ImmutableArray<Change> Items);

    /// <summary>What one service has to say about the table; to its parent, who passes it on.</summary>
    public abstract record Change
    {
        private protected Change()
        {
        }

        /// <summary>When the verdict, the order or the moment was there that it follows from; null when it follows from a configuration.</summary>
        public TimeSpan? Since { get; init; }
    }

    /// <summary>This service shall look like this.</summary>
    /// <param name="Owner">Name of the configured service it is of.</param>
    /// <param name="Desired">The service and its servers.</param>
    /// <param name="Leaving">Servers it loses by that, whose connections may end before they go.</param>
    /// <param name="Drain">How long these may take.</param>
    public sealed record SetService(string Owner, DesiredService Desired, ValueList<DestinationKey> Leaving, TimeSpan Drain) : Change;

    /// <summary>Write what was told before this, and answer with <see cref="Settled"/>, whether the kernel took it or not.</summary>
    public sealed record Settle
    {
        /// <summary>The only one needed.</summary>
        public static readonly Settle Instance = new();
    }

    /// <summary>What was told has been written, or tried.</summary>
    public sealed record Settled
    {
        /// <summary>The only one needed.</summary>
        public static readonly Settled Instance = new();
    }

    /// <summary>This service is no longer ours: remove it from the kernel, unless it has another owner by now.</summary>
    public sealed record RetireService(string Owner, ServiceKey Key) : Change;

    /// <summary>Remove all our services from the kernel unless they shall stay, then end.</summary>
    public sealed record Stop
    {
        /// <summary>The daemon stops.</summary>
        public static readonly Stop Instance = new();
    }

    /// <summary>What was changed of the kernel besides the table, and is put back at the end: by a successor process.</summary>
    /// <param name="Timeouts">Those of before; null when they were not changed.</param>
    /// <param name="OwnsSyncDaemons">Whether the sync daemons are ours.</param>
    /// <param name="Sysctls">Settings, each with its value before and ours.</param>
    public sealed record Loans(IpvsTimeouts? Timeouts, bool OwnsSyncDaemons, ImmutableSortedDictionary<string, (string Before, string Ours)> Sysctls);

    /// <summary>Answered with <see cref="Loans"/>.</summary>
    public sealed record GetLoans
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetLoans Instance = new();
    }

    /// <summary>These are put back at the end as if they were our own. Before anything else is told.</summary>
    public sealed record Inherit(Loans Loans);

    /// <summary>Answered with a <see cref="Table"/>.</summary>
    public sealed record GetTable
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetTable Instance = new();
    }

    /// <summary>Our services as the kernel has them; <paramref name="Problem"/> says why it could not be read.</summary>
    public sealed record Table(ImmutableArray<IpvsServiceEntry> Services, string? Problem)
    {
        /// <summary>
        /// Equal for equal tables (<see cref="IpvsAudit.Digest(IEnumerable{IpvsServiceEntry})"/>); null when it could not be read. Worked out
        /// by whoever asks for it, and not by the writer.
        /// </summary>
        public string? Digest => Problem is null ? IpvsAudit.Digest(Services) : null;

        /// <summary>How long it took at the start to read the table, to compare it and to write what differed; null before that.</summary>
        public TimeSpan? Adoption { get; init; }

        /// <summary>Audits since the start.</summary>
        public long Audits { get; init; }

        /// <summary>How long the last of them took, without what came in between; nothing before the first.</summary>
        public TimeSpan LastAudit { get; init; }

        /// <summary>How long changes took that follow from a verdict or an order; null before the first of them.</summary>
        public WriteLatencies? Latencies { get; init; }

        /// <summary>Servers that only end their connections.</summary>
        public ValueList<(ServiceKey Service, DestinationKey Server)> Leaving { get; init; } = [];

        /// <summary>Changes by others that were found and undone.</summary>
        public long ForeignEdits { get; init; }

        /// <summary>The last of them, the latest first.</summary>
        public ValueList<SeenEdit> LastForeignEdits { get; init; } = [];
    }

    /// <summary>Answered with <see cref="Sync"/>.</summary>
    public sealed record GetSync
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetSync Instance = new();
    }

    /// <summary>The halves of the connection synchronization that run; <paramref name="Problem"/> says why they could not be read.</summary>
    public sealed record Sync(ValueList<(SyncDaemon Daemon, SyncBacklog Backlog)> Daemons, string? Problem)
    {
        /// <summary>Whether this director does not know the connections of the master yet, and preempts nobody.</summary>
        public bool IsAwaited { get; init; }
    }

    /// <summary>A change by others that was undone.</summary>
    /// <param name="What">What it was.</param>
    /// <param name="Ago">How long ago it was found.</param>
    public sealed record SeenEdit(string What, TimeSpan Ago);
}
