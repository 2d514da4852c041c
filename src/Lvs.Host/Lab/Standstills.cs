namespace Lvs.Host.Lab;

/// <summary>When a machine stood still, told by a thread of it that looked at the clock at short intervals.</summary>
internal sealed class Standstills
{
    /// <summary>A thread that wakes up later than this was kept from it. Shorter waits are what a busy processor does to anyone.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();

    private readonly List<(TimeSpan From, TimeSpan To)> _times = [];

    /// <summary>The thread was due at a moment and looked at the clock at another.</summary>
    public void Note(TimeSpan due, TimeSpan looked)
    {
        if (looked - due >= Shortest)
        {
            lock (_lock)
            {
                _times.Add((due, looked));
            }
        }
    }

    /// <summary>How much of a time the machine stood still.</summary>
    public TimeSpan Between(TimeSpan from, TimeSpan to)
    {
        lock (_lock)
        {
            return _times
                .Select(time => (time.To < to ? time.To : to) - (time.From > from ? time.From : from))
                .Where(part => part > TimeSpan.Zero)
                .Aggregate(TimeSpan.Zero, (sum, part) => sum + part);
        }
    }
}
