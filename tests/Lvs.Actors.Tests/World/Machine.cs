using System.Collections.Immutable;
using System.Net;
using Lvs.Core;
using Lvs.Core.Addresses;
using Lvs.Core.Health;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Tests.World;

/// <summary>
/// A machine in memory: interfaces, addresses with lifetimes, an IPVS table, and probes whose answers a test decides. It keeps a
/// journal of what was done to it, in order.
/// </summary>
internal sealed class Machine(string name, VirtualTime time, string address) : IAddresses, IIpvs, IProbe
{
    private readonly Dictionary<HeldAddress, TimeSpan?> _held = [];
    private readonly Dictionary<ServiceKey, (IpvsService Service, List<IpvsDestination> Servers)> _table = [];
    private readonly List<Action<LinkChange>> _watchers = [];
    private readonly Dictionary<string, (int Index, bool IsUp)> _otherLinks = new(StringComparer.Ordinal);
    private LinkState _link = new(2, "ens33", true, IPAddress.Parse(address)) { PrimaryIPv6 = IPAddress.Parse($"fe80::{address.Split('.')[3]}") };
    private bool _hasNoLink;
    private int _lastIndex = 2;
    private MachineLinks? _virtual;

    public string Name => name;

    /// <summary>Its virtual interfaces.</summary>
    public MachineLinks Virtual => _virtual ??= new MachineLinks(this);

    /// <summary>What was done, in order: "hold …", "release …", "announce …", "advert N", IPVS commands by name.</summary>
    public List<string> Journal { get; } = [];

    /// <summary>Whether the segment reaches this machine.</summary>
    public bool IsReachable { get; set; } = true;

    /// <summary>Servers whose probes fail, and how.</summary>
    public Dictionary<IPAddress, string> Failing { get; } = [];

    /// <summary>Servers that have open connections.</summary>
    public HashSet<IPAddress> Connected { get; } = [];

    /// <summary>Kernel settings; those that are not here are 0.</summary>
    public Dictionary<string, string> Sysctls { get; } = new(StringComparer.Ordinal);

    /// <summary>Idle times of the kernel.</summary>
    public IpvsTimeouts Timeouts { get; private set; } = new(TimeSpan.FromSeconds(900), TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(300));

    /// <summary>The sync daemons that run.</summary>
    public List<SyncDaemon> SyncDaemons { get; } = [];

    /// <summary>How far it is behind.</summary>
    public SyncBacklog SyncBacklog { get; set; } = new(1, 0, 0);

    /// <summary>When set, every call to addresses or IPVS fails with this.</summary>
    public string? KernelFailure { get; set; }

    /// <summary>When set, no probe can be carried out, for this reason.</summary>
    public string? CannotProbe { get; set; }

    /// <summary>When set, the probe itself fails with this.</summary>
    public Exception? ProbeFailsWith { get; set; }

    /// <summary>When set, the kernel refuses to add a service, with this reason.</summary>
    public string? RefusesServices { get; set; }

    /// <summary>Told of each reading of the whole table.</summary>
    public Action? WhileReadingAll { get; set; }

    /// <summary>Why no sync daemon stops; null when they do.</summary>
    public string? CannotStopSync { get; set; }

    /// <summary>What happens before a sync daemon starts.</summary>
    public Action? WhileStartingSync { get; set; }

    /// <summary>Told of each service whose servers are read alone.</summary>
    public Action<ServiceKey>? WhileReading { get; set; }

    /// <summary>Told before addresses are put on.</summary>
    public Action? WhileHolding { get; set; }

    /// <summary>Told of each batch of commands.</summary>
    public Action? WhileWriting { get; set; }

    /// <summary>What an operator does by hand.</summary>
    public void RemoveByHand(string address) => _held.Remove(_held.Keys.Single(held => held.ToString() == address));

    /// <summary>What an operator does with ipvsadm.</summary>
    public void WriteByHand(IpvsCommand command) => Apply(command);

    /// <summary>Tells the watchers of the interface as it is: what the kernel does when an address comes or goes.</summary>
    public void TellOfLink() => SetLink(_link.IsUp);

    /// <summary>Addresses whose lifetime has not run out.</summary>
    public IReadOnlyList<string> HeldNow => [.. _held.Where(held => !(held.Value <= time.Now)).Select(held => held.Key.ToString())];

    /// <summary>"TCP 192.0.2.1:80 rr → 198.51.100.1:80 …", a line a service.</summary>
    public string Table => string.Join('\n', _table.Values.Select(row
        => $"{row.Service.Key} {row.Service.Scheduler}{(row.Service.Flags.HasFlag(IpvsServiceFlags.Persistent) ? " persistent" : "")} → {string.Join(' ', row.Servers.Select(server => server.Key))}"));

