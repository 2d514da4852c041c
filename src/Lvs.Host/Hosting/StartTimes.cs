using System.Diagnostics;

namespace Lvs.Host.Hosting;

/// <summary>How far the start of this process was when, counted from the beginning of the process.</summary>
internal sealed class StartTimes
{
    private readonly TimeSpan _before;
    private readonly long _since = Stopwatch.GetTimestamp();

    private StartTimes()
    {
        using var process = Process.GetCurrentProcess();
        _before = DateTime.UtcNow - process.StartTime.ToUniversalTime();
    }

    /// <summary>Those of this process.</summary>
    public static StartTimes OfThisProcess { get; } = new();

    /// <summary>When it began to read its configuration.</summary>
    public TimeSpan Began { get; private set; }

    /// <summary>When it had read and checked it.</summary>
    public TimeSpan Read { get; private set; }

    /// <summary>When it was in force: the kernel's table is as it asks for.</summary>
    public TimeSpan InForce { get; private set; }

    private TimeSpan Now => _before + Stopwatch.GetElapsedTime(_since);

    /// <summary>It begins to read.</summary>
    public void OnBegin() => Began = Now;

    /// <summary>It has read.</summary>
    public void OnRead() => Read = Now;

    /// <summary>It is in force.</summary>
    public void OnInForce() => InForce = Now;
}
