using System.Runtime.InteropServices;
using Lvs.Native.Interop;

namespace Lvs.Native.Time;

/// <summary>
/// When the kernel took a packet in (socket(7), SIOCGSTAMPNS): the truth about when something was on the wire, however late a busy machine
/// lets its reader run.
/// </summary>
public static class ArrivalTimes
{
    /// <summary>Has the kernel stamp what comes to a socket from now on.</summary>
    /// <exception cref="LinuxException">The descriptor is no socket.</exception>
    public static void Begin(SafeHandle socket)
    {
        ArgumentNullException.ThrowIfNull(socket);

        // There is no stamp of a last packet yet: that it was asked for is what turns them on.
        if (LinuxSockios.ioctl(socket, LinuxSockios.SIOCGSTAMPNS_OLD, out _) < 0 && Errno.Last != Errno.ENOENT)
        {
            throw new LinuxException("ask for arrival times", Errno.Last);
        }
    }

    /// <summary>How long ago the packet came that was read last; zero when nothing was, or it came before <see cref="Begin"/>.</summary>
    public static TimeSpan SinceLastRead(SafeHandle socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (LinuxSockios.ioctl(socket, LinuxSockios.SIOCGSTAMPNS_OLD, out var stamp) < 0)
        {
            return TimeSpan.Zero;
        }

        // Stamps are of the system's time, which somebody may have set meanwhile.
        _ = CTime.clock_gettime(CTime.CLOCK_REALTIME, out var now);
        var age = MonotonicClock.ToTimeSpan(now) - MonotonicClock.ToTimeSpan(stamp);
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }
}
