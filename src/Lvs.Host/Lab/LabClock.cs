using System.Diagnostics;

namespace Lvs.Host.Lab;

/// <summary>The one monotonic clock that adverts, requests and faults are stamped with, so that their times can be subtracted.</summary>
internal static class LabClock
{
    private static readonly long Start = Stopwatch.GetTimestamp();

    public static TimeSpan Now => Stopwatch.GetElapsedTime(Start);
}
