using System.Collections.Immutable;
using Lvs.Core.Addresses;

namespace Lvs.Native.Addresses;

/// <summary>
/// The addresses this process has put on interfaces, or tried to, and has not released: also one whose lease ran out unnoticed. One
/// thread writes, any may read.
/// </summary>
internal sealed class OwnHolds
{
    private ImmutableHashSet<HeldAddress> _current = [];

    /// <summary>As of now; does not change any more.</summary>
    public ImmutableHashSet<HeldAddress> Current => Volatile.Read(ref _current);

    public void Add(HeldAddress address) => Volatile.Write(ref _current, _current.Add(address));

    public void Remove(HeldAddress address) => Volatile.Write(ref _current, _current.Remove(address));
}
