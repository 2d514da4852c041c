using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink;

/// <summary>
/// NLMSG_ERROR (struct nlmsgerr: errno, the request's header, the request itself unless NLM_F_CAPPED, attributes) and NLMSG_DONE
/// (errno, attributes). Attributes are there with NLM_F_ACK_TLVS only. See Documentation/userspace-api/netlink/intro.rst.
/// </summary>
internal static class NetlinkAcknowledgement
{
    public static NetlinkError Read(NetlinkMessage message)
    {
        if (!MemoryMarshal.TryRead<int>(message.Payload, out var negativeErrno))
        {
            // An old kernel may end a dump with an empty DONE; an NLMSG_ERROR without an errno is nonsense.
            return message.Type == LinuxNetlink.NLMSG_DONE ? default : new NetlinkError(Errno.EIO, "a malformed acknowledgement", IsTransport: true);
        }

        return negativeErrno switch
        {
            int.MinValue => new NetlinkError(Errno.EIO, "a malformed acknowledgement", IsTransport: true),
            // A positive number in DONE is a length some families leave there, not an error.
            >= 0 => default,
            _ => new NetlinkError(-negativeErrno, Explanation(message)),
        };
    }

    private static string? Explanation(NetlinkMessage message)
    {
        if ((message.Header.nlmsg_flags & LinuxNetlink.NLM_F_ACK_TLVS) == 0)
        {
            return null;
        }

        var skip = sizeof(int);
        if (message.Type == LinuxNetlink.NLMSG_ERROR)
        {
            if (!MemoryMarshal.TryRead<NlMsgHdr>(message.Payload[skip..], out var request))
            {
                return null;
            }

            var capped = (message.Header.nlmsg_flags & LinuxNetlink.NLM_F_CAPPED) != 0;
            var echoed = capped ? Unsafe.SizeOf<NlMsgHdr>() : (int)Math.Min(request.nlmsg_len, (uint)message.Payload.Length);
            skip += NetlinkAlignment.Up(echoed);
        }

        var attributes = new NetlinkAttributes(message.Payload[Math.Min(skip, message.Payload.Length)..]);
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            if (attribute.Type == LinuxNetlink.NLMSGERR_ATTR_MSG)
            {
                return attribute.ReadString();
            }
        }

        return null;
    }
}
