namespace Lvs.Core.Time;

/// <summary>The monotonic clock of a director. Zero is arbitrary; it never goes back and does not follow the wall clock.</summary>
public interface IMonotonicClock
{
    /// <summary>Time since the arbitrary zero.</summary>
    TimeSpan Now { get; }
}

/// <summary>
/// One precise, re-armable timer (a timerfd deadline on CLOCK_MONOTONIC): what a machine's Deadline is armed in. Late by
/// scheduling only, never by a coarse tick.
/// </summary>
public interface IDeadlineTimer : IDisposable
{
    /// <summary>
    /// Arms the timer for a point of <see cref="IMonotonicClock.Now"/>, replacing what was armed; null disarms it. Until it is armed
    /// anew or fires, who has <paramref name="holder"/> may put it off.
    /// </summary>
    void Arm(TimeSpan? deadline, object? holder = null);

    /// <summary>
    /// Moves the deadline later, on any thread. Nothing happens when it was not armed for this <paramref name="holder"/>, or has fired.
    /// </summary>
    void PutOff(TimeSpan deadline, object holder);
}

/// <summary>Makes precise timers.</summary>
public interface IDeadlineTimers : IMonotonicClock
{
    /// <summary>A timer that calls back, on a thread of the timers, each time an armed deadline passes. The callback must only pass
    /// the message on.</summary>
    IDeadlineTimer Create(Action onDeadline);
}
