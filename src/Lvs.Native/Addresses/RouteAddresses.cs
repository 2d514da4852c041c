using System.Net.Sockets;
using Lvs.Core.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink.Route;

namespace Lvs.Native.Addresses;

/// <summary>
/// The addresses of the network namespace of the thread that opens it, over rtnetlink (linux/rtnetlink.h). Not thread-safe, except
/// that <see cref="Watch"/> has a socket and thread of its own.
/// </summary>
public sealed class RouteAddresses : IAddresses, IDisposable
{
    private readonly byte[] _request = new byte[RouteMessages.BufferSize];
    private readonly RouteTable _table = RouteTable.Open();
    private readonly ArpSocket _arp = new();
    private readonly OwnHolds _holds = new();

    /// <summary>
    /// See <see cref="IAddresses.FindLink"/>. The primary address is, of those that this object does not itself hold, the first
    /// permanent one with a prefix below 32, else the first permanent one, else the first with a lifetime and a prefix below 32.
    /// <see cref="Watch"/> reports the same one.
    /// </summary>
    public LinkState? FindLink(string name) => _table.FindLink(name) is { } link ? _table.State(link, _holds) : null;

    /// <inheritdoc/>
    public void Hold(HeldAddress address, TimeSpan? lease)
    {
        ArgumentNullException.ThrowIfNull(address);
        var operation = lease is null ? "add" : "lease";
        uint? seconds = lease is { } time ? (uint)Math.Max(1, Math.Ceiling(time.TotalSeconds)) : null;
        var index = RequireLink(address, operation).Index;
        // Before the kernel has it: the watch may see it before the acknowledgement is here.
        _holds.Add(address);
        _table.Socket.Execute(RouteMessages.NewAddress(_request, index, address.Address, address.PrefixLength, seconds))
            .ThrowIfFailed(operation, address);
    }

    /// <inheritdoc/>
    public bool Release(HeldAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (_table.FindLink(address.Interface) is not { } link)
        {
            _holds.Remove(address);
            return false;
        }

        var error = _table.Socket.Execute(RouteMessages.DeleteAddress(_request, link.Index, address.Address, address.PrefixLength));
        // ENODEV: the interface went in between, its addresses with it.
        if (error is { Errno: Errno.EADDRNOTAVAIL or Errno.ENODEV, IsTransport: false })
        {
            _holds.Remove(address);
            return false;
        }

        error.ThrowIfFailed("remove", address);
        _holds.Remove(address);
        return true;
    }

    /// <inheritdoc/>
    public bool IsHeld(HeldAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _table.FindLink(address.Interface) is { } link
            && _table.Addresses(address.Address.AddressFamily, link.Index)
                .Exists(held => held.Address.Equals(address.Address) && held.PrefixLength == address.PrefixLength);
    }

    /// <summary>
    /// See <see cref="IAddresses.Announce"/>. IPv6 addresses, and interfaces that are no Ethernet (lo, tunnels), have nobody to tell
    /// by ARP and are passed over. What fails keeps nothing else from being announced; the first failure of each interface is thrown
    /// at the end.
    /// </summary>
    public void Announce(IReadOnlyList<HeldAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        List<LinuxException> failures = [];
        foreach (var group in addresses.Where(static address => address.Address.AddressFamily == AddressFamily.InterNetwork).GroupBy(static address => address.Interface))
        {
            try
            {
                AnnounceOnOne([.. group]);
            }
            catch (LinuxException failure)
            {
                failures.Add(failure);
            }
        }

        switch (failures)
        {
            case []:
                return;
            case [var failure]:
                throw failure;
            default:
                throw new IOException(string.Join("; ", failures.Select(static failure => failure.Message)), new AggregateException(failures));
        }
    }

    /// <inheritdoc/>
    public IDisposable Watch(Action<LinkChange> onChange)
    {
        ArgumentNullException.ThrowIfNull(onChange);
        return new LinkWatch(onChange, RouteTable.Open(), _holds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _table.Dispose();
        _arp.Dispose();
    }

    private void AnnounceOnOne(IReadOnlyList<HeldAddress> addresses)
    {
        var link = RequireLink(addresses[0], "announce");
        if (link.HardwareType != LinuxIfArp.ARPHRD_ETHER || link.HardwareAddress.Length != LinuxIfEther.ETH_ALEN)
        {
            return;
        }

        LinuxException? first = null;
        foreach (var address in addresses)
        {
            try
            {
                _arp.Announce(link, address);
            }
            catch (LinuxException failure)
            {
                first ??= failure;
            }
        }

        if (first is not null)
        {
            throw first;
        }
    }

    private RouteLink RequireLink(HeldAddress address, string operation)
        => _table.FindLink(address.Interface) ?? throw _table.NoLink(address.Interface, $"{operation} {address}");
}
