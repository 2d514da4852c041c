using System.Collections.Immutable;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Services;

/// <summary>One decision of <see cref="ServiceMachine"/>: from what is known now to who serves, with which weight, and until when.</summary>
internal sealed class ServiceDecision(VirtualServiceConfig config, ServiceState state, TimeSpan now)
{
    private readonly HandlingConfig _handling = config.Handling;
    private readonly ImmutableArray<ServiceEffect>.Builder _effects = ImmutableArray.CreateBuilder<ServiceEffect>();
    private readonly ImmutableDictionary<DestinationKey, ServerState>.Builder _servers = Configured(state);
    private readonly ImmutableArray<RealServerConfig> _configured = [.. config.RealServers.DistinctBy(server => server.Key)];
    private ImmutableQueue<TimeSpan> _removals = state.Removals;
    private bool _isGated;
    private bool _isPanicking;

    public (ServiceState State, ImmutableArray<ServiceEffect> Effects) Make(string reason)
    {
        _isGated = now < state.GateUntil && _configured.Any(server => !HasSpoken(server));
        foreach (var server in _configured)
        {
            Judge(server, reason);
        }

        var liveWeight = _configured.Where(IsHealthy).Sum(Weight);
        Panic(liveWeight);
        foreach (var server in _configured)
        {
            LetInOrTakeOut(server);
        }

        TakeOutFailed();
        // Neither before the first verdicts nor while they are distrusted does what they say decide on the quorum.
        var hasQuorum = _isGated || _isPanicking ? state.HasQuorum : HasQuorum(liveWeight);
        var undecided = Undecided();
        var isSorry = config.SorryServer is not null && !hasQuorum && !_isGated && !_isPanicking && undecided.Count == 0;
        var published = Publish(isSorry, state.UsedSorryServer, undecided);
        if (hasQuorum != state.HasQuorum)
        {
            _effects.Add(new ServiceEffect.QuorumChanged(hasQuorum, liveWeight, config.Quorum));
        }

        return (
            state with
            {
                Servers = _servers.ToImmutable(),
                HasQuorum = hasQuorum,
                IsPanicking = _isPanicking,
                UsedSorryServer = state.UsedSorryServer || isSorry,
                SorryServes = isSorry,
                GateUntil = _isGated ? state.GateUntil : null,
                Removals = _removals,
                Published = published,
                Deadline = Deadline(),
            },
            _effects.ToImmutable());
    }

    private void Judge(RealServerConfig server, string reason)
    {
        var known = _servers[server.Key];
        var next = known.DampedUntil <= now ? known with { DampedUntil = null } : known;
        next = now >= next.RampSince + _handling.SlowStart ? next with { RampSince = null } : next;
        var isUp = Passes(server);
        if (isUp != known.IsUp)
        {
            _effects.Add(new ServiceEffect.ServerChanged(server.Key, isUp, reason));
            next = (isUp ? CameUp(next) : WentDown(next)) with { IsUp = isUp, AwaitsWeight = false };
        }

        next = next.AwaitsWeight && !AwaitsWeight(server) ? next with { AwaitsWeight = false } : next;

        Set(known, next);
    }

    // Of thousands of servers nearly all stay as they are, and cost nothing then.
    private void Set(ServerState known, ServerState next)
    {
        if (!ReferenceEquals(known, next))
        {
            _servers[next.Config.Key] = next;
        }
    }

    private ServerState CameUp(ServerState server)
    {
        var isFlapping = _handling.FlapLimit > 0 && server.Failures.Count(at => at > now - _handling.FlapWindow) >= _handling.FlapLimit;
        if (!isFlapping)
        {
            return server;
        }

        _effects.Add(new ServiceEffect.ServerDamped(server.Config.Key, now + _handling.FlapHold));
        return server with { DampedUntil = now + _handling.FlapHold };
    }

    private ServerState WentDown(ServerState server)
    {
        if (_handling.FlapLimit == 0)
        {
            return server;
        }

        var failures = server.Failures.Enqueue(now);
        return server with { DampedUntil = null, Failures = failures.Count() > _handling.FlapLimit ? failures.Dequeue() : failures };
    }

    private void Panic(long liveWeight)
    {
        var total = _configured.Where(server => !IsOut(server)).Sum(Weight);
        _isPanicking = !_isGated && _handling.PanicThreshold > 0 && liveWeight < _handling.PanicThreshold * total;
        if (_isPanicking != state.IsPanicking)
        {
            _effects.Add(new ServiceEffect.PanicChanged(_isPanicking, liveWeight, total));
        }
    }

