namespace Lvs.Core.Vrrp;

/// <summary>
/// The last sequence of each authenticated sender (auth_hmac). Multicast senders share four places, the least recently heard gives
/// way; each unicast peer has its own.
/// </summary>
internal sealed class ReplayWindow
{
    private const int MulticastSenders = 4;

    private Mark[] _marks = new Mark[MulticastSenders];
    private long _clock;

    /// <summary>What is remembered, for a successor.</summary>
    public ValueList<VrrpReplayMark> Marks
    {
        get => _marks.Where(mark => !mark.Sender.IsNone).Select(mark => new VrrpReplayMark(mark.Sender, mark.Sequence)).ToValueList();
        set
        {
            _marks = new Mark[Math.Max(MulticastSenders, value.Count)];
            for (var i = 0; i < value.Count; i++)
            {
                _marks[i] = new Mark(value[i].Sender, value[i].Sequence, ++_clock);
            }
        }
    }

    /// <summary>Serial number arithmetic of RFC 1982, so that the order survives the wrap of the seconds.</summary>
    public static bool IsAfter(ulong left, ulong right) => (long)(left - right) > 0;

    /// <summary>
    /// Takes the sequence of an authenticated advert; false when it is not after the sender's last. A mark outside the time window is
    /// forgotten: what it would reject, the window rejects, and a sender whose clock was set back is heard again.
    /// </summary>
    public bool TryAdvance(RouterAddress sender, ulong sequence, VrrpSettings settings, TimeSpan wallClock)
    {
        ref var mark = ref Find(sender, settings.IsUnicast ? settings.Peers.Count : MulticastSenders);
        var known = mark.Sender == sender && !(settings.Hmac!.ChecksTime && IsOutside(mark.Sequence, settings.HmacWindow, wallClock));
        if (known && !IsAfter(sequence, mark.Sequence))
        {
            mark.LastUsed = ++_clock;
            return false;
        }

        mark = new Mark(sender, sequence, ++_clock);
        return true;
    }

    /// <summary>Whether the time of a sequence is further from our clock than the window; counted in whole seconds, as they wrap.</summary>
    public static bool IsOutside(ulong sequence, TimeSpan window, TimeSpan wallClock)
        => Math.Abs((long)Skew(sequence, wallClock)) > (long)window.TotalSeconds;

    /// <summary>Seconds that our clock is ahead of a sequence.</summary>
    public static int Skew(ulong sequence, TimeSpan wallClock)
        => unchecked((int)((uint)(wallClock.Ticks / TimeSpan.TicksPerSecond) - (uint)(sequence >> 32)));

    private ref Mark Find(RouterAddress sender, int capacity)
    {
        if (_marks.Length < capacity)
        {
            Array.Resize(ref _marks, capacity);
        }

        var victim = 0;
        for (var i = 0; i < _marks.Length; i++)
        {
            if (_marks[i].Sender == sender)
            {
                return ref _marks[i];
            }

            victim = _marks[i].LastUsed < _marks[victim].LastUsed ? i : victim;
        }

        return ref _marks[victim];
    }

    private record struct Mark(RouterAddress Sender, ulong Sequence, long LastUsed);
}
