using System.Collections.Immutable;
using System.Diagnostics;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Services;

/// <summary>Turns verdicts into the desired state of one virtual service.</summary>
public static class ServiceMachine
{
    /// <summary>Reacts to one input. An input first changes what is known; who serves is then decided anew from all of it.</summary>
    public static (ServiceState State, ImmutableArray<ServiceEffect> Effects) Step(
        VirtualServiceConfig config, ServiceState state, ServiceInput input, TimeSpan now) => input switch
        {
            ServiceInput.Started started => new ServiceDecision(config, Start(config, started.ByHand, now), now).Make(""),
            ServiceInput.VerdictChanged verdict => Hear(config, state, verdict, now),
            ServiceInput.WeightReported report => Weigh(config, state, report, now),
            ServiceInput.ConfigChanged changed => new ServiceDecision(config, Reconfigure(config, With(state, changed.ByHand)), now).Make(
                "its checks have changed"),
            ServiceInput.ByHandSet set => new ServiceDecision(config, Settled(With(state, set.ByHand)), now).Make(""),
            ServiceInput.AddressHeld held => Suspend(config, state, !held.IsHeld),
            ServiceInput.DeadlinePassed when state.Deadline is null || now < state.Deadline => (state, []),
            ServiceInput.DeadlinePassed => new ServiceDecision(config, state, now).Make(""),
            ServiceInput.Stopping => (state, Stop(config, state)),
            _ => throw new UnreachableException($"no input {input}"),
        };

    // With alpha the quorum counts as lost before the first verdicts, so that gaining it is told.
    // A server that is taken out may have connections of before the restart, so it counts as one that leaves only now.
    private static ServiceState Start(VirtualServiceConfig config, ByHand byHand, TimeSpan now) => With(new ServiceState(), byHand) with
    {
        HasQuorum = !config.Alpha,
        GateUntil = config.Handling.StartGate > TimeSpan.Zero ? now + config.Handling.StartGate : null,
        Servers = config.RealServers.DistinctBy(server => server.Key).ToImmutableDictionary(
            server => server.Key,
            server => new ServerState
            {
                Config = server,
                IsUp = server.Checks.All(check => !check.Alpha),
                IsServing = byHand.Out.Any(target => target.Covers(server.Key)),

                // With inhibit_on_failure a weight of 0 may be that of a server that was down.
                AwaitsWeight = !server.InhibitOnFailure && server.Checks.Any(check => check.Weighs),
            }),
        Checks = config.RealServers.DistinctBy(server => server.Key).ToImmutableDictionary(
            server => server.Key, server => Enumerable.Range(0, server.Checks.Count).ToImmutableArray()),
        NextCheck = config.RealServers.Count == 0 ? 0 : config.RealServers.Max(server => server.Checks.Count),
    };

    private static (ServiceState, ImmutableArray<ServiceEffect>) Hear(
        VirtualServiceConfig config, ServiceState state, ServiceInput.VerdictChanged verdict, TimeSpan now)
    {
        // From a check that a reload has just removed: nobody would ever take it back.
        if (!IsConfigured(state, verdict.Check))
        {
            return (state, []);
        }

        var next = state with
        {
            Failed = verdict.IsUp ? state.Failed.Remove(verdict.Check) : state.Failed.Add(verdict.Check),
            Heard = state.Heard.Add(verdict.Check),
        };
        return Confirms(state, verdict) ? (next, []) : new ServiceDecision(config, next, now).Make(verdict.Reason);
    }

    // From a check that a reload has just removed: nobody would ever take it back.
    private static (ServiceState, ImmutableArray<ServiceEffect>) Weigh(
        VirtualServiceConfig config, ServiceState state, ServiceInput.WeightReported report, TimeSpan now)
    {
        if (!IsConfigured(state, report.Check) || state.WeightReports.GetValueOrDefault(report.Check) == report.Weight)
        {
            return (state, []);
        }

        var reported = state with
        {
            WeightReports = report.Weight is { } weight ? state.WeightReports.SetItem(report.Check, weight) : state.WeightReports.Remove(report.Check),
        };
        var server = config.RealServers.First(server => server.Key == report.Check.Server);
        var (before, after) = (state.WeightByChecks(server), reported.WeightByChecks(server));
        if (before == after && !state.Servers[server.Key].AwaitsWeight)
        {
            return (reported, []);
        }

        var (next, effects) = new ServiceDecision(config, reported, now).Make("");
        return before == after ? (next, effects) : (next, [new ServiceEffect.WeightChanged(server.Key, before, after, report.Reason), .. effects]);
    }

