using Lvs.Native.Interop;

namespace Lvs.Native.Time;

/// <summary>CLOCK_MONOTONIC in TimeSpan's unit of 100 ns, rounded down.</summary>
internal static class MonotonicClock
{
    public const int NanosecondsPerTick = 100;

    public static TimeSpan Now
    {
        get
        {
            // Fails only for a clock that does not exist.
            _ = CTime.clock_gettime(CTime.CLOCK_MONOTONIC, out var now);
            return ToTimeSpan(now);
        }
    }

    /// <summary>A time of the kernel, rounded down.</summary>
    public static TimeSpan ToTimeSpan(TimeSpec time) => new((time.tv_sec * TimeSpan.TicksPerSecond) + (time.tv_nsec / NanosecondsPerTick));

    /// <summary>A point of the clock for the kernel; zero would mean "disarm" there, so the past becomes its first nanosecond.</summary>
    public static TimeSpec ToTimeSpec(TimeSpan point) => point <= TimeSpan.Zero
        ? new TimeSpec { tv_nsec = 1 }
        : new TimeSpec
        {
            tv_sec = (nint)(point.Ticks / TimeSpan.TicksPerSecond),
            tv_nsec = (nint)(point.Ticks % TimeSpan.TicksPerSecond * NanosecondsPerTick),
        };
}
