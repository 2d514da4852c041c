using System.Net.Sockets;
using Lvs.Core.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;
using Lvs.Native.Netlink.Route;
using Lvs.Native.Sysctl;

namespace Lvs.Native.Addresses;

/// <summary>
/// The addresses of the network namespace of the thread that opens it, over rtnetlink (linux/rtnetlink.h). Not thread-safe, except
/// that <see cref="Watch"/> has a socket and thread of its own.
/// </summary>
public sealed class RouteAddresses : IAddresses, IDisposable
{
    private readonly byte[] _request = new byte[RouteMessages.BufferSize];
    private readonly RouteTable _table = RouteTable.Open();
    private readonly NeighbourSocket _neighbours = new();
    private readonly byte[] _batch = new byte[RouteMessages.BufferSize * NetlinkSocket.MaxBatch];
    private readonly List<HeldAddress> _batched = [];
    private readonly Dictionary<string, int> _links = [];
    private readonly OwnHolds _holds = new();

    /// <summary>
    /// See <see cref="IAddresses.FindLink"/>. The primary address is, of those that this object does not itself hold, the first
    /// permanent one with a prefix below 32, else the first permanent one, else the first with a lifetime and a prefix below 32.
    /// <see cref="Watch"/> reports the same one.
    /// </summary>
    public LinkState? FindLink(string name) => _table.FindLink(name) is { } link ? _table.State(link, _holds) : null;

    /// <inheritdoc/>
    public void Hold(IReadOnlyList<HeldAddress> addresses, TimeSpan? lease)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var operation = lease is null ? "add" : "lease";
        uint? seconds = lease is { } time ? (uint)Math.Max(1, Math.Ceiling(time.TotalSeconds)) : null;
        List<LinuxException> failures = [];
        _links.Clear();
        for (var start = 0; start < addresses.Count; start += NetlinkSocket.MaxBatch)
        {
            HoldBatch(addresses, start, Math.Min(start + NetlinkSocket.MaxBatch, addresses.Count), operation, seconds, failures);
        }

        Throw(failures);
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

        var error = _table.Socket.Execute(RouteMessages.DeleteAddress(_request, link.Index, address));
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
                .Exists(held => held.Address.Equals(address.Address) && held.PrefixLength == OtherEnd.Of(address).PrefixLength);
    }

    /// <summary>
    /// See <see cref="IAddresses.Announce"/>. Interfaces that are no Ethernet (lo, tunnels) have no neighbours to tell and are passed
    /// over. What fails keeps nothing else from being announced; the first failure of each interface is thrown at the end.
    /// </summary>
    public void Announce(IReadOnlyList<HeldAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        List<LinuxException> failures = [];
        foreach (var group in addresses.GroupBy(static address => address.Interface))
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

        Throw(failures);
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
        _neighbours.Dispose();
    }

    private static void Throw(List<LinuxException> failures)
    {
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

    // An interface is looked up once for all of its addresses.
    private void HoldBatch(
        IReadOnlyList<HeldAddress> addresses, int start, int end, string operation, uint? seconds, List<LinuxException> failures)
    {
        _batched.Clear();
        var length = 0;
        for (var i = start; i < end; i++)
        {
            var address = addresses[i];
            try
            {
                if (!_links.TryGetValue(address.Interface, out var index))
                {
                    _links.Add(address.Interface, index = RequireLink(address, operation).Index);
                }

                // Before the kernel has it: the watch may see it before the acknowledgement is here.
                _holds.Add(address);
                length += RouteMessages.NewAddress(_batch.AsSpan(length, RouteMessages.BufferSize), index, address, seconds).Length;
                _batched.Add(address);
            }
            catch (LinuxException failure)
            {
                failures.Add(failure);
            }
        }

        var errors = _table.Socket.ExecuteAll(_batch.AsSpan(0, length));
        for (var i = 0; i < errors.Length; i++)
        {
            if (!errors[i].IsSuccess)
            {
                failures.Add(errors[i].ToException($"{operation} {_batched[i]}"));
            }
        }
    }

    private void AnnounceOnOne(IReadOnlyList<HeldAddress> addresses)
    {
        var link = RequireLink(addresses[0], "announce");
        if (link.HardwareType != LinuxIfArp.ARPHRD_ETHER || link.HardwareAddress.Length != LinuxIfEther.ETH_ALEN)
        {
            return;
        }

        var forwards = addresses.Any(static address => address.Address.AddressFamily == AddressFamily.InterNetworkV6) && Forwards(link.Name);
        LinuxException? first = null;
        foreach (var address in addresses)
        {
            try
            {
                _neighbours.Announce(link, address, forwards);
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

    // A host that says it is a router, and the other way round, would change its neighbours' default routes.
    private static bool Forwards(string interfaceName)
    {
        try
        {
            return KernelSettings.Read($"net/ipv6/conf/{interfaceName}/forwarding") != "0";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private RouteLink RequireLink(HeldAddress address, string operation)
        => _table.FindLink(address.Interface) ?? throw _table.NoLink(address.Interface, $"{operation} {address}");
}
