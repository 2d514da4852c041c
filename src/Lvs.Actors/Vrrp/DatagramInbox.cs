using Akka.Actor;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Vrrp;

/// <summary>
/// What comes from the network waits in the mailbox, so its number is bounded: a flood costs this much memory and no more. Offered
/// to from an I/O thread, taken from by the actor.
/// </summary>
internal sealed class DatagramInbox(IActorRef owner)
{
    /// <summary>Datagrams that may wait.</summary>
    public const int Capacity = 1024;

    private int _waiting;
    private long _overflowed;

    /// <summary>Datagrams dropped because too many were waiting.</summary>
    public long Overflowed => Interlocked.Read(ref _overflowed);

    /// <summary>Passes a datagram on, or drops it.</summary>
    public void Offer(VrrpPacket packet)
    {
        if (Interlocked.Increment(ref _waiting) > Capacity)
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _overflowed);
            return;
        }

        owner.Tell(new Datagram(packet));
    }

    /// <summary>The actor has taken one out of its mailbox.</summary>
    public void Taken() => Interlocked.Decrement(ref _waiting);

    /// <summary>A datagram as it was received.</summary>
    public sealed record Datagram(VrrpPacket Packet) : INoSerializationVerificationNeeded;
}
