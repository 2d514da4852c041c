using System.Diagnostics;

namespace Lvs.Native.Tests.Support;

/// <summary>Waits for what another thread or the kernel will do, and fails when it does not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static void True(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"did not happen within {Patience.TotalSeconds} s: {what}");
            Thread.Sleep(Pause);
        }
    }
}
