using System.Net.Sockets;
using Lvs.Core.Vrrp;
using Lvs.Native.Interop;

namespace Lvs.Native.Vrrp;

/// <summary>Receives from a raw IPv4 socket, whose datagrams begin with their header.</summary>
internal static class IPv4Packets
{
    /// <summary>
    /// False when nothing waits. What does not fit into the buffer is cut: with a byte more than is wanted that shows. The bytes are
    /// the caller's to keep.
    /// </summary>
    public static bool TryReceive(SafeSocketHandle socket, byte[] buffer, out VrrpPacket packet)
    {
        nint length;
        do
        {
            length = SysSocket.recv(socket, buffer, (nuint)buffer.Length, SysSocket.MSG_DONTWAIT);
        }
        while (length < 0 && Errno.Last == Errno.EINTR);

        packet = length < 0 ? default : new VrrpPacket(buffer.AsSpan(0, (int)length).ToArray());
        return length >= 0;
    }
}
