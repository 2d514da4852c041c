using System.Runtime.InteropServices;
using System.Text;

namespace Lvs.Native.Interop;

/// <summary>setsockopt with the value types it is used with; a refusal throws with the option's name.</summary>
internal static class SocketOptions
{
    internal static void SetOption<T>(this FdHandle socket, int level, int option, T value, string name)
        where T : unmanaged
        => Set(socket, level, option, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)), name);

    internal static void SetOption(this FdHandle socket, int level, int option, string value, string name)
        => Set(socket, level, option, Encoding.ASCII.GetBytes(value), name);

    /// <summary>For an option older kernels do not know: false when it was refused.</summary>
    internal static bool TrySetOption(this FdHandle socket, int level, int option, int value)
        => SysSocket.setsockopt(socket, level, option, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)), sizeof(int)) == 0;

    private static void Set(FdHandle socket, int level, int option, ReadOnlySpan<byte> value, string name)
    {
        if (SysSocket.setsockopt(socket, level, option, value, (uint)value.Length) < 0)
        {
            throw new LinuxException($"set {name}", Errno.Last);
        }
    }
}
