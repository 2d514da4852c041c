using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Director;
using Lvs.Actors.Health;
using Lvs.Actors.Ipvs;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Actors.Services;

/// <summary>
/// One virtual service: <see cref="ServiceMachine"/> over the verdicts of its real servers' checks; tells the ipvs actor what the
/// kernel should have.
/// </summary>
public sealed class ServiceActor : ReceiveActor
{
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DirectorPorts _ports;
    private readonly IActorRef _ipvs;
    private readonly Dictionary<DestinationKey, (IActorRef Ref, RealServerConfig Config)> _servers = [];
    private VirtualServiceConfig _config;
    private ServiceState _state = new();

    /// <summary>Creates the actor of one service.</summary>
    internal ServiceActor(Current<VirtualServiceConfig> current, DirectorPorts ports, IActorRef ipvs)
    {
        _config = current.Value;
        _ports = ports;
        _ipvs = ipvs;
        Receive<HealthProtocol.VerdictChanged>(OnVerdictChanged);
        Receive<ServicesProtocol.Configure>(OnConfigure);
        Receive<ServicesProtocol.GetStatus>(_ => OnGetStatus());
        Receive<Terminated>(OnTerminated);
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Step(new ServiceInput.Started());
        StartServers();
    }

    /// <summary>A real server's actor that fails starts again, its checks with it; the last verdicts stand until they have new ones.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    private void OnVerdictChanged(HealthProtocol.VerdictChanged verdict)
        => Step(new ServiceInput.VerdictChanged(verdict.Check, verdict.IsUp, verdict.Reason));

    private void OnConfigure(ServicesProtocol.Configure configure)
    {
        _config = configure.Config;
        var wanted = _config.RealServers.ToDictionary(server => server.Key);
        foreach (var (key, (server, config)) in _servers)
        {
            // A server whose checks stay the same keeps them, and with them what they know.
            if (!wanted.TryGetValue(key, out var next) || next.Checks != config.Checks)
            {
                Context.Stop(server);
            }
        }

        Step(new ServiceInput.ConfigChanged());
        StartServers();
    }

    private void StartServers()
    {
        foreach (var config in _config.RealServers)
        {
            if (!_servers.ContainsKey(config.Key))
            {
                var server = Context.ActorOf(Props.Create(() => new RealServerActor(config, _ports)), ActorNames.Of(config.Key));
                Context.Watch(server);
                _servers.Add(config.Key, (server, config));
            }
        }
    }

    // The name is free now: start what the configuration wants in its place.
    private void OnTerminated(Terminated terminated)
    {
        _servers.Remove(_servers.First(pair => pair.Value.Ref.Equals(terminated.ActorRef)).Key);
        StartServers();
    }

    private void Step(ServiceInput input)
    {
        (_state, var effects) = ServiceMachine.Step(_config, _state, input);
        foreach (var effect in effects)
        {
            Perform(effect);
        }
    }

    private void Perform(ServiceEffect effect)
    {
        switch (effect)
        {
            case ServiceEffect.Publish publish:
                _ipvs.Tell(new IpvsProtocol.SetService(publish.Desired));
                break;
            case ServiceEffect.ServerChanged changed:
                _log.Info("{Service}: server {Server} is {State}: {Reason}", _config.Key, changed.Server, UpOrDown(changed.IsUp), changed.Reason);
                break;
            case ServiceEffect.QuorumChanged changed:
                _log.Warning(
                    "{Service}: quorum {State}: live weight {LiveWeight}, quorum {Quorum}",
                    _config.Key,
                    changed.HasQuorum ? "gained" : "lost",
                    changed.LiveWeight,
                    changed.Quorum);
                break;
        }
    }

    private static string UpOrDown(bool isUp) => isUp ? "up" : "down";

    private void OnGetStatus()
    {
        var sender = Sender;
        var config = _config;
        var state = _state;
        var answers = _servers.Values
            .SelectMany(server => server.Config.Checks.Select((_, index) => new CheckKey(server.Config.Key, index)))
            .Select(AskCheck);
        _ = Task.WhenAll(answers).PipeTo(sender, success: checks => Report(config, state, checks));
    }

    private Task<HealthProtocol.CheckStatus> AskCheck(CheckKey check)
        => _servers[check.Server].Ref.Ask<HealthProtocol.CheckStatus>(new HealthProtocol.GetStatus(check), StatusTimeout);

    private static ServicesProtocol.ServiceStatus Report(
        VirtualServiceConfig config, ServiceState state, HealthProtocol.CheckStatus[] checks) => new()
        {
            Key = config.Key,
            HasQuorum = state.HasQuorum,
            Servers =
            [
                .. config.RealServers.Select(server => new ServicesProtocol.ServerStatus
                {
                    Key = server.Key,
                    Weight = server.Weight,
                    IsUp = state.IsUp(server.Key),
                    Checks = [.. checks.Where(check => check.Check.Server == server.Key)],
                }),
            ],
        };
}
