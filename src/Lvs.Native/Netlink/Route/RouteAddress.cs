using System.Diagnostics.CodeAnalysis;
using System.Net;
using Lvs.Native.Interop;

namespace Lvs.Native.Netlink.Route;

/// <summary>An RTM_NEWADDR or RTM_DELADDR message.</summary>
/// <param name="Index">ifindex of its interface.</param>
/// <param name="Address">The interface's own address (IFA_LOCAL), not a peer's.</param>
/// <param name="PrefixLength">Bits.</param>
/// <param name="Flags">IFA_F_*.</param>
/// <param name="IsGone">RTM_DELADDR.</param>
internal sealed record RouteAddress(int Index, IPAddress Address, int PrefixLength, uint Flags, bool IsGone)
{
    /// <summary>Has no lifetime: not a lease.</summary>
    public bool IsPermanent => (Flags & LinuxIfAddr.IFA_F_PERMANENT) != 0;

    /// <summary>Duplicates are not, or in vain no longer, looked for: it can be sent from.</summary>
    public bool IsUsable => (Flags & (LinuxIfAddr.IFA_F_TENTATIVE | LinuxIfAddr.IFA_F_DADFAILED)) == 0;

    public static bool TryRead(NetlinkMessage message, [MaybeNullWhen(false)] out RouteAddress address)
    {
        address = null;
        if (message.Type is not (LinuxRtnetlink.RTM_NEWADDR or LinuxRtnetlink.RTM_DELADDR)
            || !message.TrySplit<IfAddrMsg>(out var header, out var attributes)
            || !NetlinkAddress.TryReadFamily(header.ifa_family, out var family))
        {
            return false;
        }

        uint flags = header.ifa_flags;
        IPAddress? local = null;
        IPAddress? other = null;
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            switch (attribute.Type)
            {
                case LinuxIfAddr.IFA_LOCAL:
                    local = NetlinkAddress.Read(attribute.Value, family);
                    break;
                case LinuxIfAddr.IFA_ADDRESS:
                    // IPv6 has only this one; for IPv4 it is the peer of a point-to-point link, else equal to IFA_LOCAL.
                    other = NetlinkAddress.Read(attribute.Value, family);
                    break;
                case LinuxIfAddr.IFA_FLAGS:
                    // All 32 bits; the header has room for eight.
                    flags = attribute.Read<uint>();
                    break;
            }
        }

        if (attributes.IsMalformed || (local ?? other) is not { } own)
        {
            return false;
        }

        address = new RouteAddress((int)header.ifa_index, own, header.ifa_prefixlen, flags, message.Type == LinuxRtnetlink.RTM_DELADDR);
        return true;
    }
}
