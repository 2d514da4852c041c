using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Services;

/// <summary>
/// Which virtual addresses are on this director, by the roles of the instances they belong to. One that belongs to none is here, as far as
/// anybody knows.
/// </summary>
public sealed class AddressHolders
{
    private readonly HashSet<string> _masters = new(StringComparer.Ordinal);
    private Dictionary<IPAddress, List<string>> _instances = [];

    /// <summary>The instances are these now.</summary>
    public void Configure(ValueList<VrrpInstanceConfig> instances)
    {
        _instances = instances
            .SelectMany(instance => instance.Addresses.Concat(instance.ExcludedAddresses).Select(address => (address.Address, instance.Name)))
            .GroupBy(pair => pair.Address)
            .ToDictionary(group => group.Key, group => group.Select(pair => pair.Name).ToList());
        _masters.IntersectWith(instances.Select(instance => instance.Name));
    }

    /// <summary>An instance has another role.</summary>
    public void Set(string instance, VrrpRole role)
    {
        if (role == VrrpRole.Master)
        {
            _masters.Add(instance);
        }
        else
        {
            _masters.Remove(instance);
        }
    }

    /// <summary>Whether an address of this service is here; one by mark has none that could be missing.</summary>
    public bool Hold(VirtualServiceConfig service)
        => ServiceGroups.KeysOf(service).Any(key => key.Address is null || !_instances.TryGetValue(key.Address, out var owners)
            || owners.Exists(_masters.Contains));
}
