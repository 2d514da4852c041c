namespace Lvs.Native.Interop;

/// <summary>linux/pkt_sched.h.</summary>
[CHeader("linux/pkt_sched.h")]
internal static class LinuxPktSched
{
    internal const int TC_PRIO_CONTROL = 7;
}
