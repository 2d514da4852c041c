using System.Globalization;
using Lvs.Native.Interop;

namespace Lvs.Native.Time;

/// <summary>
/// The nice value of the whole process: a collection of garbage stops every thread, VRRP's too, and runs on any of them, so that one that
/// waits for the processor keeps all waiting. Threads that start later have the value of the one that starts them.
/// </summary>
public static class ProcessNice
{
    /// <summary>The most urgent one of setpriority(2).</summary>
    public const int MostUrgent = -20;

    /// <summary>The value of the process's first thread.</summary>
    public static int Own => SysResource.getpriority(SysResource.PRIO_PROCESS, Environment.ProcessId);

    /// <summary>Gives this value to the calling thread alone. Throws an <see cref="IOException"/> when that is not allowed.</summary>
    public static void SetThread(int nice)
    {
        if (SysResource.setpriority(SysResource.PRIO_PROCESS, 0, nice) < 0)
        {
            throw Refused(nice);
        }
    }

    /// <summary>
    /// Gives this value to every thread but those that have been given one of their own. Throws an <see cref="IOException"/> when that is not
    /// allowed.
    /// </summary>
    public static void Set(int nice)
    {
        var before = Own;
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            var thread = int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture);

            // One that has ended meanwhile needs none.
            if (SysResource.getpriority(SysResource.PRIO_PROCESS, thread) == before
                && SysResource.setpriority(SysResource.PRIO_PROCESS, thread, nice) < 0 && Errno.Last != Errno.ESRCH)
            {
                throw Refused(nice);
            }
        }
    }

    private static LinuxException Refused(int nice) => new($"set the nice value {nice.ToString(CultureInfo.InvariantCulture)}", Errno.Last);
}
