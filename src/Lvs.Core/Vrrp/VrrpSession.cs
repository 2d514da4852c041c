namespace Lvs.Core.Vrrp;

/// <summary>
/// What the codec of one instance remembers from packet to packet: sequence numbers, replay marks, what was detected, and what was
/// counted. It outlives changes of role and of settings. Used by one thread at a time.
/// </summary>
public sealed class VrrpSession
{
    // Two less than the greatest: keepalived takes the numbers as used up then.
    private const uint LastSequence = 0xffff_fffd;
    private const long TicksPerFraction = 65536;

    private ulong _ownStamp;
    private bool _sequenceIsOurs;

    /// <summary>What was counted, by this process and those before it that it has taken over from.</summary>
    public VrrpCounters Counters { get; set; } = new();

    /// <summary>IPv4 identification of the last advert sent: counted from 1, without 0, which would let the kernel choose.</summary>
    public ushort Identification { get; private set; }

    /// <summary>
    /// Greatest sequence number of the authentication header, sent or received: a backup goes on where the master stopped.
    /// </summary>
    public uint AuthenticationSequence { get; private set; }

    /// <summary>Sequence of the last advert sent with a trailer.</summary>
    public ulong HmacSequence { get; private set; }

    /// <summary>A unicast peer with the checksum of keepalived up to 1.3.6 was heard: ours have it as well from then on.</summary>
    public bool UsesOldUnicastChecksum { get; internal set; }

    /// <summary>Room for what a digest is computed over.</summary>
    internal byte[] Scratch { get; } = new byte[VrrpDatagram.MaxSize + 64];

    /// <summary>Last sequences of authenticated senders.</summary>
    internal ReplayWindow Replay { get; } = new();

    /// <summary>The parts that a successor needs.</summary>
    public VrrpMemory Memory
    {
        get => new(Identification, AuthenticationSequence, HmacSequence, UsesOldUnicastChecksum, Replay.Marks);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Identification = value.Identification;
            AuthenticationSequence = value.AuthenticationSequence;
            HmacSequence = value.HmacSequence;
            UsesOldUnicastChecksum = value.UsesOldUnicastChecksum;
            Replay.Marks = value.ReplayMarks;
        }
    }

    /// <summary>
    /// To be called once per advert, before it is written for its destinations: the copies of one advert are one advert, with one
    /// identification and one sequence.
    /// </summary>
    /// <param name="settings">Settings of the instance.</param>
    /// <param name="priority">Priority of the advert.</param>
    /// <param name="wallClock">Time since 1970, UTC.</param>
    public void Advance(VrrpSettings settings, byte priority, TimeSpan wallClock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Identification = Identification == ushort.MaxValue ? (ushort)1 : (ushort)(Identification + 1);
        _ownStamp = Stamp(Identification, priority);
        if (settings.Authentication == VrrpAuthentication.AuthenticationHeader && AuthenticationSequence <= LastSequence)
        {
            AuthenticationSequence++;
            _sequenceIsOurs = true;
        }

        if (settings.Hmac is { Signs: true } hmac)
        {
            HmacSequence = NextHmacSequence(hmac, settings.HmacWindow, wallClock);
        }
    }

    /// <summary>To be called when the instance becomes master: sequence numbers that are used up begin anew.</summary>
    public void BecameMaster()
    {
        if (AuthenticationSequence > LastSequence)
        {
            AuthenticationSequence = 0;
        }
    }

    /// <summary>
    /// Takes the sequence number of an authentic advert; false when it was there before. Two backups that take over at the same moment
    /// use the same numbers from then on: one that only we have used is not old, or they would never hear each other.
    /// </summary>
    internal bool TryAdvance(uint sequence)
    {
        if (sequence < AuthenticationSequence || (sequence == AuthenticationSequence && !_sequenceIsOurs))
        {
            return false;
        }

        AuthenticationSequence = sequence;
        _sequenceIsOurs = false;
        return true;
    }

    /// <summary>Whether an IPv4 advert from our own address is the one we sent last: it came round a loop.</summary>
    internal bool IsEcho(in VrrpDatagram datagram)
        => datagram.HeaderSize > 0 && _ownStamp == Stamp(datagram.Identification, datagram.Priority);

    private static ulong Stamp(ushort identification, byte priority) => 1u << 24 | (uint)identification << 8 | priority;

    // The clock, or the last one plus one when that is not less. With a time window, a sequence that a clock set back has left beyond
    // the window starts again from the clock: receivers would take it for forged.
    private ulong NextHmacSequence(VrrpHmac hmac, TimeSpan window, TimeSpan wallClock)
    {
        var seconds = (ulong)(uint)(wallClock.Ticks / TimeSpan.TicksPerSecond);
        var fraction = (ulong)(wallClock.Ticks % TimeSpan.TicksPerSecond * TicksPerFraction / TimeSpan.TicksPerSecond);
        var clock = seconds << 32 | fraction << 16;
        return ReplayWindow.IsAfter(clock, HmacSequence)
            || (hmac.ChecksTime && -ReplayWindow.Skew(HmacSequence, wallClock) > (long)window.TotalSeconds)
            ? clock
            : HmacSequence + 1;
    }
}
