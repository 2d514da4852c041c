namespace Lvs.Host.Hosting;

/// <summary>
/// Has the oldest generation collected in the background at a steady pace, until it is disposed of.
/// </summary>
/// <remarks>
/// The runtime ends the thread of its background collections when it had nothing to do for 20 s (gc.cpp, bgc_thread_function). The next
/// collection that would be one of the background then stops every thread instead, until it has marked and compacted the whole heap: 50 ms
/// for 100 MB on an idle machine, 115 ms on a busy one, while each of the background stops them for one. So there is always one before that time.
/// </remarks>
internal sealed class BackgroundCollections : IDisposable
{
    /// <summary>A collection of 100 MB costs some 50 ms of another core.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private readonly Timer _timer;

    /// <summary>Begins.</summary>
    public BackgroundCollections(TimeSpan pace) => _timer = new Timer(
        static _ => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false, compacting: false), null, pace, pace);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
