using System.Globalization;
using System.Net;
using Lvs.Core.Addresses;

namespace Lvs.Native.Addresses;

/// <summary>The other end of a point-to-point address (<c>peer</c> of ip-address(8)), whose prefix length is then that of the address.</summary>
internal static class OtherEnd
{
    /// <summary>The peer of an address; the address itself when it has none.</summary>
    public static (IPAddress Address, int PrefixLength) Of(HeldAddress address)
    {
        if (address.Options?.Peer is not { } peer)
        {
            return (address.Address, address.PrefixLength);
        }

        var parts = peer.Split('/');
        var other = IPAddress.Parse(parts[0]);
        return (other, parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : other.GetAddressBytes().Length * 8);
    }

    /// <summary>The address as the kernel lists it: without its options.</summary>
    public static HeldAddress AsListed(HeldAddress address)
        => address.Options is null ? address : address with { Options = null, PrefixLength = Of(address).PrefixLength };
}
