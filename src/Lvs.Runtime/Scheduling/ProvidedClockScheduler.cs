namespace Lvs.Runtime.Scheduling;

/// <summary>A scheduler woken by the timers of a given clock, so that whoever moves that clock fires them.</summary>
internal sealed class ProvidedClockScheduler : ClockScheduler
{
    private readonly ITimer _wake;

    public ProvidedClockScheduler(TimeProvider clock)
        : base(clock)
    {
        _wake = clock.CreateTimer(static scheduler => ((ProvidedClockScheduler)scheduler!).OnWake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override void Dispose() => _wake.Dispose();

    protected override void OnFirstChanged(TimeSpan due) => Arm();

    private void OnWake()
    {
        while (FireNext(MonotonicClock))
        {
        }

        Arm();
    }

    private void Arm()
    {
        if (NextDue() is { } due)
        {
            var rest = due - MonotonicClock;
            _wake.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
