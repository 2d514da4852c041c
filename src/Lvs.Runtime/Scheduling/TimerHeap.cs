namespace Lvs.Runtime.Scheduling;

/// <summary>A binary heap of timers by due time, from which any one can be taken out. Not synchronized.</summary>
internal sealed class TimerHeap
{
    private readonly List<TimerEntry> _entries = [];

    public TimerEntry? First => _entries.Count == 0 ? null : _entries[0];

    public int Count => _entries.Count;

    /// <summary>The order that the next one added will have.</summary>
    public long NextOrder { get; private set; }

    public void Add(TimerEntry entry)
    {
        entry.Order = NextOrder++;
        _entries.Add(entry);
        Place(entry, _entries.Count - 1);
        Rise(entry);
    }

    public void Remove(TimerEntry entry)
    {
        var hole = entry.Index;
        if (hole < 0)
        {
            return;
        }

        var last = _entries[^1];
        _entries.RemoveAt(_entries.Count - 1);
        entry.Index = -1;
        if (!ReferenceEquals(last, entry))
        {
            Place(last, hole);
            Rise(last);
            Sink(last);
        }
    }

    private void Rise(TimerEntry entry)
    {
        while (entry.Index > 0 && _entries[(entry.Index - 1) / 2] is var above && entry.IsBefore(above))
        {
            Swap(entry, above);
        }
    }

    private void Sink(TimerEntry entry)
    {
        while ((entry.Index * 2) + 1 is var left && left < _entries.Count)
        {
            var lower = left + 1 < _entries.Count && _entries[left + 1].IsBefore(_entries[left]) ? _entries[left + 1] : _entries[left];
            if (!lower.IsBefore(entry))
            {
                break;
            }

            Swap(entry, lower);
        }
    }

    private void Swap(TimerEntry one, TimerEntry other)
    {
        var index = one.Index;
        Place(one, other.Index);
        Place(other, index);
    }

    private void Place(TimerEntry entry, int index)
    {
        _entries[index] = entry;
        entry.Index = index;
    }
}
