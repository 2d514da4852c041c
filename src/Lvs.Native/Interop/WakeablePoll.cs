namespace Lvs.Native.Interop;

/// <summary>
/// Waits on one descriptor until it is readable or <see cref="Stop"/> is called from another thread. The stop signal is an eventfd
/// that is never read, so it stays up for every later wait.
/// </summary>
internal sealed class WakeablePoll : IDisposable
{
    private readonly FdHandle? _descriptor;
    private readonly FdHandle _stop;

    /// <summary>Waits on this descriptor; without one only for time to pass.</summary>
    public WakeablePoll(FdHandle? descriptor)
    {
        _descriptor = descriptor;
        _stop = SysEventfd.eventfd(0, SysEventfd.EFD_CLOEXEC);
        if (_stop.IsInvalid)
        {
            throw new LinuxException("make an eventfd", Errno.Last);
        }
    }

    /// <summary>True when the descriptor is readable, false when it is time to stop.</summary>
    public bool WaitReadable() => Wait(_descriptor, -1);

    /// <summary>True when the descriptor is readable or the time is over, false when it is time to stop.</summary>
    public bool WaitReadable(TimeSpan time) => Wait(_descriptor, (int)time.TotalMilliseconds);

    /// <summary>Lets some time pass; false when it is time to stop.</summary>
    public bool Pause(TimeSpan time) => Wait(null, (int)time.TotalMilliseconds);

    public void Stop()
    {
        ReadOnlySpan<byte> one = [1, 0, 0, 0, 0, 0, 0, 0];
        while (Unistd.write(_stop, one, (nuint)one.Length) < 0)
        {
            if (Errno.Last != Errno.EINTR)
            {
                throw new LinuxException("write an eventfd", Errno.Last);
            }
        }
    }

    public void Dispose() => _stop.Dispose();

    // poll(2) has no end with a negative timeout, and passes over a negative descriptor.
    private bool Wait(FdHandle? descriptor, int milliseconds)
    {
        var added = false;
        var stopAdded = false;
        try
        {
            descriptor?.DangerousAddRef(ref added);
            _stop.DangerousAddRef(ref stopAdded);
            Span<PollFd> fds =
            [
                new PollFd { fd = descriptor is null ? -1 : (int)descriptor.DangerousGetHandle(), events = CPoll.POLLIN },
                new PollFd { fd = (int)_stop.DangerousGetHandle(), events = CPoll.POLLIN },
            ];
            while (CPoll.poll(fds, (nuint)fds.Length, milliseconds) < 0)
            {
                if (Errno.Last != Errno.EINTR)
                {
                    throw new LinuxException("poll", Errno.Last);
                }
            }

            return fds[1].revents == 0;
        }
        finally
        {
            if (added)
            {
                descriptor?.DangerousRelease();
            }

            if (stopAdded)
            {
                _stop.DangerousRelease();
            }
        }
    }
}