    private void LetInOrTakeOut(RealServerConfig server)
    {
        var known = _servers[server.Key];
        if (IsOut(server))
        {
            Set(known, known.IsServing ? Out(known) : known);
        }
        else if (IsHealthy(known) && known is not { IsServing: true, Held: null, WasOut: false })
        {
            var isRamping = known is { IsServing: false, WasOut: true } && !_isGated && _handling.SlowStart > TimeSpan.Zero;
            Set(known, known with
            {
                IsServing = true,
                Held = null,
                WasOut = false,
                RampSince = isRamping ? now : known.RampSince,
            });
        }
    }

    private void TakeOutFailed()
    {
        var serving = _configured.Where(server => _servers[server.Key].IsServing).Sum(Weight);
        while (!_removals.IsEmpty && _removals.Peek() <= now - _handling.RemovalWindow)
        {
            _removals = _removals.Dequeue();
        }

        foreach (var server in _configured.Where(server => !IsOut(server) && !IsHealthy(server)))
        {
            var known = _servers[server.Key];
            var held = Hold(known, serving - Weight(server));
            if (held is not null && held != known.Held)
            {
                _effects.Add(new ServiceEffect.ServerHeld(server.Key, held.Value));
            }

            if (held is not null)
            {
                _servers[server.Key] = known with { IsServing = true, Held = held };
            }
            else if (known.IsServing)
            {
                _servers[server.Key] = Out(known);
                serving -= Weight(server);
                _removals = _handling.RemovalLimit > 0 ? _removals.Enqueue(now) : _removals;
            }
        }
    }

    // Whoever is out already comes back in a panic only.
    private HoldReason? Hold(ServerState server, long left)
    {
        if (_isPanicking)
        {
            return HoldReason.Panic;
        }

        return !server.IsServing ? null
            : _isGated ? HoldReason.StartGate
            : _handling.MinimumWeight > 0 && left < _handling.MinimumWeight ? HoldReason.MinimumWeight
            : _handling.RemovalLimit > 0 && _removals.Count() >= _handling.RemovalLimit ? HoldReason.RemovalRate
            : null;
    }

    private static ImmutableDictionary<DestinationKey, ServerState>.Builder Configured(ServiceState state)
    {
        var servers = state.Servers.ToBuilder();
        servers.RemoveRange(state.Servers.Keys.Where(key => !state.Checks.ContainsKey(key)));
        return servers;
    }

    private static ServerState Out(ServerState server) => server with { IsServing = false, WasOut = true, Held = null, RampSince = null };

    private bool HasQuorum(long liveWeight) => liveWeight > 0
        && (state.HasQuorum ? liveWeight >= (long)config.Quorum - config.Hysteresis : liveWeight >= (long)config.Quorum + config.Hysteresis);

    // Neither up nor down: what a restart finds of them in the kernel serves, and a look at them is under way. Whoever has set a time for that
    // (start_gate) does not wait longer.
    private HashSet<DestinationKey> Undecided() => _handling.StartGate > TimeSpan.Zero && !_isGated ? [] : [.. _configured.Where(IsUndecided).Select(server => server.Key)];

    private bool IsUndecided(RealServerConfig server)
    {
        // Nearly all serve, and cost nothing then.
        if (_servers[server.Key].IsServing || IsOut(server))
        {
            return false;
        }

        var isAwaited = false;
        for (var index = 0; index < server.Checks.Count; index++)
        {
            var check = new CheckKey(server.Key, state.Checks[server.Key][index]);
            if (state.Failed.Contains(check))
            {
                return false;
            }

            isAwaited |= server.Checks[index].Alpha && !state.Heard.Contains(check);
        }

        return isAwaited;
    }

    private bool AwaitsWeight(RealServerConfig server)
    {
        for (var index = 0; index < server.Checks.Count; index++)
        {
            if (server.Checks[index].Weighs && !state.WeightReports.ContainsKey(new CheckKey(server.Key, state.Checks[server.Key][index])))
            {
                return !state.WeightOverrides.ContainsKey(server.Key);
            }
        }

        return false;
    }

