using Akka.Actor;
using Akka.Pattern;
using Lvs.Actors.Director;
using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Actors.Health;

/// <summary>Parent of the checks of one real server, which has at least one; passes their verdicts and weights on to the service and questions on to the checks.</summary>
internal sealed class RealServerActor : ReceiveActor
{
    private readonly Current<HealthProtocol.SetChecks> _current;
    private readonly DirectorPorts _ports;
    private readonly CheckParts _parts;
    private readonly Dictionary<CheckKey, (IActorRef Ref, Current<HealthProtocol.Configure> Current)> _checks = [];

    /// <summary>Creates the actor of one real server.</summary>
    public RealServerActor(Current<HealthProtocol.SetChecks> current, DirectorPorts ports, CheckParts parts)
    {
        _current = current;
        _ports = ports;
        _parts = parts;
        Receive<HealthProtocol.VerdictChanged>(verdict => Context.Parent.Tell(verdict));
        Receive<HealthProtocol.WeightReported>(report => Context.Parent.Tell(report));
        Receive<HealthProtocol.SetChecks>(OnSetChecks);
        Receive<HealthProtocol.GetStatus>(OnGetStatus);

        // A check that is away reads what is in force when it starts again.
        Receive<HealthProtocol.CheckStatus>(_ => { });
    }

    /// <inheritdoc/>
    protected override void PreStart() => StartChecks(_current.Value);

    private void OnSetChecks(HealthProtocol.SetChecks message)
    {
        var wanted = message.Checks.ToDictionary(check => check.Key, check => new HealthProtocol.Configure(check.Check, message.AreSuspended));
        foreach (var (key, (check, current)) in _checks)
        {
            if (!wanted.TryGetValue(key, out var next))
            {
                Context.Stop(check);
                _checks.Remove(key);
            }
            else if (next != current.Value)
            {
                current.Value = next;
                check.Tell(next);
            }
        }

        StartChecks(message);
    }

    // A number is never used twice, so the name is free.
    private void StartChecks(HealthProtocol.SetChecks message)
    {
        foreach (var (key, check) in message.Checks)
        {
            if (!_checks.ContainsKey(key))
            {
                var current = new Current<HealthProtocol.Configure>(new(check, message.AreSuspended));
                var props = check is CheckConfig.TrackedFile
                    ? Props.Create<FileCheckActor>(key, current, _ports, _parts)
                    : Props.Create<CheckActor>(key, current, _ports, _parts);
                var supervisor = Restarts.WithBackoff(props, "check").WithReplyWhileStopped(StatusWhileStopped(key, check));
                var name = $"{check.GetType().Name.ToLowerInvariant()}-{key.Number}";
                _checks.Add(key, (Context.ActorOf(BackoffSupervisor.Props(supervisor), name), current));
            }
        }
    }

    private void OnGetStatus(HealthProtocol.GetStatus question)
    {
        if (_checks.TryGetValue(question.Check, out var check))
        {
            check.Ref.Forward(question);
        }
    }

    // A check that fails starts again and keeps the server's last verdict at the service until it has a new one.
    private static HealthProtocol.CheckStatus StatusWhileStopped(CheckKey key, CheckConfig check) => new()
    {
        Check = key,
        Kind = check.Keyword,
        IsUp = false,
        HasChecked = false,
        LastFailure = "the check itself failed and starts again",
    };
}
