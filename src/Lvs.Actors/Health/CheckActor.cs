using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Director;
using Lvs.Core.Config;
using Lvs.Core.Health;
using Lvs.Core.Services;

namespace Lvs.Actors.Health;

/// <summary>One check of one real server: <see cref="HealthMachine"/> and a probe. Tells its parent when the verdict changes.</summary>
internal sealed class CheckActor : ReceiveActor, IWithTimers
{
    // keepalived: the first check comes at 1 s plus a random part of the warm-up, which is the delay loop.
    private static readonly TimeSpan BeforeFirstProbe = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CheckKey _key;
    private readonly DirectorPorts _ports;
    private readonly CancellationTokenSource _stopping = new();
    private CheckConfig _check;
    private bool _isSuspended;
    private HealthState _state;
    private string? _lack;

    /// <summary>Creates the actor of one check.</summary>
    public CheckActor(CheckKey key, Current<HealthProtocol.Configure> current, DirectorPorts ports)
    {
        _key = key;
        (_check, _isSuspended) = current.Value;
        _ports = ports;

        Receive<HealthProtocol.Configure>(OnConfigure);
        Receive<DeadlinePassed>(_ => Step(new HealthInput.DeadlinePassed()));
        Receive<ProbeEnded>(OnProbeEnded);
        Receive<HealthProtocol.GetStatus>(_ => Sender.Tell(CurrentStatus()));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private bool HasProbe => _check is CheckConfig.Tcp;

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
        (_check, _isSuspended) = configure;
        if (HasProbe)
        {
            Step(new HealthInput.SettingsChanged());
        }
    }

    private void Step(HealthInput input)
    {
        var settings = new HealthSettings(_check.DelayLoop, _check.Retry, _check.DelayBeforeRetry, _isSuspended);
        var now = _ports.Timers.Now;
        (_state, var effects) = HealthMachine.Step(settings, _state, input, now);
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
                case HealthEffect.VerdictChanged changed:
                    Context.Parent.Tell(new HealthProtocol.VerdictChanged(_key, changed.IsUp, changed.Reason, now));
                    break;
            }
        }
    }

    private void StartProbe()
    {
        var probe = _check switch
        {
            CheckConfig.Tcp tcp => _ports.Probe.ConnectAsync(new TcpProbeTarget(tcp.ConnectTo, tcp.ConnectTimeout), _stopping.Token),
            _ => throw new UnreachableException($"no probe for {_check.GetType().Name}"),
        };
        _ = probe.PipeTo(Self, success: result => new ProbeEnded(result, null), failure: cause => new ProbeEnded(default, cause));
    }

    private void OnProbeEnded(ProbeEnded ended)
    {
        if (ended.Cause is { } cause && cause.Message != _lack)
        {
            _log.Error("Check of {Server}: cannot probe: {Reason}; the verdict stays", _key.Server, cause.Message);
        }

        _lack = ended.Cause?.Message;
        Step(ended.Cause is null ? new HealthInput.Probed(ended.Result) : new HealthInput.NotProbed());
    }

    private HealthProtocol.CheckStatus CurrentStatus() => new()
    {
        Check = _key,
        IsUp = _state.IsUp,
        HasChecked = _state.HasChecked,
        LastFailure = _state.LastFailure,
    };

    private sealed record DeadlinePassed : INoSerializationVerificationNeeded
    {
        public static readonly DeadlinePassed Instance = new();
    }

    /// <summary>A stopped check cancels its probe, and nobody misses how that ended.</summary>
    private sealed record ProbeEnded(ProbeResult Result, Exception? Cause) : IDeadLetterSuppression, INoSerializationVerificationNeeded;
}
