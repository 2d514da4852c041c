using Lvs.Core.Config;

namespace Lvs.Core.Time;

/// <summary>
/// How the system's scheduler and memory treat VRRP. Failures of the environment, as a missing privilege, throw an
/// <see cref="IOException"/>.
/// </summary>
public interface IScheduling
{
    /// <summary>Schedules the calling thread as configured; what was configured before and is not any more goes back to the default.</summary>
    void ApplyToThread(ProcessConfig? before, ProcessConfig next);

    /// <summary>The same for what the whole process has once: the thread of the timers, the lock of the memory.</summary>
    void ApplyToProcess(ProcessConfig? before, ProcessConfig next);
}
