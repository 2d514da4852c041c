using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Services;
using Lvs.Core.Cluster;
using Lvs.Core.Config;
using Lvs.Core.Time;

namespace Lvs.Actors.Cluster;

/// <summary>
/// The other directors: <see cref="ClusterMachine"/> and the links to them. It carries decisions and applies none, and nothing else in the
/// director waits for it.
/// </summary>
public sealed class ClusterActor : ReceiveActor, IWithTimers
{
    // What is asked is answered without a look at anything else.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IDirectorLinks _links;
    private readonly IMonotonicClock _clock;
    private readonly Dictionary<long, IActorRef> _operators = [];
    private ClusterConfig? _config;
    private ClusterState _state = new();
    private IActorRef _services = ActorRefs.Nobody;
    private long _orders;

    /// <summary>Creates the actor over its links.</summary>
    public ClusterActor(IDirectorLinks links, IMonotonicClock clock)
    {
        _links = links;
        _clock = clock;
        Receive<ClusterProtocol.SetCluster>(OnSetCluster);
        Receive<ClusterProtocol.Join>(OnJoin);
        Receive<ClusterProtocol.Decided>(OnDecided);
        Receive<DeadlinePassed>(_ => Step(new ClusterInput.DeadlinePassed()));
        Receive<Answered>(answered => Step(new ClusterInput.Answered(answered.Director, answered.Message)));
        Receive<Failed>(failed => Step(new ClusterInput.Failed(failed.Director, failed.Reason)));
        Receive<Heard>(heard => Step(new ClusterInput.Heard(heard.Director, heard.Message)));
        Receive<ClusterProtocol.GetStatus>(_ => Sender.Tell(CurrentStatus()));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var self = Self;
        _links.Receive((director, message) => self.Ask<ClusterMessage>(new Heard(director, message), AnswerTimeout));
    }

    private void OnSetCluster(ClusterProtocol.SetCluster message)
    {
        _config = message.Config;
        Step(new ClusterInput.Configured());
    }

    private void OnJoin(ClusterProtocol.Join join)
    {
        _services = Sender;
        Step(new ClusterInput.Known(join.Decisions));
    }

    private void OnDecided(ClusterProtocol.Decided decided)
    {
        _orders++;
        _operators.Add(_orders, Sender);
        Step(new ClusterInput.Decided(decided.News, _orders));
    }

    private void Step(ClusterInput input)
    {
        (_state, var effects) = ClusterMachine.Step(_config, _state, input, _clock.Now);
        Perform(effects);
        if (_state.Deadline is { } deadline)
        {
            var delay = deadline - _clock.Now;
            Timers.StartSingleTimer(DeadlinePassed.Instance, DeadlinePassed.Instance, delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        }
        else
        {
            Timers.Cancel(DeadlinePassed.Instance);
        }
    }

    private void Perform(ImmutableArray<ClusterEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case ClusterEffect.Ask ask:
                    var name = ask.Director.Name;
                    _ = _links.AskAsync(ask.Director, ask.Message).PipeTo(
                        Self, success: message => new Answered(name, message), failure: cause => new Failed(name, cause.Message));
                    break;
                case ClusterEffect.Reply reply:
                    Sender.Tell(reply.Message);
                    break;
                case ClusterEffect.Adopt adopt:
                    _services.Tell(new ServicesProtocol.Adopt(adopt.Decisions));
                    break;
                case ClusterEffect.Spread spread:
                    _operators.Remove(spread.Number, out var waiting);
                    waiting!.Tell(new ClusterProtocol.Spread(spread.Answers));
                    break;
                case ClusterEffect.Lost lost:
                    _log.Warning("Director {Name} ({EndPoint}) cannot be reached: {Reason}", lost.Director.Name, lost.Director.EndPoint, lost.Reason);
                    break;
                case ClusterEffect.Reached reached:
                    _log.Info("Director {Name} ({EndPoint}) is reached", reached.Director.Name, reached.Director.EndPoint);
                    break;
            }
        }
    }

    private ClusterProtocol.ClusterStatus CurrentStatus() => new(
        _config?.Name,
        _state.Digest,
        [.. _state.Peers.Select(peer => new ClusterProtocol.PeerStatus(
            peer.Director,
            peer.IsReachable,
            peer.Problem,
            _clock.Now - peer.LastHeard,
            peer.Digest is null ? null : peer.Digest == _state.Digest))]);

    private sealed record DeadlinePassed : INoSerializationVerificationNeeded
    {
        public static readonly DeadlinePassed Instance = new();
    }

    private sealed record Answered(string Director, ClusterMessage Message) : INoSerializationVerificationNeeded;

    private sealed record Failed(string Director, string Reason) : INoSerializationVerificationNeeded;

    private sealed record Heard(string Director, ClusterMessage Message) : INoSerializationVerificationNeeded;
}
