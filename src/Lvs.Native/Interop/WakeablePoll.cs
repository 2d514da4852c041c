namespace Lvs.Native.Interop;

/// <summary>
/// Waits on one descriptor until it is readable or <see cref="Stop"/> is called from another thread. The stop signal is an eventfd
/// that is never read, so it stays up for every later wait.
/// </summary>
internal sealed class WakeablePoll : IDisposable
{
    private readonly FdHandle _descriptor;
    private readonly FdHandle _stop;

    public WakeablePoll(FdHandle descriptor)
    {
        _descriptor = descriptor;
        _stop = SysEventfd.eventfd(0, SysEventfd.EFD_CLOEXEC);
        if (_stop.IsInvalid)
        {
            throw new LinuxException("make an eventfd", Errno.Last);
        }
    }

    /// <summary>True when the descriptor is readable, false when it is time to stop.</summary>
    public bool WaitReadable()
    {
        var added = false;
        var stopAdded = false;
        try
        {
            _descriptor.DangerousAddRef(ref added);
            _stop.DangerousAddRef(ref stopAdded);
            Span<PollFd> fds =
            [
                new PollFd { fd = (int)_descriptor.DangerousGetHandle(), events = CPoll.POLLIN },
                new PollFd { fd = (int)_stop.DangerousGetHandle(), events = CPoll.POLLIN },
            ];
            while (CPoll.poll(fds, (nuint)fds.Length, -1) < 0)
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
                _descriptor.DangerousRelease();
            }

            if (stopAdded)
            {
                _stop.DangerousRelease();
            }
        }
    }

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
}
