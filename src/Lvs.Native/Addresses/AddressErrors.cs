using Lvs.Core.Addresses;
using Lvs.Native.Netlink;

namespace Lvs.Native.Addresses;

/// <summary>Names the address in an error, and builds that text only when there is one: leases are renewed all the time.</summary>
internal static class AddressErrors
{
    public static void ThrowIfFailed(this NetlinkError error, string operation, HeldAddress address)
    {
        if (!error.IsSuccess)
        {
            throw error.ToException($"{operation} {address}");
        }
    }
}
