using Lvs.Core.Addresses;

namespace Lvs.Actors.Tests.World;

/// <summary>The virtual interfaces of a <see cref="Machine"/>, in its journal as well.</summary>
internal sealed class MachineLinks(Machine machine) : IVirtualLinks
{
    private readonly List<VirtualLink> _links = [];

    /// <summary>Those that are there: "vrrp.51@ens33".</summary>
    public IEnumerable<string> Now => _links.Select(link => link.ToString());

    /// <summary>When set, none can be made, for this reason.</summary>
    public string? Refuses { get; set; }

    /// <summary>What an operator does with ip link delete.</summary>
    public void RemoveByHand(string name)
    {
        _links.RemoveAll(link => link.Name == name);
        machine.SetOtherLink(name, isUp: null);
    }

    /// <summary>Their parent is gone.</summary>
    public void LoseAll()
    {
        foreach (var link in _links.ToList())
        {
            RemoveByHand(link.Name);
        }
    }

    public bool Make(VirtualLink link)
    {
        if (Refuses is { } reason)
        {
            throw new IOException(reason);
        }

        if (machine.FindLink(link.Parent) is null)
        {
            return false;
        }

        if (!_links.Contains(link))
        {
            Remove(link);
            _links.Add(link);
            machine.Journal.Add($"make {link.Name}");
            machine.SetOtherLink(link.Name, isUp: true);
        }

        return true;
    }

    public void Remove(VirtualLink link)
    {
        if (_links.RemoveAll(there => there.Name == link.Name) > 0)
        {
            machine.Journal.Add($"remove {link.Name}");
            machine.SetOtherLink(link.Name, isUp: null);
        }
    }

    public IReadOnlyList<string> ListLinks() => ["lo", "ens33", .. _links.Select(link => link.Name)];

    public string ReadSysctl(string name) => machine.ReadSysctl(name);

    public void WriteSysctl(string name, string value) => machine.WriteSysctl(name, value);
}
