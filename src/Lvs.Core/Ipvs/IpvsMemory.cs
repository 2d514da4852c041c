using System.Collections.Immutable;

namespace Lvs.Core.Ipvs;

/// <summary>
/// What of the kernel's IPVS is a director's own doing. A crash leaves all of it behind: whoever starts next removes, or puts back, what nobody
/// asks for any more.
/// </summary>
public sealed record IpvsMemory
{
    /// <summary>Nothing.</summary>
    public static IpvsMemory None { get; } = new();

    /// <summary>Services that it has written, or is about to.</summary>
    public ValueList<ServiceKey> Services { get; init; } = [];

    /// <summary>Timeouts of before; null when they were not changed.</summary>
    public IpvsTimeouts? Timeouts { get; init; }

    /// <summary>Whether the sync daemons are its own.</summary>
    public bool OwnsSyncDaemons { get; init; }

    /// <summary>Kernel settings, each with its value before and the director's.</summary>
    public ImmutableSortedDictionary<string, (string Before, string Ours)> Sysctls { get; init; }
        = ImmutableSortedDictionary<string, (string Before, string Ours)>.Empty;
}

/// <summary>Where an <see cref="IpvsMemory"/> outlives the process. A failure is an <see cref="IOException"/> that names the place.</summary>
public interface IIpvsMemoryStore
{
    /// <summary>What was saved last about the kernel that runs now; nothing when nothing was. Called once, before anything else.</summary>
    IpvsMemory Load();

    /// <summary>Saves it, whole or not at all. Of saves that overlap the one that was asked for last counts.</summary>
    Task SaveAsync(IpvsMemory memory);
}

/// <summary>Keeps nothing.</summary>
public sealed class NoIpvsMemoryStore : IIpvsMemoryStore
{
    /// <inheritdoc/>
    public IpvsMemory Load() => IpvsMemory.None;

    /// <inheritdoc/>
    public Task SaveAsync(IpvsMemory memory) => Task.CompletedTask;
}
