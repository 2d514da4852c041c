using System.Collections.Immutable;
using Lvs.Core;
using Lvs.Core.Addresses;
using Lvs.Core.Sysctl;

namespace Lvs.Actors.Addresses;

/// <summary>
/// The virtual interfaces that are to be there, and the kernel settings that they need of others for so long. Part of the addresses actor.
/// What fails throws an <see cref="IOException"/>, and can be tried again.
/// </summary>
internal sealed class OwnLinks
{
    private readonly IVirtualLinks _kernel;
    private readonly SysctlLoan _loan;
    private readonly Dictionary<string, VirtualLink> _made = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, VirtualLink> _wanted = ImmutableDictionary<string, VirtualLink>.Empty;

    public OwnLinks(IVirtualLinks kernel)
    {
        _kernel = kernel;
        _loan = new SysctlLoan(kernel.ReadSysctl, kernel.WriteSysctl);
    }

    /// <summary>What a successor puts back in our place.</summary>
    public ImmutableSortedDictionary<string, (string Before, string Ours)> Lent
    {
        get => _loan.Lent;
        set => _loan.Lent = value;
    }

    /// <summary>Those that are wanted and not known to be there.</summary>
    public IEnumerable<VirtualLink> Missing => _wanted.Values.Where(link => !_made.TryGetValue(link.Name, out var made) || made != link);

    /// <summary>Those that are there and not wanted any more.</summary>
    public ImmutableArray<VirtualLink> Unwanted => [.. _made.Values.Where(link => !_wanted.ContainsKey(link.Name))];

    /// <summary>What is to be there from now on. What is not to be there any more stays until it is removed.</summary>
    public void Want(ValueList<VirtualLink> links) => _wanted = links.ToImmutableDictionary(link => link.Name, StringComparer.Ordinal);

    /// <summary>Makes one; false when its parent is not there.</summary>
    public bool Make(VirtualLink link)
    {
        if (!_kernel.Make(link))
        {
            return false;
        }

        _made[link.Name] = link;
        return true;
    }

    /// <summary>The interface of that name went away: true when it is one of ours, which is not there any more then.</summary>
    public bool Lose(string name) => _made.Remove(name) && _wanted.ContainsKey(name);

    /// <summary>Whether one of ours is missing on an interface.</summary>
    public bool AreMissingOn(string parent) => _wanted.Count > 0 && Missing.Any(link => link.Parent == parent);

    /// <summary>The interface that frames of another one go out by.</summary>
    public string ParentOf(string name) => _made.TryGetValue(name, out var link) ? link.Parent : name;

    /// <summary>Has the rest of the machine as those that are there need it; the problems, a line each.</summary>
    public IReadOnlyList<string> Settle()
    {
        if (_made.Count == 0)
        {
            return _loan.PutBack();
        }

        var lent = Lent;
        var others = _kernel.ListLinks().Where(name => !_made.ContainsKey(name));
        return _loan.Set(VirtualLinkSettings.Of(
            _made.Values, others, name => lent.TryGetValue(name, out var values) ? values.Before : _kernel.ReadSysctl(name)));
    }

    /// <summary>Removes one that is not wanted any more.</summary>
    public void Remove(VirtualLink link)
    {
        _kernel.Remove(link);
        _made.Remove(link.Name);
    }
}
