using Akka.Actor;
using Akka.Event;
using Lvs.Core;
using Lvs.Core.Addresses;

namespace Lvs.Actors.Addresses;

/// <summary>Messages of the addresses actor.</summary>
public static class AddressesProtocol
{
    /// <summary>
    /// Put the addresses on their interfaces, or renew their leases. Repeated by the owner as long as it is master; not answered.
    /// </summary>
    public sealed record Hold(ValueList<HeldAddress> Addresses, TimeSpan? Lease);

    /// <summary>Take the addresses off; those that are not there are passed over.</summary>
    public sealed record Release(ValueList<HeldAddress> Addresses);

    /// <summary>Send a batch of gratuitous ARP, <paramref name="Repeat"/> frames per address.</summary>
    public sealed record Announce(ValueList<HeldAddress> Addresses, int Repeat);

    /// <summary>Answer with the interface's state now, and again whenever it changes, as <see cref="LinkChanged"/>.</summary>
    public sealed record WatchLink(string Interface);

    /// <summary>News of an interface; a watcher that has just stopped need not be missed.</summary>
    public sealed record LinkChanged(LinkChange Change) : IDeadLetterSuppression, INoSerializationVerificationNeeded;
}
