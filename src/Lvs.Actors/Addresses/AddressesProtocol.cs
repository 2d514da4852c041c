using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Akka.Event;
using Lvs.Core;
using Lvs.Core.Addresses;
using Lvs.Core.Config;

namespace Lvs.Actors.Addresses;

/// <summary>Messages of the addresses actor.</summary>
public static class AddressesProtocol
{
    /// <summary>
    /// Put the addresses on their interfaces, or renew their leases. Repeated by the owner as long as it is master. Answered with
    /// <see cref="Answered"/>.
    /// </summary>
    public sealed record Hold(ValueList<HeldAddress> Addresses, TimeSpan? Lease);

    /// <summary>
    /// Take the addresses off; those that are not there are passed over. What its sender told of them before and is not done yet is not
    /// done any more. Answered with <see cref="Answered"/>.
    /// </summary>
    public sealed record Release(ValueList<HeldAddress> Addresses);

    /// <summary>The kernel has been told; what it refused is logged here. An owner that hears nothing has nobody who holds for it.</summary>
    public sealed record Answered : IDeadLetterSuppression, INoSerializationVerificationNeeded
    {
        /// <summary>The only one needed.</summary>
        public static readonly Answered Instance = new();
    }

    /// <summary>Answer which of the addresses are there, left from a process that ended without giving them up, as <see cref="Found"/>.</summary>
    public sealed record Find(ValueList<HeldAddress> Addresses);

    /// <summary>These are there.</summary>
    public sealed record Found(ValueList<HeldAddress> Addresses) : IDeadLetterSuppression, INoSerializationVerificationNeeded;

    /// <summary>
    /// Tell the neighbours, <paramref name="Repeat"/> frames per address, with at least these intervals between two frames of gratuitous
    /// ARP, or of neighbour advertisements, on one interface; zero for none.
    /// </summary>
    public sealed record Announce(ValueList<HeldAddress> Addresses, int Repeat, TimeSpan ArpInterval = default, TimeSpan NeighbourInterval = default);

    /// <summary>What is configured about interfaces.</summary>
    /// <param name="Delays">How long an interface has to be down, or up again, before that is told (<see cref="LinkDelays"/>).</param>
    /// <param name="Groups">Interfaces that keep a common distance between frames, whatever an <see cref="Announce"/> says.</param>
    /// <param name="Links">
    /// Virtual interfaces that are to be there, as long as their parents are. Those that were there for another configuration stay until
    /// <see cref="RetireLinks"/>.
    /// </param>
    public sealed record SetInterfaces(
        ImmutableDictionary<string, (TimeSpan Down, TimeSpan Up)> Delays, ValueList<GarpGroupConfig> Groups, ValueList<VirtualLink> Links);

    /// <summary>Nothing is on the virtual interfaces of another configuration any more: remove them.</summary>
    public sealed record RetireLinks
    {
        /// <summary>The only one needed.</summary>
        public static readonly RetireLinks Instance = new();
    }

    /// <summary>Stop: the virtual interfaces go, and what was changed for them is put back, unless a successor goes on with them.</summary>
    public sealed record Stop(bool IsToSuccessor);

    /// <summary>Answered with <see cref="Loans"/>.</summary>
    public sealed record GetLoans
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetLoans Instance = new();
    }

    /// <summary>Kernel settings to put back at the end.</summary>
    public sealed record Loans(ImmutableSortedDictionary<string, (string Before, string Ours)> Sysctls);

    /// <summary>What the predecessor had to put back.</summary>
    public sealed record Inherit(Loans Loans);

    /// <summary>To the holder: somebody else took the address off.</summary>
    public sealed record Lost(HeldAddress Address) : IDeadLetterSuppression, INoSerializationVerificationNeeded;

    /// <summary>Answer with <see cref="Released"/> as soon as nobody holds any of these.</summary>
    public sealed record AwaitReleased(ValueList<IPAddress> Addresses);

    /// <summary>The answer to <see cref="AwaitReleased"/>.</summary>
    public sealed record Released
    {
        /// <summary>The only one needed.</summary>
        public static readonly Released Instance = new();
    }

    /// <summary>Answer with the interface's state now, and again whenever it changes, as <see cref="LinkChanged"/>.</summary>
    public sealed record WatchLink(string Interface);

    /// <summary>News of an interface; a watcher that has just stopped need not be missed.</summary>
    public sealed record LinkChanged(LinkChange Change) : IDeadLetterSuppression, INoSerializationVerificationNeeded;
}
