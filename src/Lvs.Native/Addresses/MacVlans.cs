using System.Globalization;
using Lvs.Core.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink.Route;
using Lvs.Native.Sysctl;

namespace Lvs.Native.Addresses;

/// <summary>The macvlan interfaces of the network namespace of the thread that opens it, over rtnetlink. Not thread-safe.</summary>
public sealed class MacVlans : IVirtualLinks, IDisposable
{
    // iproute2's, where names of link groups are: the system's, and since 6.5 the distribution's.
    private static readonly string[] GroupFiles = ["/etc/iproute2/group", "/usr/share/iproute2/group"];

    private readonly byte[] _request = new byte[RouteMessages.BufferSize];
    private readonly RouteTable _table = RouteTable.Open();

    /// <inheritdoc/>
    public bool Make(VirtualLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (_table.FindLink(link.Parent) is not { } parent)
        {
            return false;
        }

        var there = _table.FindLink(link.Name);
        if (there is not null && !IsSame(there, link, parent))
        {
            if (there.Kind != RouteMessages.MacVlan)
            {
                throw new LinuxException($"make {link}", Errno.EEXIST, $"an interface {link.Name} that is no macvlan is there already");
            }

            Remove(there);
            there = null;
        }

        if (there is null)
        {
            _table.Socket.Execute(RouteMessages.NewMacVlan(_request, link, parent.Index, GroupOf(link))).ThrowIfFailed($"make {link}");
            there = _table.FindLink(link.Name) ?? throw _table.NoLink(link.Name, $"make {link}");
        }

        Finish(link, there);
        return true;
    }

    /// <inheritdoc/>
    public void Remove(VirtualLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (_table.FindLink(link.Name) is { Kind: RouteMessages.MacVlan } there)
        {
            Remove(there);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListLinks() => [.. _table.Links().Select(static link => link.Name)];

    /// <inheritdoc/>
    public string ReadSysctl(string name) => KernelSettings.Read(name);

    /// <inheritdoc/>
    public void WriteSysctl(string name, string value) => KernelSettings.Write(name, value);

    /// <inheritdoc/>
    public void Dispose() => _table.Dispose();

    private static bool IsSame(RouteLink there, VirtualLink link, RouteLink parent)
        => there is { Kind: RouteMessages.MacVlan, MacVlanMode: LinuxIfLink.MACVLAN_MODE_VEPA }
            && there.Parent == parent.Index
            && there.HardwareAddress.AsSpan().SequenceEqual(link.MacAddress.GetAddressBytes());

    // One that is half made would answer for what is its parent's, or have an address of its own: then there is none.
    private void Finish(VirtualLink link, RouteLink there)
    {
        try
        {
            foreach (var (name, value) in link.Settings)
            {
                // A kernel without IPv6 has none to be turned off.
                if (KernelSettings.Exists(name) || link.CarriesIPv6)
                {
                    KernelSettings.Write(name, value);
                }
            }

            if (!there.IsEnabled)
            {
                _table.Socket.Execute(RouteMessages.SetUp(_request, there.Index)).ThrowIfFailed($"set {link} up");
            }
        }
        catch (IOException)
        {
            Remove(there);
            throw;
        }
    }

    private void Remove(RouteLink there)
    {
        var error = _table.Socket.Execute(RouteMessages.DeleteLink(_request, there.Index));
        if (error is not { Errno: Errno.ENODEV, IsTransport: false })
        {
            error.ThrowIfFailed($"remove the interface {there.Name}");
        }
    }

    private static uint? GroupOf(VirtualLink link)
    {
        if (link.Group is not { } group)
        {
            return null;
        }

        if (uint.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var named = GroupFiles.Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(static line => line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words is [_, var name] && name == group);
        return named is [var text, _] && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? number
            : throw new LinuxException($"make {link}", Errno.EINVAL, $"there is no link group {group} in {string.Join(" or ", GroupFiles)}");
    }
}
