namespace Lvs.Core.Ipvs;

/// <summary>How long changes of the table took, from the verdict or the order they follow from to the kernel's answer.</summary>
public sealed class WriteLatency
{
    private const int Kept = 100;

    private readonly Queue<TimeSpan> _last = new(Kept);
    private long _changes;
    private TimeSpan _slowest;

    /// <summary>Adds a change.</summary>
    public void Add(TimeSpan took)
    {
        _changes++;
        _slowest = took > _slowest ? took : _slowest;
        if (_last.Count == Kept)
        {
            _last.Dequeue();
        }

        _last.Enqueue(took);
    }

    /// <summary>What it comes to; null before the first change.</summary>
    public WriteLatencies? Summary => _changes == 0 ? null : new(_changes, _last.Order().ElementAt(_last.Count / 2), _slowest);
}

/// <summary>How long changes took.</summary>
/// <param name="Changes">How many there were.</param>
/// <param name="Median">Of the last hundred.</param>
/// <param name="Slowest">Of all.</param>
public sealed record WriteLatencies(long Changes, TimeSpan Median, TimeSpan Slowest);
