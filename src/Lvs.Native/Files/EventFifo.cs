using System.Text;
using Lvs.Native.Interop;

namespace Lvs.Native.Files;

/// <summary>
/// A named pipe that lines are written to. It is open for reading as well, so that it can be opened, and keeps what fits, while nobody else
/// reads (fifo(7)); nothing here ever waits for a reader.
/// </summary>
public sealed class EventFifo : IDisposable
{
    // A write of no more than this is whole or not at all (PIPE_BUF of linux/limits.h).
    private const int MostBytes = 4096;

    private const uint OwnerOnly = 0x180;

    private readonly FdHandle _handle;
    private readonly string _path;
    private readonly bool _isOurs;

    private EventFifo(FdHandle handle, string path, bool isOurs)
    {
        _handle = handle;
        _path = path;
        _isOurs = isOurs;
    }

    /// <summary>Makes it, or takes one that is there. Throws an <see cref="IOException"/> when it cannot, or when it is a file of another kind.</summary>
    /// <param name="path">Where.</param>
    /// <param name="user">Who owns it; null for who runs this.</param>
    /// <param name="group">Its group.</param>
    public static EventFifo Open(string path, uint? user, uint? group)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var isOurs = SysStat.mkfifo(path, OwnerOnly) == 0;
        if (!isOurs && Errno.Last != Errno.EEXIST)
        {
            throw new LinuxException($"make the pipe {path}", Errno.Last);
        }

        if (!SysStat.TryRead(path, out var status) || (status.stx_mode & SysStat.S_IFMT) != SysStat.S_IFIFO)
        {
            throw new IOException($"{path} is there and is no pipe");
        }

        // Nobody's number stands for "as it is" (chown(2)).
        if ((user ?? group) is not null && Unistd.chown(path, user ?? uint.MaxValue, group ?? uint.MaxValue) != 0)
        {
            throw new LinuxException($"give the pipe {path} to its user", Errno.Last);
        }

        var handle = Fcntl.open(path, Fcntl.O_RDWR | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC);
        return handle.IsInvalid ? throw new LinuxException($"open the pipe {path}", Errno.Last) : new EventFifo(handle, path, isOurs);
    }

    /// <summary>Writes a line, whole. False when there is no room for it: nobody reads.</summary>
    public bool TryWrite(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        return bytes.Length <= MostBytes && Unistd.write(_handle, bytes, (nuint)bytes.Length) == bytes.Length;
    }

    /// <summary>A reader comes to the end; the pipe goes when it was made here.</summary>
    public void Dispose()
    {
        _handle.Dispose();
        if (_isOurs)
        {
            File.Delete(_path);
        }
    }
}
