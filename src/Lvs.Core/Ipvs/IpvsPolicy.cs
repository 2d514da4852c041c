namespace Lvs.Core.Ipvs;

/// <summary>How the kernel's table is treated as a whole.</summary>
public sealed record IpvsPolicy
{
    /// <summary>Whose services those are that nobody asked for.</summary>
    public IpvsOwnership Ownership { get; init; } = IpvsOwnership.Own;

    /// <summary>What the table holds at the start of the director, and nobody asks for, is removed; what is as it should be is not touched.</summary>
    public bool ClearsAtStart { get; init; }

    /// <summary>
    /// From one look for foreign edits to the next, longer for a table whose reading takes long; null for looking before changes only.
    /// </summary>
    public TimeSpan? AuditInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What an orderly stop does with the services.</summary>
    public IpvsOnStop OnStop { get; init; }

    /// <summary>
    /// How long a director that comes, or comes back, listens for the connections of the master before it replaces it, at most
    /// (<see cref="SyncProgress"/>); null for not at all.
    /// </summary>
    public TimeSpan? SyncBeforePreempt { get; init; }

    /// <summary>Kernel settings while the director runs.</summary>
    public IpvsSysctls Sysctls { get; init; } = new();
}

/// <summary>What an orderly stop does with the services.</summary>
public enum IpvsOnStop
{
    /// <summary>They are removed.</summary>
    Remove,

    /// <summary>They stay, and so do the connections; the next director adopts them.</summary>
    Leave,
}
