using Akka.Actor;
using Lvs.Core.Time;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Vrrp;

/// <summary>
/// What comes from the network waits in the mailbox, so its number is bounded: a flood costs this much memory and no more. An advert that
/// is expected (<see cref="ExpectedAdvert"/>) does not wait at all. Offered to from the thread that receives, taken from by the actor.
/// </summary>
internal sealed class DatagramInbox(IActorRef owner, IMonotonicClock clock)
{
    /// <summary>Datagrams that may wait.</summary>
    public const int Capacity = 1024;

    private int _waiting;
    private long _overflowed;
    private ExpectedAdvert? _expected;
    private IDeadlineTimer? _timer;

    /// <summary>Datagrams dropped because too many were waiting.</summary>
    public long Overflowed => Interlocked.Read(ref _overflowed);

    /// <summary>Notes an advert that is expected, passes anything else on, or drops it.</summary>
    public void Offer(VrrpPacket packet)
    {
        // What waits was there first: a resignation must not be heard after the advert of another that followed it.
        if (Volatile.Read(ref _waiting) == 0 && Volatile.Read(ref _expected) is { } expected)
        {
            var now = clock.Now;
            if (expected.TryNote(packet, now))
            {
                _timer!.PutOff(now + expected.Patience, expected);
                return;
            }
        }

        if (Interlocked.Increment(ref _waiting) > Capacity)
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _overflowed);
            return;
        }

        owner.Tell(new Datagram(packet with { Bytes = packet.Bytes.ToArray() }));
    }

    /// <summary>The actor has taken one out of its mailbox.</summary>
    public void Taken() => Interlocked.Decrement(ref _waiting);

    /// <summary>From now on an advert is expected, which puts the timer off that was armed for it.</summary>
    public void Expect(ExpectedAdvert advert, IDeadlineTimer timer)
    {
        _timer = timer;
        Volatile.Write(ref _expected, advert);
    }

    /// <summary>Nothing is expected any more; null, or what was and what was noted of it.</summary>
    public (VrrpAdvert Advert, int Count, TimeSpan Last)? Withdraw()
    {
        if (_expected is not { } expected)
        {
            return null;
        }

        Volatile.Write(ref _expected, null);
        var (count, last) = expected.Withdraw();
        return count == 0 ? null : (expected.Advert, count, last);
    }

    /// <summary>A datagram as it was received.</summary>
    public sealed record Datagram(VrrpPacket Packet) : INoSerializationVerificationNeeded;
}
