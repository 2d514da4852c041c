using Lvs.Native.Interop;

namespace Lvs.Native.Processes;

/// <summary>A process and all it has started.</summary>
public static class ProcessGroup
{
    /// <summary>
    /// Sends SIGTERM or SIGKILL to every process of the group that this one leads; false when there is none any more.
    /// </summary>
    public static bool Signal(int leader, bool kill)
        => Interop.Signal.kill(-leader, kill ? Interop.Signal.SIGKILL : Interop.Signal.SIGTERM) == 0
            || (Errno.Last == Errno.ESRCH ? false : throw new LinuxException("signal a process group", Errno.Last));
}