    public void SetLink(bool isUp) => ChangeLink(link => link with { IsUp = isUp });

    /// <summary>The interface of the segment is deleted; it is there again with its next change.</summary>
    public void RemoveLink()
    {
        _hasNoLink = true;
        Virtual.LoseAll();
        Tell(new LinkChange("ens33", null));
    }

    /// <summary>Something about the interface of the segment changes.</summary>
    public void ChangeLink(Func<LinkState, LinkState> change)
    {
        (_link, _hasNoLink) = (change(_link), false);
        Tell(new LinkChange("ens33", _link));
    }

    /// <summary>What else is on the interface of the segment; its primary address stays what it is.</summary>
    public void SetAddresses(params string[] addresses)
        => ChangeLink(link => link with { Addresses = addresses.Select(IPAddress.Parse).ToValueList() });

    /// <summary>An interface beside the one of the segment comes, goes down, or with null goes away.</summary>
    public void SetOtherLink(string interfaceName, bool? isUp)
    {
        if (isUp is { } state)
        {
            _otherLinks[interfaceName] = (_otherLinks.TryGetValue(interfaceName, out var there) ? there.Index : ++_lastIndex, state);
        }
        else if (_otherLinks.Remove(interfaceName))
        {
            foreach (var held in _held.Keys.Where(held => held.Interface == interfaceName).ToList())
            {
                _held.Remove(held);
            }
        }

        Tell(new LinkChange(interfaceName, FindLink(interfaceName)));
    }

    public LinkState? FindLink(string interfaceName)
    {
        FailIfAsked();
        return interfaceName == "ens33" ? (_hasNoLink ? null : _link)
            : _otherLinks.TryGetValue(interfaceName, out var other) ? new LinkState(other.Index, interfaceName, other.IsUp, null)
            {
                IsEnabled = other.IsUp,
                Addresses = HeldOn(interfaceName),
            }
            : null;
    }

    public void Hold(IReadOnlyList<HeldAddress> addresses, TimeSpan? lease)
    {
        FailIfAsked();
        WhileHolding?.Invoke();
        foreach (var held in addresses)
        {
            // An address on an interface that is not there is no address.
            if (FindLink(held.Interface) is null)
            {
                throw new IOException($"there is no interface {held.Interface}");
            }

            if (!IsHeld(held))
            {
                Journal.Add($"hold {held.Address}");
            }

            _held[held] = lease is null ? null : time.Now + lease;
        }
    }

    public bool Release(HeldAddress held)
    {
        FailIfAsked();
        if (!_held.Remove(held))
        {
            return false;
        }

        Journal.Add($"release {held.Address}");
        return true;
    }

    public bool IsHeld(HeldAddress held) => HeldNow.Contains(held.ToString());

    public void Announce(IReadOnlyList<HeldAddress> addresses)
    {
        FailIfAsked();
        Journal.Add($"announce {string.Join(' ', addresses.Select(held => held.Address))}");
    }

    public IDisposable Watch(Action<LinkChange> onChange)
    {
        FailIfAsked();
        _watchers.Add(onChange);
        return new Unwatch(() => _watchers.Remove(onChange));
    }

    public IpvsInfo GetInfo() => new(new Version(1, 2, 1), 4096);

    public ImmutableArray<IpvsServiceEntry> Dump()
    {
        FailIfAsked();
        WhileReadingAll?.Invoke();
        return [.. _table.Values.Select(row => new IpvsServiceEntry(row.Service, [.. row.Servers.Select(server => Entry(server))]))];
    }

    public ImmutableArray<IpvsServiceEntry> DumpServices()
    {
        FailIfAsked();
        return [.. _table.Values.Select(row => new IpvsServiceEntry(row.Service, []))];
    }

    public ImmutableArray<IpvsDestinationEntry> DumpServers(ServiceKey service)
    {
        FailIfAsked();
        WhileReading?.Invoke(service);
        return _table.TryGetValue(service, out var row) ? [.. row.Servers.Select(Entry)] : [];
    }

    public ImmutableArray<IpvsDestination> DumpSettings(ServiceKey service, ImmutableArray<IpvsDestination> expected)
    {
        var servers = DumpServers(service).Select(server => server.Destination).ToImmutableArray();
        return servers.SequenceEqual(expected) || servers.Reverse().SequenceEqual(expected) ? expected : servers;
    }

    public string ReadSysctl(string name) => Sysctls.GetValueOrDefault(name, "0");

