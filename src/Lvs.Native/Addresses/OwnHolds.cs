using System.Collections.Immutable;
using Lvs.Core.Addresses;

namespace Lvs.Native.Addresses;

/// <summary>
/// The addresses this process has put on interfaces, or tried to, and has not released: also one whose lease ran out unnoticed. One
/// thread writes, any may read.
/// </summary>
internal sealed class OwnHolds
{
    private Moment _now = new([], null);

    /// <summary>As of now. What comes later follows from it, so that a reader can tell what was held at any time since.</summary>
    public Moment Now => Volatile.Read(ref _now);

    public void Add(HeldAddress address)
    {
        var held = OtherEnd.AsListed(address);
        Become(_now.Held.Add(held), held);
    }

    public void Remove(HeldAddress address) => Become(_now.Held.Remove(OtherEnd.AsListed(address)), null);

    // A renewal changes nothing.
    private void Become(ImmutableHashSet<HeldAddress> held, HeldAddress? added)
    {
        if (held != _now.Held)
        {
            var next = new Moment(held, added);
            _now.Follow(next);
            Volatile.Write(ref _now, next);
        }
    }

    /// <summary>
    /// The addresses held between one change and the next. It knows its successor, never its predecessor: what no reader looks at any
    /// more is collected.
    /// </summary>
    internal sealed class Moment(ImmutableHashSet<HeldAddress> held, HeldAddress? added)
    {
        private readonly HeldAddress? _added = added;
        private Moment? _next;

        public ImmutableHashSet<HeldAddress> Held { get; } = held;

        public void Follow(Moment next) => Volatile.Write(ref _next, next);

        /// <summary>Everything that was held at this moment or at any time since, be it for an instant.</summary>
        public IReadOnlySet<HeldAddress> HeldSince()
        {
            var next = Volatile.Read(ref _next);
            if (next is null)
            {
                return Held;
            }

            HashSet<HeldAddress> all = [.. Held];
            for (var moment = next; moment is not null; moment = Volatile.Read(ref moment._next))
            {
                if (moment._added is { } address)
                {
                    all.Add(address);
                }
            }

            return all;
        }
    }
}
