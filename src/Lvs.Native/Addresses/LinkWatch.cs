using System.Net;
using System.Net.Sockets;
using Lvs.Core.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;
using Lvs.Native.Netlink.Route;

namespace Lvs.Native.Addresses;

/// <summary>
/// Follows the kernel's notifications on a thread of its own. They only say where to look: what is reported is read afresh, so that
/// nothing depends on their order. A renewed lease is no change and is not reported: an address changes with its flags only. When
/// notifications were lost (ENOBUFS), everything is read and reported anew. What cannot be read now is tried again until it can; an
/// exception of the callback is a bug and ends the process.
/// </summary>
internal sealed class LinkWatch : IDisposable
{
    private const uint Groups = LinuxRtnetlink.RTMGRP_LINK | LinuxRtnetlink.RTMGRP_IPV4_IFADDR | LinuxRtnetlink.RTMGRP_IPV6_IFADDR;

    // Long enough for whoever changes everything to get on with it, short beside the time a backup waits.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(50);

    private readonly Action<LinkChange> _onChange;
    private readonly NetlinkTransport _notifications;
    private readonly WakeablePoll _poll;
    private readonly RouteTable _table;
    private readonly OwnHolds _holds;
    private readonly Thread _thread;
    private readonly Dictionary<int, string> _names = [];
    private readonly Dictionary<(int Index, IPAddress Address, int PrefixLength), uint> _addresses = [];
    private readonly HashSet<int> _changed = [];
    private readonly HashSet<int> _gone = [];
    private readonly Dictionary<int, LinkState?> _found = [];
    private bool _everythingMayHaveChanged;
    private int _disposed;

    /// <summary>When this returns, every change from now on will be reported. The table is disposed with the watch.</summary>
    public LinkWatch(Action<LinkChange> onChange, RouteTable table, OwnHolds holds)
    {
        _onChange = onChange;
        _notifications = new NetlinkTransport(LinuxNetlink.NETLINK_ROUTE, Groups);
        _poll = new WakeablePoll(_notifications.Handle);
        _table = table;
        _holds = holds;
        _everythingMayHaveChanged = !Try(ReadAll);
        _thread = new Thread(Run) { Name = "link watch", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Waits for a callback that is under way, unless it is itself the one that disposes.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _poll.Stop();
        if (_thread != Thread.CurrentThread)
        {
            _thread.Join();
        }
    }

    private static bool Try(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (LinuxException failure) when (IsTransient(failure.Errno))
        {
            return false;
        }
    }

    // No answer, a lost or unfinished one (EBUSY: the socket still has the rest of a reading that was given up), a table that changed
    // whenever it was read (EINTR), no memory.
    private static bool IsTransient(int errno)
        => errno is Errno.ETIMEDOUT or Errno.ENOBUFS or Errno.EBUSY or Errno.EINTR or Errno.EAGAIN or Errno.ENOMEM;

    private void Run()
    {
        do
        {
            do
            {
                Collect();
            }
            while (!Try(Look) && _poll.Pause(PauseAfterFailure));
            Report();
        }
        while (_poll.WaitReadable());

        _poll.Dispose();
        _notifications.Dispose();
        _table.Dispose();
    }

    // Everything that waits is taken before anything is reported: a thousand addresses added at once make one report.
    private void Collect()
    {
        while (true)
        {
            switch (_notifications.TryReceive(out var datagram))
            {
                case 0:
                    Note(datagram);
                    break;
                case Errno.EAGAIN:
                    return;
                case Errno.ENOBUFS:
                    _everythingMayHaveChanged = true;
                    break;
                case var errno:
                    throw new LinuxException("receive a change of the interfaces", errno);
            }
        }
    }

    private void Note(ReadOnlySpan<byte> datagram)
    {
        var messages = new NetlinkMessages(datagram);
        while (messages.MoveNext())
        {
            var message = messages.Current;
            if (RouteLink.TryRead(message, out var link))
            {
                _names.TryAdd(link.Index, link.Name);
                _changed.Add(link.Index);
                if (link.IsGone)
                {
                    _gone.Add(link.Index);
                }
            }
            else if (RouteAddress.TryRead(message, out var address))
            {
                Note(address);
            }
        }
    }

    private void Note(RouteAddress address)
    {
        var key = (address.Index, address.Address, address.PrefixLength);
        if (address.IsGone)
        {
            _addresses.Remove(key);
        }
        else if (_addresses.TryGetValue(key, out var flags) && flags == address.Flags)
        {
            return;
        }
        else
        {
            _addresses[key] = address.Flags;
        }

        _changed.Add(address.Index);
    }

    // Everything is read before anything is told, so that it can be tried again as a whole.
    private void Look()
    {
        if (_everythingMayHaveChanged)
        {
            ReadAll();
            _changed.UnionWith(_names.Keys);
            _everythingMayHaveChanged = false;
        }

        _found.Clear();
        foreach (var index in _changed)
        {
            _found.Add(index, _table.FindLink(index) is { } link ? _table.State(link, _holds) : null);
        }
    }

    // What is gone comes first: an interface may have been replaced by another one of its name, or was somewhere else and is back under
    // its number. Sockets that were bound to it are deaf then, for their groups went with it.
    private void Report()
    {
        foreach (var (index, state) in _found)
        {
            if (_names.TryGetValue(index, out var oldName) && (oldName != state?.Name || _gone.Contains(index)))
            {
                _names.Remove(index);
                Report(new LinkChange(oldName, null));
            }

            if (state is null)
            {
                Forget(index);
            }
            else
            {
                _names[index] = state.Name;
            }
        }

        foreach (var state in _found.Values.OfType<LinkState>())
        {
            Report(new LinkChange(state.Name, state));
        }

        _changed.Clear();
        _gone.Clear();
        _found.Clear();
    }

    private void Report(LinkChange change)
    {
        if (Volatile.Read(ref _disposed) == 0)
        {
            _onChange(change);
        }
    }

    // Names of interfaces that are gone stay until that has been reported.
    private void ReadAll()
    {
        var links = _table.Links();
        var addresses = _table.Addresses(AddressFamily.Unspecified, 0);
        foreach (var link in links)
        {
            _names.TryAdd(link.Index, link.Name);
        }

        _addresses.Clear();
        foreach (var address in addresses)
        {
            _addresses[(address.Index, address.Address, address.PrefixLength)] = address.Flags;
        }
    }

    private void Forget(int index)
    {
        foreach (var key in _addresses.Keys.Where(key => key.Index == index).ToList())
        {
            _addresses.Remove(key);
        }
    }
}
