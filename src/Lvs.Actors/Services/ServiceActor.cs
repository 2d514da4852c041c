using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Director;
using Lvs.Actors.Health;
using Lvs.Actors.Ipvs;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Notify;
using Lvs.Core.Services;

namespace Lvs.Actors.Services;

/// <summary>
/// One virtual service: <see cref="ServiceMachine"/> over the verdicts of its real servers' checks; tells its parent, for the ipvs actor,
/// what the kernel should have.
/// </summary>
internal sealed class ServiceActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(10);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DirectorPorts _ports;
    private readonly CheckParts _parts;
    private readonly Dictionary<DestinationKey, (IActorRef Ref, Current<HealthProtocol.SetChecks> Current)> _servers = [];
    private readonly Current<ServicesProtocol.Configure> _current;
    private VirtualServiceConfig _config;
    private ServiceState _state = new();

    /// <summary>Creates the actor of one service.</summary>
    public ServiceActor(Current<ServicesProtocol.Configure> current, DirectorPorts ports, CheckParts parts)
    {
        _current = current;
        _config = current.Value.Config;
        _ports = ports;
        _parts = parts;
        Receive<HealthProtocol.VerdictChanged>(OnVerdictChanged);
        Receive<HealthProtocol.WeightReported>(report => Step(new ServiceInput.WeightReported(report.Check, report.Weight, report.Reason), report.At));
        Receive<ServicesProtocol.Configure>(OnConfigure);
        Receive<ServicesProtocol.SetByHand>(message => Step(new ServiceInput.ByHandSet(message.ByHand), message.At));
        Receive<ServicesProtocol.SetHeld>(message => Step(new ServiceInput.AddressHeld(message.IsHeld)));
        Receive<ServicesProtocol.StartChecks>(_ => StartServers());
        Receive<ServicesProtocol.Stop>(_ => OnStop());
        Receive<ServicesProtocol.GetStatus>(_ => OnGetStatus());
        Receive<DeadlinePassed>(_ => Step(new ServiceInput.DeadlinePassed(), _ports.Timers.Now));
        Receive<ServerEnded>(OnEnded);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Step(new ServiceInput.Started(_current.Value.ByHand));
        foreach (var server in _config.RealServers.Where(server => _state.IsUp(server.Key)))
        {
            Notify(ServiceScripts.Initial(_config, server), ServiceEvent.Initial(_config, server.Key));
        }

        Context.Parent.Tell(new ServicesProtocol.Configured(_config.Name));
    }

    /// <summary>A real server's actor that fails starts again, its checks with it; the last verdicts stand until they have new ones.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    private void OnVerdictChanged(HealthProtocol.VerdictChanged verdict)
        => Step(new ServiceInput.VerdictChanged(verdict.Check, verdict.IsUp, verdict.Reason), verdict.At);

    private void OnConfigure(ServicesProtocol.Configure configure)
    {
        _config = configure.Config;
        Step(new ServiceInput.ConfigChanged(configure.ByHand));
        var wanted = _config.RealServers.ToDictionary(server => server.Key);
        foreach (var (key, (server, current)) in _servers)
        {
            if (!wanted.TryGetValue(key, out var config) || config.Checks.Count == 0)
            {
                Context.Stop(server);
            }
            else
            {
                SetChecks(server, current, config);
            }
        }

        Sender.Tell(new ServicesProtocol.Configured(_config.Name));
    }

    private void SetChecks(IActorRef server, Current<HealthProtocol.SetChecks> current, RealServerConfig config)
    {
        if (ChecksOf(config) is var checks && checks != current.Value)
        {
            current.Value = checks;
            server.Tell(checks);
        }
    }

    private HealthProtocol.SetChecks ChecksOf(RealServerConfig server)
        => new(
            server.Checks
                .Select((check, i) => new HealthProtocol.NumberedCheck(new CheckKey(server.Key, _state.Checks[server.Key][i]), check))
                .ToValueList(),
            _state.IsSuspended);

    // Those that nothing checks need no actor.
    private void StartServers()
    {
        foreach (var config in _config.RealServers)
        {
            if (config.Checks.Count > 0 && !_servers.ContainsKey(config.Key))
            {
                var current = new Current<HealthProtocol.SetChecks>(ChecksOf(config));
                var server = Context.ActorOf(Props.Create<RealServerActor>(current, _ports, _parts), ActorNames.Of(config.Key));
                Context.WatchWith(server, new ServerEnded(config.Key));
                _servers.Add(config.Key, (server, current));
            }
        }
    }

    // The name is free now: start what the configuration wants in its place.
    private void OnEnded(ServerEnded ended)
    {
        _servers.Remove(ended.Server);
        StartServers();
    }

    private void Step(ServiceInput input, TimeSpan? since = null)
    {
        (_state, var effects) = ServiceMachine.Step(_config, _state, input, _ports.Timers.Now);
        foreach (var effect in effects)
        {
            Perform(effect, since);
        }

        if (_state.Deadline is { } deadline)
        {
            var delay = deadline - _ports.Timers.Now;
            Timers.StartSingleTimer(DeadlinePassed.Instance, DeadlinePassed.Instance, delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        }
        else
        {
            Timers.Cancel(DeadlinePassed.Instance);
        }
    }

    /// <summary>What the kernel's writer has to be told.</summary>
    internal static IpvsProtocol.SetService Change(VirtualServiceConfig config, ServiceEffect.Publish publish)
        => new(config.Name, publish.Desired, publish.Leaving, publish.Drain);

    private void OnStop()
    {
        Step(new ServiceInput.Stopping());
        Context.Stop(Self);
    }

    private void Notify(ScriptRun? run, ServiceEvent? happened)
    {
        if (run is not null)
        {
            _ports.Notifier.Run(run);
        }

        if (happened is not null)
        {
            _ports.Notifier.Tell(happened);
        }
    }

    private void Perform(ServiceEffect effect, TimeSpan? since)
    {
        Notify(ServiceScripts.Of(_config, effect), ServiceEvent.Of(_config, effect));
        switch (effect)
        {
            case ServiceEffect.Publish publish:
                Context.Parent.Tell(Change(_config, publish) with { Since = since });
                break;
            case ServiceEffect.Retire retire:
                Context.Parent.Tell(new IpvsProtocol.RetireService(_config.Name, retire.Service) { Since = since });
                break;
            case ServiceEffect.ChecksSuspended suspended:
                _log.Info("{Service}: checks {State}", _config.Name, suspended.AreSuspended ? "pause: its address is elsewhere" : "go on: its address is here");
                SuspendChecks();
                break;
            case ServiceEffect.ServerChanged changed:
                _log.Info("{Service}: server {Server} is {State}: {Reason}", _config.Name, changed.Server, UpOrDown(changed.IsUp), changed.Reason);
                break;
            case ServiceEffect.WeightChanged changed:
                _log.Info(
                    "{Service}: server {Server}: checks ask for weight {After} instead of {Before}: {Reason}",
                    _config.Name,
                    changed.Server,
                    changed.After,
                    changed.Before,
                    changed.Reason);
                break;
            case ServiceEffect.ServerHeld held:
                _log.Warning("{Service}: server {Server} serves although it is down: {Reason}", _config.Name, held.Server, Text(held.Reason));
                break;
            case ServiceEffect.ServerDamped damped:
                _log.Warning(
                    "{Service}: server {Server} has failed too often and has to stay up for {Seconds} s before it serves",
                    _config.Name,
                    damped.Server,
                    (damped.Until - _ports.Timers.Now).TotalSeconds);
                break;
            case ServiceEffect.PanicChanged changed:
                _log.Warning(
                    "{Service}: checks are {State}: live weight {LiveWeight} of {TotalWeight}",
                    _config.Name,
                    changed.IsPanicking ? "distrusted, every server serves" : "trusted again",
                    changed.LiveWeight,
                    changed.TotalWeight);
                break;
            case ServiceEffect.QuorumChanged changed:
                _log.Warning(
                    "{Service}: quorum {State}: live weight {LiveWeight}, quorum {Quorum}",
                    _config.Name,
                    changed.HasQuorum ? "gained" : "lost",
                    changed.LiveWeight,
                    changed.Quorum);
                break;
        }
    }

    private void SuspendChecks()
    {
        foreach (var config in _config.RealServers)
        {
            if (_servers.TryGetValue(config.Key, out var server))
            {
                SetChecks(server.Ref, server.Current, config);
            }
        }
    }

    private static string Text(HoldReason reason) => reason switch
    {
        HoldReason.StartGate => "not every check has spoken since the start",
        HoldReason.Panic => "too many fail at once",
        HoldReason.MinimumWeight => "too little weight would be left",
        HoldReason.RemovalRate => "too many went a moment ago",
        _ => throw new UnreachableException($"no reason {reason}"),
    };

    private static string UpOrDown(bool isUp) => isUp ? "up" : "down";

    private void OnGetStatus()
    {
        var sender = Sender;
        var config = _config;
        var state = _state;
        var answers = _servers.Values.SelectMany(server => server.Current.Value.Checks).Select(check => AskCheck(check.Key));
        _ = Task.WhenAll(answers).PipeTo(sender, success: checks => ServiceReports.Of(config, state, checks));
    }

    private Task<HealthProtocol.CheckStatus> AskCheck(CheckKey check)
        => _servers[check.Server].Ref.Ask<HealthProtocol.CheckStatus>(new HealthProtocol.GetStatus(check), StatusTimeout);

    private sealed record ServerEnded(DestinationKey Server) : INoSerializationVerificationNeeded;

    private sealed record DeadlinePassed : INoSerializationVerificationNeeded
    {
        public static readonly DeadlinePassed Instance = new();
    }
}