    private ImmutableDictionary<ServiceKey, DesiredService> Publish(bool isSorry, bool usedSorry, HashSet<DestinationKey> undecided)
    {
        List<(RealServerConfig Server, int Weight)> rows = [];
        foreach (var server in _configured)
        {
            var known = _servers[server.Key];
            if (known.IsServing && !isSorry)
            {
                rows.Add((server, known.RampSince is { } since ? WeightRamp.Weight(_handling, (int)Weight(server), now - since) : (int)Weight(server)));
            }
            else if (server.InhibitOnFailure && !IsOut(server) && !undecided.Contains(server.Key))
            {
                rows.Add((server, 0));
            }
        }

        var leaving = Leaving(isSorry);
        var unweighed = rows.Where(row => _servers[row.Server.Key].AwaitsWeight).Select(row => row.Server).ToList();
        var published = ImmutableDictionary.CreateBuilder<ServiceKey, DesiredService>();
        foreach (var key in ServiceGroups.KeysOf(config))
        {
            var row = Row(key, rows, isSorry, usedSorry) with
            {
                Undecided = _configured.Where(server => undecided.Contains(server.Key))
                    .Select(server => ServiceRows.Server(config, key, server, 0).Key)
                    .ToValueList(),
                Unweighed = unweighed.Select(server => ServiceRows.Server(config, key, server, 0).Key).ToValueList(),
            };
            published[key] = row;
            if (state.Published.GetValueOrDefault(key) != row)
            {
                _effects.Add(new ServiceEffect.Publish(
                    row, leaving.Select(server => ServiceRows.Server(config, key, server, 0).Key).Distinct().ToValueList(), _handling.Drain));
            }
        }

        foreach (var key in state.Published.Keys.Where(key => !published.ContainsKey(key)).Order())
        {
            _effects.Add(new ServiceEffect.Retire(key));
        }

        return published.ToImmutable();
    }

    // Of those that served: who is not configured any more, who is in maintenance, and who makes room for the sorry server.
    private List<RealServerConfig> Leaving(bool isSorry) => _handling.Drain == TimeSpan.Zero
        ? []
        : [.. state.Servers
            .Where(server => server.Value.IsServing)
            .Where(server => !state.Checks.ContainsKey(server.Key) || IsOut(server.Value.Config) || (isSorry && IsHealthy(server.Value.Config)))
            .Select(server => server.Value.Config)
            .OrderBy(server => server.Key)];

    private DesiredService Row(ServiceKey key, List<(RealServerConfig Server, int Weight)> rows, bool isSorry, bool usedSorry)
    {
        var servers = rows.Select(row => ServiceRows.Server(config, key, row.Server, row.Weight));
        if (config.SorryServer is { } sorry && (isSorry || (usedSorry && sorry.Inhibit)))
        {
            servers = servers.Append(ServiceRows.Sorry(sorry, key, isSorry ? 1 : 0));
        }

        return new DesiredService(ServiceRows.Service(config, key), servers.DistinctBy(server => server.Key).ToValueList())
        {
            IsProvisional = _isGated,
        };
    }

    private TimeSpan? Deadline()
    {
        List<TimeSpan> deadlines = _isGated && state.GateUntil is { } gate ? [gate] : [];
        foreach (var server in _servers.Values)
        {
            if (server.DampedUntil is { } damped)
            {
                deadlines.Add(damped);
            }

            if (server.RampSince is { } since)
            {
                deadlines.Add(WeightRamp.Next(_handling, since, now));
            }

            if (server.Held == HoldReason.RemovalRate)
            {
                deadlines.Add(_removals.Peek() + _handling.RemovalWindow);
            }
        }

        return deadlines.Count > 0 ? deadlines.Min() : null;
    }

    private bool HasSpoken(RealServerConfig server)
        => state.Checks[server.Key].All(number => state.Heard.Contains(new CheckKey(server.Key, number)));

    private bool Passes(RealServerConfig server)
    {
        for (var index = 0; index < server.Checks.Count; index++)
        {
            var isAwaited = server.Checks[index].Alpha;
            if (isAwaited || !state.Failed.IsEmpty)
            {
                var check = new CheckKey(server.Key, state.Checks[server.Key][index]);
                if (state.Failed.Contains(check) || (isAwaited && !state.Heard.Contains(check)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool IsOut(RealServerConfig server) => !state.Maintenance.IsEmpty && state.Maintenance.Any(target => target.Covers(server.Key));

    private bool IsHealthy(RealServerConfig server) => IsHealthy(_servers[server.Key]) && !IsOut(server);

    private static bool IsHealthy(ServerState server) => server is { IsUp: true, DampedUntil: null };

    // What the ramp leads to: quorum and limits go by it, since a server on its way has all of its capacity to give.
    private long Weight(RealServerConfig server) => state.WeightOverrides.TryGetValue(server.Key, out var given) ? given : state.WeightByChecks(server);
}
