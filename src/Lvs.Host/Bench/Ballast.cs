namespace Lvs.Host.Bench;

/// <summary>
/// What keeps a garbage collector and the thread pool of a large director busy: 100 MB that live, 20 MB a second that come and go or take
/// the place of something that lives, and 10,000 timers that fire once a second each.
/// </summary>
internal sealed class Ballast : IDisposable
{
    private const int BlockBytes = 1000;
    private const int LivingBlocks = 100_000;
    private const int BlocksPerSecond = 20_000;
    private const int Timers = 10_000;
    private const int ReplacedOneIn = 10;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan TimerPeriod = TimeSpan.FromSeconds(1);

    private readonly byte[][] _living = [.. Enumerable.Range(0, LivingBlocks).Select(_ => new byte[BlockBytes])];
    private readonly Timer[] _timers;
    private readonly Timer _churn;
    private int _next;
    private long _fired;

    public Ballast()
    {
        _timers = [.. Enumerable.Range(0, Timers).Select(n => new Timer(
            _ => Interlocked.Increment(ref _fired), null, TimerPeriod * n / Timers, TimerPeriod))];
        _churn = new Timer(_ => Churn(), null, Tick, Tick);
    }

    public void Dispose()
    {
        _churn.Dispose();
        foreach (var timer in _timers)
        {
            timer.Dispose();
        }
    }

    private void Churn()
    {
        var blocks = (int)(BlocksPerSecond * Tick.TotalSeconds);
        for (var n = 0; n < blocks; n++)
        {
            var block = new byte[BlockBytes];
            if (n % ReplacedOneIn == 0)
            {
                _living[(uint)Interlocked.Increment(ref _next) % LivingBlocks] = block;
            }
        }
    }
}
