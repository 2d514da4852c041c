using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Lvs.Core.Addresses;
using Lvs.Core.Config;

namespace Lvs.Core.Vrrp;

/// <summary>
/// Which virtual interfaces the routers of a configuration need (use_vmac, use_vmac_addr), and what is then on them: the names and the rules
/// are keepalived's (keepalived.conf(5), vrrp_vmac.c). Pure.
/// </summary>
public sealed class VirtualRouterLinks
{
    private readonly GlobalConfig _global;
    private readonly Dictionary<string, VirtualLink> _links = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken;

    private VirtualRouterLinks(ValueList<VrrpInstanceConfig> instances, GlobalConfig global)
    {
        _global = global;
        _taken = [.. instances.Select(instance => instance.VirtualInterface?.Name).OfType<string>()];
    }

    /// <summary>
    /// The instances with each address on the interface that it will be on (a virtual one shows in <see cref="AddressOptions.UseVmac"/>), and with
    /// the name of the interface that adverts go out by in <see cref="VrrpInstanceConfig.VirtualInterface"/>, which is null where that is the
    /// interface itself; and the interfaces to make.
    /// </summary>
    public static (ValueList<VrrpInstanceConfig> Instances, ValueList<VirtualLink> Links) Of(
        ValueList<VrrpInstanceConfig> instances, GlobalConfig global)
    {
        if (!instances.Any(UsesLinks))
        {
            return (instances, []);
        }

        var links = new VirtualRouterLinks(instances, global);
        var placed = instances.Select(instance => UsesLinks(instance) ? links.Place(instance) : instance).ToValueList();
        return (placed, [.. links._links.Values]);
    }

    /// <summary>00-00-5E-00-01-{VRID} for IPv4 and 00-00-5E-00-02-{VRID} for IPv6 (RFC 5798 section 7.3).</summary>
    public static PhysicalAddress MacAddressOf(byte virtualRouterId, AddressFamily family)
        => new([0x00, 0x00, 0x5e, 0x00, family == AddressFamily.InterNetworkV6 ? (byte)0x02 : (byte)0x01, virtualRouterId]);

    /// <summary>
    /// A MAC address as keepalived reads it: six octets, or five, and the virtual router id is the sixth; null for anything else, and for
    /// one of a group.
    /// </summary>
    public static PhysicalAddress? ReadMacAddress(string text, byte virtualRouterId)
    {
        ArgumentNullException.ThrowIfNull(text);
        var octets = text.Split(':');
        var bytes = new byte[MacAddressLength];
        bytes[^1] = virtualRouterId;
        if (octets.Length is not (MacAddressLength or MacAddressLength - 1))
        {
            return null;
        }

        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i].Length > 2 || !byte.TryParse(octets[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return null;
            }
        }

        return (bytes[0] & MulticastBit) != 0 ? null : new PhysicalAddress(bytes);
    }

    private const int MacAddressLength = 6;
    private const int MulticastBit = 1;
    private const int LinkLocalPrefix = 64;

    private static readonly PhysicalAddress NoAddress = new(new byte[MacAddressLength]);

    private static bool UsesLinks(VrrpInstanceConfig instance)
        => instance.VirtualInterface is not null || instance.VmacForAddresses || AllOf(instance).Any(address => address.Options is { UseVmac: true });

    private static IEnumerable<VirtualAddress> AllOf(VrrpInstanceConfig instance) => instance.Addresses.Concat(instance.ExcludedAddresses);

    // An ipvlan is none of ours yet, and without an interface of its own there is nothing to make one on.
    private VrrpInstanceConfig Place(VrrpInstanceConfig instance)
    {
        var family = VrrpSettings.FamilyOf(instance);
        VirtualLink? own = null;
        if (instance is { VirtualInterface: { IsIpvlan: false } device, Interface.Length: > 0 })
        {
            var address = device.MacAddress is { } text && !instance.Strict ? ReadMacAddress(text, instance.VirtualRouterId) : null;
            own = new VirtualLink(
                device.Name ?? Name(_global.Vrrp.VmacPrefix, instance.VirtualRouterId, family),
                instance.Interface,
                address is null || address.Equals(NoAddress) ? MacAddressOf(instance.VirtualRouterId, family) : address)
            {
                CarriesIPv6 = family == AddressFamily.InterNetworkV6,
                Group = device.Group,
            };
            Add(own);
        }

        // By unicast adverts go out by the interface itself, and in strict mode, which knows no unicast, never.
        var sendsOnBase = instance.Unicast.Peers.Count > 0 || (instance.VmacSendsOnBase && !instance.Strict);
        var onOthers = new Dictionary<(string Parent, AddressFamily Family), string>();
        return instance with
        {
            VirtualInterface = own is null || sendsOnBase ? null : instance.VirtualInterface! with { Name = own.Name },
            Addresses = instance.Addresses.Select(address => Place(address, instance, family, own, onOthers)).ToValueList(),
            ExcludedAddresses = instance.ExcludedAddresses.Select(address => Place(address, instance, family, own, onOthers)).ToValueList(),
        };
    }

    private VirtualAddress Place(
        VirtualAddress address,
        VrrpInstanceConfig instance,
        AddressFamily family,
        VirtualLink? own,
        Dictionary<(string Parent, AddressFamily Family), string> onOthers)
    {
        var parent = address.Interface ?? instance.Interface;
        var isAtHome = parent == instance.Interface && address.Address.AddressFamily == family;
        var wantsOne = address.Options is { UseVmac: true } || (instance.VmacForAddresses && !isAtHome);
        if (own is not null && parent == instance.Interface && (isAtHome || !wantsOne))
        {
            if (address.Address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                Add(_links[own.Name] with { CarriesIPv6 = true });
            }

            return On(own.Name, address);
        }

        if (!wantsOne || parent.Length == 0)
        {
            return address;
        }

        var place = (parent, address.Address.AddressFamily);
        if (!onOthers.TryGetValue(place, out var name))
        {
            onOthers.Add(place, name = Name(AddressPrefix, instance.VirtualRouterId, address.Address.AddressFamily));
            Add(new VirtualLink(name, parent, MacAddressOf(instance.VirtualRouterId, address.Address.AddressFamily))
            {
                CarriesIPv6 = address.Address.AddressFamily == AddressFamily.InterNetworkV6,
            });
        }

        return On(name, address);
    }

    // The interface has no link-local address of its own, and so no way to those who ask: a prefix is one.
    private static VirtualAddress On(string name, VirtualAddress address) => address with
    {
        Interface = name,
        PrefixLength = address.Address.IsIPv6LinkLocal ? Math.Min(address.PrefixLength, LinkLocalPrefix) : address.PrefixLength,
        Options = (address.Options ?? new AddressOptions()) with { UseVmac = true },
    };

    private string AddressPrefix => _global.Vrrp.VmacAddressPrefix ?? _global.Vrrp.VmacPrefix;

    private void Add(VirtualLink link)
    {
        _links[link.Name] = link;
        _taken.Add(link.Name);
    }

    // vrrp.51, else vrrp6.51 over IPv6, else vrrp1.51 and so on.
    private string Name(string prefix, byte virtualRouterId, AddressFamily family)
    {
        string[] first = family == AddressFamily.InterNetworkV6 ? ["", "6"] : [""];
        var numbers = first.Concat(Enumerable.Range(1, byte.MaxValue * byte.MaxValue).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        return numbers.Select(number => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}.{virtualRouterId}")).First(name => !_taken.Contains(name));
    }
}
