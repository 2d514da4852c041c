using Lvs.Core.Config;
using Lvs.Core.Time;
using Lvs.Native.Interop;

namespace Lvs.Native.Time;

/// <summary>
/// SCHED_RR, nice values and locked memory (sched(7), mlockall(2)). A thread that VRRP's threads start has none of it: real time is not
/// inherited.
/// </summary>
public sealed class LinuxScheduling(PreciseTimers timers) : IScheduling
{
    /// <inheritdoc/>
    public void ApplyToThread(ProcessConfig? before, ProcessConfig next) => Apply(Unistd.gettid(), before, next);

    /// <inheritdoc/>
    public void ApplyToProcess(ProcessConfig? before, ProcessConfig next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if ((before?.LocksMemory ?? false) != next.LocksMemory)
        {
            // On fault: the runtime reserves hundreds of gigabytes that it never touches.
            const int Flags = SysMman.MCL_CURRENT | SysMman.MCL_FUTURE | SysMman.MCL_ONFAULT;
            Require(next.LocksMemory ? SysMman.mlockall(Flags) : SysMman.munlockall(), "lock the memory (vrrp_no_swap)");
        }

        Apply(timers.ThreadId, before, next);
    }

    private static void Apply(int thread, ProcessConfig? before, ProcessConfig next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (before?.VrrpRealTimePriority != next.VrrpRealTimePriority)
        {
            var policy = next.VrrpRealTimePriority is null ? CSched.SCHED_NORMAL : CSched.SCHED_RR | CSched.SCHED_RESET_ON_FORK;
            var priority = next.VrrpRealTimePriority ?? 0;
            Require(CSched.sched_setscheduler(thread, policy, in priority), $"set the real-time priority {priority} (vrrp_rt_priority)");
        }

        if (before?.VrrpNice != next.VrrpNice)
        {
            var nice = next.VrrpNice ?? ProcessNice.Own;
            Require(SysResource.setpriority(SysResource.PRIO_PROCESS, thread, nice), $"set the nice value {nice} (vrrp_priority)");
        }
    }

    private static void Require(int result, string operation)
    {
        if (result < 0)
        {
            throw new LinuxException(operation, Errno.Last);
        }
    }
}
