using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>Descriptors of which one thread waits for some to be readable (epoll(7)). Others may add and remove meanwhile.</summary>
internal sealed class ReadySet : IDisposable
{
    /// <summary>No limit to a wait.</summary>
    public static readonly int Forever = -1;

    // At most so many are told at once; those left over come first the next time, for the kernel takes them in turn.
    private static readonly int MostAtOnce = 1024;

    // struct epoll_event: the events, then 64 bits of ours.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(ulong);

    private readonly FdHandle _epoll;
    private readonly byte[] _events = new byte[MostAtOnce * EventSize];

    public ReadySet()
    {
        _epoll = SysEpoll.epoll_create1(SysEpoll.EPOLL_CLOEXEC);
        if (_epoll.IsInvalid)
        {
            throw new LinuxException("make an epoll", Errno.Last);
        }
    }

    /// <summary>One more, with the number it is told by. <paramref name="once"/>: each time it becomes readable, not for as long as it is.</summary>
    public void Add(SafeHandle descriptor, ulong number, bool once = false)
    {
        Span<byte> wanted = stackalloc byte[EventSize];
        wanted.Clear();
        MemoryMarshal.Write(wanted, SysEpoll.EPOLLIN | (once ? SysEpoll.EPOLLET : 0));
        MemoryMarshal.Write(wanted[DataOffset..], number);
        if (SysEpoll.epoll_ctl(_epoll, SysEpoll.EPOLL_CTL_ADD, descriptor, wanted) < 0)
        {
            throw new LinuxException("wait for a descriptor", Errno.Last);
        }
    }

    /// <summary>One less. Fails for one that is not there, which is what was wanted.</summary>
    public void Remove(SafeHandle descriptor)
    {
        Span<byte> ignored = stackalloc byte[EventSize];
        _ = SysEpoll.epoll_ctl(_epoll, SysEpoll.EPOLL_CTL_DEL, descriptor, ignored);
    }

    /// <summary>Waits so many milliseconds at most, and says how many are readable.</summary>
    public int Wait(int milliseconds)
    {
        while (true)
        {
            var count = SysEpoll.epoll_wait(_epoll, _events, MostAtOnce, milliseconds);
            if (count >= 0)
            {
                return count;
            }

            if (Errno.Last != Errno.EINTR)
            {
                throw new LinuxException("wait for descriptors", Errno.Last);
            }
        }
    }

    /// <summary>The number of one that was readable.</summary>
    public ulong NumberOf(int index) => MemoryMarshal.Read<ulong>(_events.AsSpan((index * EventSize) + DataOffset));

    public void Dispose() => _epoll.Dispose();
}
