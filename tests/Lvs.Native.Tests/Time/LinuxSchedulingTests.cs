using Lvs.Core.Config;
using Lvs.Native.Interop;
using Lvs.Native.Time;

namespace Lvs.Native.Tests.Time;

public sealed class LinuxSchedulingTests
{
    // proc_pid_stat(5): the priority and the nice value, the real-time priority, and the policy.
    private const int Nice = 19;
    private const int RealTimePriority = 40;
    private const int Policy = 41;

    private static string NiceOfProcess => Seen(Environment.ProcessId).Nice;

    [Fact]
    public void A_thread_gets_its_real_time_priority_and_nice_value_and_goes_back_when_they_are_no_longer_configured()
    {
        using var timers = new PreciseTimers();
        var scheduling = new LinuxScheduling(timers);
        var configured = new ProcessConfig { VrrpRealTimePriority = 7, VrrpNice = -3 };
        OnThread(() =>
        {
            var thread = Unistd.gettid();
            scheduling.ApplyToThread(null, configured);
            Assert.Equal(("2", "7", "-3"), Seen(thread));

            scheduling.ApplyToThread(configured, new ProcessConfig());
            Assert.Equal(("0", "0", NiceOfProcess), Seen(thread));
        });
    }

    [Fact]
    public void The_thread_of_the_timers_is_scheduled_with_the_process()
    {
        using var timers = new PreciseTimers();
        new LinuxScheduling(timers).ApplyToProcess(null, new ProcessConfig { VrrpRealTimePriority = 9 });
        Assert.Equal(("2", "9", NiceOfProcess), Seen(timers.ThreadId));
    }

    [Fact]
    public void Without_a_word_nothing_is_touched()
    {
        using var timers = new PreciseTimers();
        OnThread(() =>
        {
            SysResource.setpriority(SysResource.PRIO_PROCESS, Unistd.gettid(), 5);
            new LinuxScheduling(timers).ApplyToThread(null, new ProcessConfig());
            Assert.Equal(("0", "0", "5"), Seen(Unistd.gettid()));
        });
    }

    private static void OnThread(Action body)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(body));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private static (string Policy, string RealTimePriority, string Nice) Seen(int thread)
    {
        // The name, second, is in brackets and may have anything in it; the third word follows the last bracket.
        var text = File.ReadAllText($"/proc/self/task/{thread}/stat");
        var words = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (words[Policy - 3], words[RealTimePriority - 3], words[Nice - 3]);
    }
}