    public void WriteSysctl(string name, string value)
    {
        FailIfAsked();
        Sysctls[name] = value;
    }

    public ImmutableArray<IpvsResult> Apply(ImmutableArray<IpvsCommand> commands)
    {
        FailIfAsked();
        WhileWriting?.Invoke();
        return [.. commands.Select(Apply)];
    }

    public IpvsTimeouts GetTimeouts() => Timeouts;

    public void SetTimeouts(IpvsTimeouts timeouts)
    {
        FailIfAsked();
        Timeouts = timeouts;
    }

    public ImmutableArray<SyncDaemon> GetSyncDaemons()
    {
        FailIfAsked();
        return [.. SyncDaemons];
    }

    public SyncBacklog ReadSyncBacklog(SyncDaemon daemon) => SyncBacklog;

    public IpvsOutcome StartSync(SyncDaemon daemon)
    {
        WhileStartingSync?.Invoke();
        Journal.Add($"start {daemon.Role}");
        SyncDaemons.Add(daemon);
        return IpvsOutcome.Done;
    }

    public IpvsOutcome StopSync(SyncRole role)
    {
        if (CannotStopSync is { } reason)
        {
            throw new IOException(reason);
        }

        Journal.Add($"stop {role}");
        SyncDaemons.RemoveAll(daemon => daemon.Role == role);
        return IpvsOutcome.Done;
    }

    public Task<ProbeResult> ConnectAsync(TcpProbeTarget target, CancellationToken cancellationToken)
        => ProbeFailsWith is { } bug ? throw bug
            : CannotProbe is { } reason
            ? Task.FromException<ProbeResult>(new IOException(reason))
            : Task.FromResult(new ProbeResult(Failing.GetValueOrDefault(target.EndPoint.Address), TimeSpan.Zero));

    /// <summary>What the agent on each server says; those that are not here do not answer.</summary>
    public Dictionary<IPAddress, string> Agents { get; } = [];

    public Task<string> AskAgentAsync(AgentTarget target, CancellationToken cancellationToken)
        => Agents.TryGetValue(target.EndPoint.Address, out var line)
            ? Task.FromResult(line)
            : Task.FromException<string>(new IOException("connection refused"));

    private ValueList<IPAddress> HeldOn(string interfaceName)
        => _held.Keys.Where(held => held.Interface == interfaceName && IsHeld(held)).Select(held => held.Address).ToValueList();

    private void Tell(LinkChange change)
    {
        foreach (var watcher in _watchers.ToList())
        {
            watcher(change);
        }
    }

    private IpvsDestinationEntry Entry(IpvsDestination server)
        => new(server) { ActiveConnections = Connected.Contains(server.Key.Address) ? 1u : 0u };

    private IpvsResult Apply(IpvsCommand command)
    {
        if (RefusesServices is { } reason && command is IpvsCommand.AddService)
        {
            return new IpvsResult(command, IpvsOutcome.Refused, reason);
        }

        if (command is IpvsCommand.AddDestination orphan && !_table.ContainsKey(orphan.Service))
        {
            return new IpvsResult(command, IpvsOutcome.NotThere, "ESRCH");
        }

        if (command is IpvsCommand.AddService { Target: var target } && _table.ContainsKey(target))
        {
            return new IpvsResult(command, IpvsOutcome.AlreadyThere, "EEXIST");
        }

        Journal.Add(command.GetType().Name);
        switch (command)
        {
            case IpvsCommand.AddService add:
                _table.Add(add.Service.Key, (add.Service, []));
                break;
            case IpvsCommand.EditService edit:
                _table[edit.Service.Key] = (edit.Service, _table[edit.Service.Key].Servers);
                break;
            case IpvsCommand.RemoveService remove:
                _table.Remove(remove.Key);
                break;
            case IpvsCommand.AddDestination add:
                _table[add.Service].Servers.Add(add.Destination);
                break;
            case IpvsCommand.EditDestination edit:
                _table[edit.Service].Servers.RemoveAll(server => server.Key == edit.Destination.Key);
                _table[edit.Service].Servers.Add(edit.Destination);
                break;
            case IpvsCommand.RemoveDestination remove:
                _table[remove.Service].Servers.RemoveAll(server => server.Key == remove.Destination);
                break;
        }

        return new IpvsResult(command, IpvsOutcome.Done);
    }

    private void FailIfAsked()
    {
        if (KernelFailure is { } failure)
        {
            throw new IOException(failure);
        }
    }

    private sealed class Unwatch(Action undo) : IDisposable
    {
        public void Dispose() => undo();
    }
}