    // Of a check that says what was taken for granted nothing follows, unless somebody has waited for it: of thousands that begin nearly
    // all are like that.
    private static bool Confirms(ServiceState state, ServiceInput.VerdictChanged verdict)
        => verdict.IsUp
            && !state.Failed.Contains(verdict.Check)
            && (state.Heard.Contains(verdict.Check)
                || (!IsLastOfGate(state) && !state.Servers[verdict.Check.Server].Config.Checks.Any(check => check.Alpha)));

    private static bool IsLastOfGate(ServiceState state)
        => state.GateUntil is not null && state.Heard.Count + 1 >= state.Checks.Values.Sum(numbers => numbers.Length);

    // Servers that are not configured any more are here until the decision has seen which of them leave connections behind.
    private static ServiceState Reconfigure(VirtualServiceConfig config, ServiceState state)
    {
        var next = Renumbered(config, state);
        var servers = state.Servers.ToBuilder();
        foreach (var server in config.RealServers)
        {
            servers[server.Key] = servers.TryGetValue(server.Key, out var known)
                ? known with { Config = server, AwaitsWeight = false }
                : new ServerState { Config = server, WasOut = true, IsUp = server.Checks.All(check => !check.Alpha) };
        }

        return next with
        {
            IsSuspended = state.IsSuspended && config.HaSuspend,
            Servers = servers.ToImmutable(),
            Failed = [.. state.Failed.Where(check => IsConfigured(next, check))],
            Heard = [.. state.Heard.Where(check => IsConfigured(next, check))],
            WeightReports = state.WeightReports.RemoveRange(state.WeightReports.Keys.Where(check => !IsConfigured(next, check))),
        };
    }

    private static ServiceState Renumbered(VirtualServiceConfig config, ServiceState state)
    {
        var checks = ImmutableDictionary.CreateBuilder<DestinationKey, ImmutableArray<int>>();
        var next = state.NextCheck;
        foreach (var server in config.RealServers.DistinctBy(server => server.Key))
        {
            var numbers = state.Checks.GetValueOrDefault(server.Key, []);
            var before = state.Servers.GetValueOrDefault(server.Key)?.Config.Checks ?? [];
            checks[server.Key] = before == server.Checks
                ? numbers
                : [.. CheckMatching.Match(before, server.Checks).Select(place => place == CheckMatching.None ? next++ : numbers[place])];
        }

        return state with { Checks = checks.ToImmutable(), NextCheck = next };
    }

    private static (ServiceState, ImmutableArray<ServiceEffect>) Suspend(VirtualServiceConfig config, ServiceState state, bool suspend)
    {
        suspend &= config.HaSuspend;
        return suspend == state.IsSuspended
            ? (state, [])
            : (state with { IsSuspended = suspend }, [new ServiceEffect.ChecksSuspended(suspend)]);
    }

    private static ImmutableArray<ServiceEffect> Stop(VirtualServiceConfig config, ServiceState state)
    {
        if (!config.Omega)
        {
            return [];
        }

        var effects = config.RealServers.Where(server => state.IsUp(server.Key))
            .Select(server => (ServiceEffect)new ServiceEffect.ServerChanged(server.Key, false, "the director stops"));
        return state.HasQuorum ? [.. effects, new ServiceEffect.QuorumChanged(false, 0, config.Quorum)] : [.. effects];
    }

    // Somebody has decided since the start, and what is written from now on is meant.
    private static ServiceState Settled(ServiceState state)
    {
        var servers = state.Servers.ToBuilder();
        foreach (var (key, server) in state.Servers.Where(server => server.Value.AwaitsWeight))
        {
            servers[key] = server with { AwaitsWeight = false };
        }

        return state with { Servers = servers.ToImmutable() };
    }

    private static ServiceState With(ServiceState state, ByHand byHand) => state with
    {
        Maintenance = [.. byHand.Out],
        WeightOverrides = byHand.Weights.ToImmutableDictionary(given => given.Server, given => Math.Max(0, given.Weight)),
    };

    private static bool IsConfigured(ServiceState state, CheckKey check)
        => state.Checks.TryGetValue(check.Server, out var numbers) && numbers.Contains(check.Number);
}
