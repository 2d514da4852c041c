using System.Runtime.InteropServices;

namespace Lvs.Native.Interop;

/// <summary>A file descriptor that is closed once and never leaks out as a number.</summary>
internal sealed class FdHandle : SafeHandle
{
    public FdHandle()
        : base(-1, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle < 0;

    /// <summary>Gives the descriptor away to a handle of another kind; this one no longer closes it.</summary>
    public nint Detach()
    {
        var descriptor = handle;
        SetHandleAsInvalid();
        return descriptor;
    }

    protected override bool ReleaseHandle() => Unistd.close((int)handle) == 0;
}
