using System.Collections.Immutable;
using System.Diagnostics;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Services;

/// <summary>One check of one real server, by its place in the configuration.</summary>
public readonly record struct CheckKey(DestinationKey Server, int Index);

/// <summary>State of one virtual service.</summary>
public sealed record ServiceState
{
    /// <summary>Checks that say down. A server is up while none of its checks is here.</summary>
    public ImmutableHashSet<CheckKey> Failed { get; init; } = [];

    /// <summary>Whether the live weight reaches the quorum.</summary>
    public bool HasQuorum { get; init; } = true;

    /// <summary>Whether a server is up.</summary>
    public bool IsUp(DestinationKey server) => !Failed.Any(check => check.Server == server);
}

/// <summary>What can happen to a service.</summary>
public abstract record ServiceInput
{
    private ServiceInput()
    {
    }

    /// <summary>The service starts: every server counts as up until a check says otherwise.</summary>
    public sealed record Started : ServiceInput;

    /// <summary>A check changed its verdict.</summary>
    public sealed record VerdictChanged(CheckKey Check, bool IsUp, string Reason) : ServiceInput;

    /// <summary>Step is called with a new configuration. Verdicts of checks that are gone are forgotten.</summary>
    public sealed record ConfigChanged : ServiceInput;
}

/// <summary>What the shell has to do.</summary>
public abstract record ServiceEffect
{
    private ServiceEffect()
    {
    }

    /// <summary>This is what the kernel should have from now on.</summary>
    public sealed record Publish(DesiredService Desired) : ServiceEffect;

    /// <summary>A server left or came back.</summary>
    public sealed record ServerChanged(DestinationKey Server, bool IsUp, string Reason) : ServiceEffect;

    /// <summary>Quorum was lost or gained.</summary>
    public sealed record QuorumChanged(bool HasQuorum, long LiveWeight, int Quorum) : ServiceEffect;
}

/// <summary>Turns verdicts into the desired state of one virtual service.</summary>
public static class ServiceMachine
{
    /// <summary>Reacts to one input.</summary>
    public static (ServiceState State, ImmutableArray<ServiceEffect> Effects) Step(
        VirtualServiceConfig config, ServiceState state, ServiceInput input) => input switch
        {
            ServiceInput.Started => WithQuorum(config, new ServiceState(), [Publish(config, new ServiceState())]),
            ServiceInput.VerdictChanged changed => Judge(config, state, changed),
            ServiceInput.ConfigChanged => Reconfigure(config, state),
            _ => throw new UnreachableException($"no input {input}"),
        };

    /// <summary>The row of the kernel's table that a configuration and a state call for.</summary>
    public static DesiredService Desired(VirtualServiceConfig config, ServiceState state)
    {
        var persistent = config.PersistenceTimeout is not null;
        var service = new IpvsService
        {
            Key = config.Key,
            Scheduler = config.Scheduler,
            Flags = persistent ? IpvsServiceFlags.Persistent : IpvsServiceFlags.None,
            PersistenceTimeout = config.PersistenceTimeout ?? TimeSpan.Zero,
            PersistencePrefix = IpvsService.FullPrefix(config.Key),
        };
        var destinations = config.RealServers
            .Where(server => state.IsUp(server.Key))
            .Select(server => new IpvsDestination { Key = server.Key, Method = config.Method, Weight = server.Weight });
        return new DesiredService(service, destinations.ToValueList());
    }

    private static (ServiceState, ImmutableArray<ServiceEffect>) Judge(
        VirtualServiceConfig config, ServiceState state, ServiceInput.VerdictChanged changed)
    {
        // From a check that a reload has just removed: nobody would ever take it back.
        if (!Checks(config).Contains(changed.Check))
        {
            return (state, []);
        }

        var next = state with
        {
            Failed = changed.IsUp ? state.Failed.Remove(changed.Check) : state.Failed.Add(changed.Check),
        };
        var server = changed.Check.Server;
        var isUp = next.IsUp(server);
        return isUp == state.IsUp(server)
            ? (next, [])
            : WithQuorum(config, next, [new ServiceEffect.ServerChanged(server, isUp, changed.Reason), Publish(config, next)]);
    }

    private static (ServiceState, ImmutableArray<ServiceEffect>) Reconfigure(VirtualServiceConfig config, ServiceState state)
    {
        var next = state with { Failed = state.Failed.Intersect(Checks(config)) };
        return WithQuorum(config, next, [Publish(config, next)]);
    }

    private static IEnumerable<CheckKey> Checks(VirtualServiceConfig config)
        => config.RealServers.SelectMany(server => server.Checks.Select((_, index) => new CheckKey(server.Key, index)));

    private static (ServiceState, ImmutableArray<ServiceEffect>) WithQuorum(
        VirtualServiceConfig config, ServiceState state, ImmutableArray<ServiceEffect> effects)
    {
        var liveWeight = config.RealServers.Where(server => state.IsUp(server.Key)).Sum(server => (long)server.Weight);
        var hasQuorum = liveWeight > 0 && liveWeight >= config.Quorum;
        return hasQuorum == state.HasQuorum
            ? (state, effects)
            : (state with { HasQuorum = hasQuorum },
                effects.Add(new ServiceEffect.QuorumChanged(hasQuorum, liveWeight, config.Quorum)));
    }

    private static ServiceEffect.Publish Publish(VirtualServiceConfig config, ServiceState state) => new(Desired(config, state));
}
