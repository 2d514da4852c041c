namespace Lvs.Runtime.Scheduling;

/// <summary>A scheduler on a clock that really goes, or that a test moves.</summary>
internal abstract class ClockScheduler(TimeProvider clock) : TimerScheduler, IDisposable
{
    private readonly long _start = clock.GetTimestamp();

    public override DateTimeOffset Now => clock.GetUtcNow();

    public override TimeSpan MonotonicClock => clock.GetElapsedTime(_start);

    public static ClockScheduler For(TimeProvider clock, string threadName) =>
        ReferenceEquals(clock, TimeProvider.System) ? new ThreadScheduler(threadName) : new ProvidedClockScheduler(clock);

    public abstract void Dispose();
}
