namespace Lvs.Runtime.Cells;

/// <summary>The restarts of one child, counted by its parent.</summary>
internal struct RestartCount
{
    private int _count;
    private TimeSpan _windowStart;

    public int CountOverall() => ++_count;

    /// <summary>The window opens with its first restart; a restart after its end opens the next one.</summary>
    public int CountWithin(TimeSpan window, TimeSpan now)
    {
        if (_count == 0 || now - _windowStart > window)
        {
            _windowStart = now;
            _count = 0;
        }

        return ++_count;
    }
}
