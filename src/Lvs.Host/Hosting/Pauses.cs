namespace Lvs.Host.Hosting;

/// <summary>
/// The longest time a garbage collection stopped all threads. Looked at after every collection, by the finalizer of an object that does
/// not survive it; when the finalizers are late the pauses of two collections count as one.
/// </summary>
internal sealed class Pauses
{
    private long _total;
    private long _longest;

    private Pauses() => _total = GC.GetTotalPauseDuration().Ticks;

    /// <summary>Counts from the start of the process.</summary>
    public static Pauses OfThisProcess { get; } = Start();

    /// <summary>The longest.</summary>
    public TimeSpan Longest => new(Volatile.Read(ref _longest));

    private static Pauses Start()
    {
        var pauses = new Pauses();
        _ = new Sentinel(pauses);
        return pauses;
    }

    // On the finalizers' thread alone.
    private void Look()
    {
        var total = GC.GetTotalPauseDuration().Ticks;
        if (total - _total > _longest)
        {
            Volatile.Write(ref _longest, total - _total);
        }

        _total = total;
    }

    private sealed class Sentinel(Pauses pauses)
    {
        ~Sentinel()
        {
            pauses.Look();
            _ = new Sentinel(pauses);
        }
    }
}
