using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Director;
using Lvs.Core.Config;
using Lvs.Core.Health;
using Lvs.Core.Services;

namespace Lvs.Actors.Health;

/// <summary>
/// One check of one real server: <see cref="HealthMachine"/> and a probe, or the runs of a script. Tells its parent when the verdict or the
/// weight that it asks for changes.
/// </summary>
internal sealed class CheckActor : ReceiveActor, IWithTimers
{
    // keepalived: the first check comes at 1 s plus a random part of the warm-up, which is the delay loop.
    private static readonly TimeSpan BeforeFirstProbe = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CheckKey _key;
    private readonly DirectorPorts _ports;
    private readonly IActorRef _scripts;
    private readonly CancellationTokenSource _stopping = new();
    private CheckConfig _check;
    private bool _isSuspended;
    private HealthState _state;
    private AgentState _agent = AgentState.Initial;
    private string? _lack;
    private string? _unknown;

    /// <summary>Creates the actor of one check.</summary>
    public CheckActor(CheckKey key, Current<HealthProtocol.Configure> current, DirectorPorts ports, CheckParts parts)
    {
        _scripts = parts.Scripts;
        _key = key;
        (_check, _isSuspended) = current.Value;
        _ports = ports;

        Receive<HealthProtocol.Configure>(OnConfigure);
        Receive<DeadlinePassed>(_ => Step(new HealthInput.DeadlinePassed()));
        Receive<ProbeEnded>(OnProbeEnded);
        Receive<AgentAnswered>(OnAgentAnswered);
        Receive<ScriptsProtocol.Ran>(OnRan);
        Receive<HealthProtocol.GetStatus>(_ => Sender.Tell(HealthProtocol.CheckStatus.Of(_key, _check, _state, _lack)));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private bool HasProbe => _check is CheckConfig.Tcp or CheckConfig.Agent or CheckConfig.Misc;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        if (HasProbe)
        {
            Step(new HealthInput.Started(BeforeFirstProbe + (_ports.NextRandom() * (_check.Warmup ?? _check.DelayLoop))));
        }
        else
        {
            // A kind without a probe: the server counts as up, which reading the configuration has said; with alpha, too.
            Context.Parent.Tell(new HealthProtocol.VerdictChanged(_key, true, "there is no probe for this kind of check", _ports.Timers.Now));
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    // A probe on its way still counts; the next one is as the new settings say.
    private void OnConfigure(HealthProtocol.Configure configure)
    {
        // Another agent has not said anything yet.
        if ((_check as CheckConfig.Agent)?.ConnectTo.Equals((configure.Check as CheckConfig.Agent)?.ConnectTo) == false)
        {
            _agent = AgentState.Initial;
        }

        (_check, _isSuspended) = configure;
        if (HasProbe)
        {
            Step(new HealthInput.SettingsChanged());
        }
    }

    private void Step(HealthInput input)
    {
        var now = _ports.Timers.Now;
        (_state, var effects) = HealthMachine.Step(HealthSettings.Of(_check, _isSuspended), _state, input, now);
        Perform(effects, now);
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

    private void Perform(ImmutableArray<HealthEffect> effects, TimeSpan now)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case HealthEffect.StartProbe:
                    StartProbe();
                    break;
                case HealthEffect.Retrying retrying:
                    _log.Info(
                        "Check of {Server}: {Failure}; retry {Attempt} of {Retries}",
                        _key.Server,
                        retrying.Failure,
                        retrying.Attempt,
                        retrying.Of);
                    break;
                case HealthEffect.WeightReported report:
                    Context.Parent.Tell(new HealthProtocol.WeightReported(_key, report.Weight, report.Reason, now));
                    break;
                case HealthEffect.VerdictChanged changed:
                    Context.Parent.Tell(new HealthProtocol.VerdictChanged(_key, changed.IsUp, changed.Reason, now));
                    break;
            }
        }
    }

    private void StartProbe()
    {
        switch (_check)
        {
            case CheckConfig.Tcp tcp:
                _ = _ports.Probe.ConnectAsync(new TcpProbeTarget(tcp.ConnectTo, tcp.ConnectTimeout), _stopping.Token)
                    .PipeTo(Self, success: result => new ProbeEnded(result, null), failure: cause => new ProbeEnded(default, cause));
                break;
            case CheckConfig.Agent agent:
                _ = _ports.Probe.AskAgentAsync(new AgentTarget(agent.ConnectTo, agent.Question, agent.ConnectTimeout), _stopping.Token)
                    .PipeTo(Self, success: line => new AgentAnswered(agent.ConnectTo, line), failure: cause => new ProbeEnded(default, cause));
                break;
            case CheckConfig.Misc misc:
                _scripts.Tell(new ScriptsProtocol.Run(misc.Script, misc.Timeout ?? misc.DelayLoop));
                break;
            default:
                throw new UnreachableException($"no probe for {_check.Keyword}");
        }
    }

    private void OnProbeEnded(ProbeEnded ended)
    {
        if (ended.Cause is { } cause && cause.Message != _lack)
        {
            if (_check is CheckConfig.Agent agent)
            {
                _log.Warning("Check of {Server}: no answer of the agent at {EndPoint}: {Reason}; what it has said stays", _key.Server, agent.ConnectTo, cause.Message);
            }
            else
            {
                _log.Error("Check of {Server}: cannot probe: {Reason}; the verdict stays", _key.Server, cause.Message);
            }
        }

        _lack = ended.Cause?.Message;
        Step(ended.Cause is null ? new HealthInput.Probed(ended.Result) : new HealthInput.NotProbed());
    }

    private void OnAgentAnswered(AgentAnswered answered)
    {
        // Of the agent that was asked before a reload.
        if (_check is not CheckConfig.Agent agent || !agent.ConnectTo.Equals(answered.EndPoint))
        {
            Step(new HealthInput.NotProbed());
            return;
        }

        var answer = AgentAnswer.Parse(answered.Line);
        if (answer.Unknown is { } unknown && unknown != _unknown)
        {
            _log.Warning("Check of {Server}: the agent says '{Words}', which means nothing and is ignored", _key.Server, unknown);
        }

        _unknown = answer.Unknown;
        _lack = null;
        _agent = _agent.Hear(answer);
        Step(new HealthInput.Probed(_agent.ToResult(_ports.Timers.Now - _state.StartedAt)));
    }

    private void OnRan(ScriptsProtocol.Ran ran)
    {
        if (_check is CheckConfig.Misc misc)
        {
            Step(new HealthInput.Probed(MiscOutcome.Of(misc, ran.End, _ports.Timers.Now - _state.StartedAt)));
        }
    }

    private sealed record DeadlinePassed : INoSerializationVerificationNeeded
    {
        public static readonly DeadlinePassed Instance = new();
    }

    /// <summary>A stopped check cancels its probe, and nobody misses how that ended.</summary>
    private sealed record ProbeEnded(ProbeResult Result, Exception? Cause) : IDeadLetterSuppression, INoSerializationVerificationNeeded;

    private sealed record AgentAnswered(IPEndPoint EndPoint, string Line) : IDeadLetterSuppression, INoSerializationVerificationNeeded;
}
