using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Actors.Health;

/// <summary>Parent of the checks of one real server; passes their verdicts on to the service and questions on to the checks.</summary>
public sealed class RealServerActor : ReceiveActor
{
    private readonly RealServerConfig _config;
    private readonly DirectorPorts _ports;
    private readonly List<IActorRef> _checks = [];

    /// <summary>Creates the actor of one real server.</summary>
    public RealServerActor(RealServerConfig config, DirectorPorts ports)
    {
        _config = config;
        _ports = ports;
        Receive<HealthProtocol.VerdictChanged>(verdict => Context.Parent.Tell(verdict));
        Receive<HealthProtocol.GetStatus>(question => _checks[question.Check.Index].Forward(question));
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        for (var index = 0; index < _config.Checks.Count; index++)
        {
            var key = new CheckKey(_config.Key, index);
            var check = _config.Checks[index];
            _checks.Add(Context.ActorOf(
                Props.Create(() => new CheckActor(key, check, _ports)), $"{check.GetType().Name.ToLowerInvariant()}-{index}"));
        }
    }

    /// <summary>A check that fails starts again and keeps the server's last verdict at the service until it has a new one.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);
}
