using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using Lvs.Actors.Director;
using Lvs.Core.Config;
using Lvs.Core.Health;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;
using Lvs.Core.Time;

namespace Lvs.Benchmarks.Director;

/// <summary>An IPVS table in memory, and probes that end at once: what is left of a director's time is its own.</summary>
internal sealed class MemoryKernel : IIpvs, IProbe, IDeadlineTimers
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private const double Calm = 0.1;

    private readonly Dictionary<ServiceKey, (IpvsService Service, Dictionary<DestinationKey, IpvsDestination> Servers)> _table = [];
    private readonly ConcurrentDictionary<DestinationKey, TaskCompletionSource<long>> _awaited = new();
    private readonly TaskCompletionSource _allProbed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<IPAddress, bool> _probed = new();
    private readonly ConcurrentDictionary<IPAddress, long> _failing = new();
    private int _servers = int.MaxValue;

    public DirectorPorts Ports => new()
    {
        Timers = this,
        WallClock = () => Now,
        VrrpLinks = NoMachine.Instance,
        Addresses = NoMachine.Instance,
        Ipvs = this,
        TrackedScripts = NoMachine.Instance,
        TrackedFiles = NoMachine.Instance,
        TrackedProcesses = NoMachine.Instance,
        Probe = this,
        NextRandom = Random.Shared.NextDouble,
    };

    public TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>With the table of a configuration.</summary>
    public MemoryKernel Filled(DirectorConfig config)
    {
        var kernel = new MemoryKernel();
        foreach (var service in config.Services)
        {
            kernel._table[service.Key] = (
                ServiceRows.Service(service, service.Key),
                service.RealServers.Select(server => ServiceRows.Server(service, service.Key, server, server.Weight)).ToDictionary(server => server.Key));
        }

        return kernel;
    }

    /// <summary>Ends when so many servers have been probed.</summary>
    public Task AllProbed(int servers)
    {
        _servers = servers;
        return _probed.Count >= servers ? Task.CompletedTask : _allProbed.Task;
    }

    /// <summary>Lets the next probe of a server fail; how long it takes from its end to the write.</summary>
    public async Task<TimeSpan> FailAsync(DestinationKey server)
    {
        var written = NextWriteOf(server);
        _failing[server.Address] = 0;
        var at = await written;
        return Stopwatch.GetElapsedTime(_failing[server.Address], at);
    }

    /// <summary>When a server is written next.</summary>
    public Task<long> NextWriteOf(DestinationKey server)
        => (_awaited[server] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Actors that were told to begin may still be about to.</summary>
    public async Task UntilCalmAsync()
    {
        while (true)
        {
            var before = Environment.CpuUsage.TotalTime;
            await Task.Delay(Pause);
            if ((Environment.CpuUsage.TotalTime - before) / Pause < Calm)
            {
                return;
            }
        }
    }

    public IDeadlineTimer Create(Action onDeadline) => throw new NotSupportedException();

    public IpvsInfo GetInfo() => new(new Version(1, 2, 1), 4096);

    public ImmutableArray<IpvsServiceEntry> Dump()
        => [.. _table.Values.Select(row => new IpvsServiceEntry(Copy(row.Service), DumpServers(row.Service.Key)))];

    public ImmutableArray<IpvsServiceEntry> DumpServices() => [.. _table.Values.Select(row => new IpvsServiceEntry(Copy(row.Service), []))];

    public ImmutableArray<IpvsDestinationEntry> DumpServers(ServiceKey service)
        => _table.TryGetValue(service, out var row) ? [.. row.Servers.Values.Select(server => new IpvsDestinationEntry(Copy(server)))] : [];

    public ImmutableArray<IpvsDestination> DumpSettings(ServiceKey service, ImmutableArray<IpvsDestination> expected)
    {
        ImmutableArray<IpvsDestination> servers = _table.TryGetValue(service, out var row) ? [.. row.Servers.Values] : [];
        return servers.SequenceEqual(expected) ? expected : [.. servers.Select(Copy)];
    }

    public ImmutableArray<IpvsResult> Apply(ImmutableArray<IpvsCommand> commands)
    {
        var results = commands.Select(Apply).ToImmutableArray();
        var now = Stopwatch.GetTimestamp();
        foreach (var command in commands)
        {
            DestinationKey? server = command switch
            {
                IpvsCommand.RemoveDestination remove => remove.Destination,
                IpvsCommand.EditDestination edit => edit.Destination.Key,
                _ => null,
            };
            if (server is { } key && _awaited.TryRemove(key, out var awaited))
            {
                awaited.SetResult(now);
            }
        }

        return results;
    }

    public string ReadSysctl(string name) => "0";

    public void WriteSysctl(string name, string value)
    {
    }

    public IpvsTimeouts GetTimeouts() => default;

    public void SetTimeouts(IpvsTimeouts timeouts)
    {
    }

    public ImmutableArray<SyncDaemon> GetSyncDaemons() => [];

    public SyncBacklog ReadSyncBacklog(SyncDaemon daemon) => default;

    public IpvsOutcome StartSync(SyncDaemon daemon) => IpvsOutcome.Done;

    public IpvsOutcome StopSync(SyncRole role) => IpvsOutcome.Done;

    public Task<string> AskAgentAsync(AgentTarget target, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ProbeResult> ConnectAsync(TcpProbeTarget target, CancellationToken cancellationToken)
    {
        if (_probed.TryAdd(target.EndPoint.Address, true) && _probed.Count >= _servers)
        {
            _allProbed.TrySetResult();
        }

        if (!_failing.ContainsKey(target.EndPoint.Address))
        {
            return Task.FromResult(new ProbeResult(null, TimeSpan.Zero));
        }

        _failing.TryUpdate(target.EndPoint.Address, Stopwatch.GetTimestamp(), 0);
        return Task.FromResult(new ProbeResult("connection refused", TimeSpan.Zero));
    }

    private IpvsResult Apply(IpvsCommand command)
    {
        switch (command)
        {
            case IpvsCommand.AddService add:
                _table.Add(add.Target, (add.Service, []));
                break;
            case IpvsCommand.EditService edit:
                _table[edit.Target] = (edit.Service, _table[edit.Target].Servers);
                break;
            case IpvsCommand.RemoveService remove:
                _table.Remove(remove.Target);
                break;
            case IpvsCommand.AddDestination add:
                _table[add.Target].Servers.Add(add.Destination.Key, add.Destination);
                break;
            case IpvsCommand.EditDestination edit:
                _table[edit.Target].Servers[edit.Destination.Key] = edit.Destination;
                break;
            case IpvsCommand.RemoveDestination remove:
                _table[remove.Target].Servers.Remove(remove.Destination);
                break;
        }

        return new IpvsResult(command, IpvsOutcome.Done);
    }

    // What a real kernel lists is never the object that was written.
    private static IpvsService Copy(IpvsService service) => service with { Key = ServiceKey.Of(service.Key.Protocol, service.Key.Address!, service.Key.Port) };

    private static IpvsDestination Copy(IpvsDestination server)
        => server with { Key = new DestinationKey(new IPAddress(server.Key.Address.GetAddressBytes()), server.Key.Port) };
}
