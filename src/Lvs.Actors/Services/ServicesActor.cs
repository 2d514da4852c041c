using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Cluster;
using Lvs.Actors.Director;
using Lvs.Actors.Health;
using Lvs.Actors.Ipvs;
using Lvs.Actors.Vrrp;
using Lvs.Core;
using Lvs.Core.Cluster;
using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Actors.Services;

/// <summary>
/// Parent of the services: starts, updates and retires them so that they are those of the configuration. Of a new one the kernel's writer is
/// told first, and its actor starts when all of the configuration is in force: thousands of actors take longer than all of the table.
/// </summary>
public sealed class ServicesActor : ReceiveActor
{
    /// <summary>Services that begin in a turn, or their checks: tens of thousands at once would let everything else wait for them.</summary>
    private const int ServicesInATurn = 16;

    /// <summary>Decisions of others that are logged one by one; of more only how many there are.</summary>
    private const int MostNamed = 8;

    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(15);

    // The cluster itself answers sooner.
    private static readonly TimeSpan SpreadTimeout = TimeSpan.FromSeconds(3);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DirectorPorts _ports;
    private readonly IActorRef _ipvs;
    private readonly IActorRef _cluster;
    private readonly CheckParts _parts;
    private readonly Dictionary<string, (IActorRef Ref, Current<ServicesProtocol.Configure> Current)> _running = [];
    private readonly AddressHolders _holders = new();
    private readonly HashSet<string> _stopping = [];
    private readonly HashSet<string> _unsettled = [];
    private readonly Dictionary<string, VirtualServiceConfig> _unstarted = [];
    private readonly Queue<string> _unchecked = [];
    private readonly ImmutableArray<IpvsProtocol.Change>.Builder _changes = ImmutableArray.CreateBuilder<IpvsProtocol.Change>();
    private Dictionary<string, VirtualServiceConfig> _wanted = [];
    private ServerOverrides? _loaded;
    private string _director = "";
    private string? _notSaved;
    private IActorRef? _asker;
    private bool _isStopping;
    private bool _isConfiguring;
    private bool _turnIsQueued;

    /// <summary>Creates the parent.</summary>
    public ServicesActor(DirectorPorts ports, IActorRef ipvs, IActorRef cluster, CheckParts parts)
    {
        _ports = ports;
        _ipvs = ipvs;
        _cluster = cluster;
        _parts = parts;
        Receive<ServicesProtocol.SetServices>(OnSetServices);
        Receive<ServicesProtocol.RetireOthers>(_ => OnRetireOthers());
        Receive<ServicesProtocol.Configured>(OnConfigured);
        Receive<IpvsProtocol.Change>(OnChange);
        Receive<NextTurn>(_ => OnNextTurn());
        Receive<ServicesProtocol.Stop>(_ => OnStop());
        Receive<ServicesProtocol.Order>(OnOrder);
        Receive<ServicesProtocol.Adopt>(adopt => OnAdopt(adopt.Decisions));
        Receive<Saved>(OnSaved);
        Receive<ServicesProtocol.GetOverrides>(_ => Sender.Tell(Overrides));
        Receive<VrrpProtocol.RoleChanged>(OnRoleChanged);
        Receive<ServicesProtocol.GetStatus>(_ => OnGetStatus());
        Receive<ServiceEnded>(OnEnded);
    }

    // Not before there is something to do: a successor's predecessor may write it until then.
    private ServerOverrides Overrides
    {
        get => _loaded ??= Load();
        set => _loaded = value;
    }

    /// <summary>A service that fails starts again with every server up; the kernel's table stays as it is until then.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    private void OnSetServices(ServicesProtocol.SetServices message)
    {
        _isConfiguring = true;
        _director = message.Director;
        _cluster.Tell(new ClusterProtocol.Join(Overrides));
        _wanted = message.Services.ToDictionary(service => service.Name);
        StartSome(_unstarted.Where(service => _wanted.GetValueOrDefault(service.Key) != service.Value).Select(service => service.Key));
        _holders.Configure(message.Instances);
        TellWhoIsHeld();
        _unsettled.Clear();
        foreach (var (key, next) in _wanted)
        {
            if (_stopping.Contains(key))
            {
                _unsettled.Add(key);
            }
            else if (!_running.TryGetValue(key, out var service))
            {
                Publish(next);
            }
            else if (next != service.Current.Value.Config)
            {
                _unsettled.Add(key);
                service.Current.Value = new(next, Overrides.Of(next));
                service.Ref.Tell(service.Current.Value);
            }
        }

        AnswerWhenSettled(Sender);
    }

    // What its actor will say again when it starts; of one that waits for that already, it has been said.
    private void Publish(VirtualServiceConfig config)
    {
        if (_unstarted.TryAdd(config.Name, config))
        {
            var (_, effects) = ServiceMachine.Step(
                config, new ServiceState(), new ServiceInput.Started(Overrides.Of(config)), _ports.Timers.Now);
            _changes.AddRange(effects.OfType<ServiceEffect.Publish>().Select(publish => ServiceActor.Change(config, publish)));
        }
    }

    // All of the new configuration is in force but for what goes: services and their checks may begin.
    private void OnRetireOthers()
    {
        _isConfiguring = false;
        PassChangesOn();
        OnNextTurn();
        _unsettled.Clear();
        foreach (var (key, (service, _)) in _running)
        {
            if (!_wanted.ContainsKey(key) && _stopping.Add(key))
            {
                _unsettled.Add(key);
                service.Tell(ServicesProtocol.Stop.Instance);
            }
        }

        AnswerWhenSettled(Sender);
    }

    // Also one that has failed and starts again.
    private void OnConfigured(ServicesProtocol.Configured configured)
    {
        _unchecked.Enqueue(configured.Name);
        QueueTurn();
        OnSettled(configured.Name);
    }

    // The next ones come behind whatever these have put into the line.
    private void OnNextTurn()
    {
        _turnIsQueued = false;
        if (_isConfiguring)
        {
            return;
        }

        for (var started = 0; started < ServicesInATurn && _unchecked.TryDequeue(out var name); started++)
        {
            if (_running.TryGetValue(name, out var service))
            {
                service.Ref.Tell(ServicesProtocol.StartChecks.Instance);
                TellWhetherHeld(service.Ref, service.Current.Value.Config);
            }
        }

        StartSome(_unstarted.Keys.Take(ServicesInATurn));
        if (_unchecked.Count > 0 || _unstarted.Count > 0)
        {
            QueueTurn();
        }
    }

    private void QueueTurn()
    {
        if (!_turnIsQueued)
        {
            _turnIsQueued = true;
            Self.Tell(NextTurn.Instance);
        }
    }

    private void OnSettled(string name)
    {
        if (_unsettled.Remove(name))
        {
            AnswerWhenSettled(_asker);
        }
    }

    // By the writer itself: it has everything that the services had to tell it.
    private void AnswerWhenSettled(IActorRef? asker)
    {
        _asker = asker;
        if (_unsettled.Count == 0 && asker is not null)
        {
            PassChangesOn();
            _ipvs.Tell(IpvsProtocol.Settle.Instance, asker);
            _asker = null;
        }
    }

    // Those of a configuration wait for each other: the writer has a thread of its own, and waking it for each service would take longer
    // than all else. What has to be quick takes along what has waited, so that nothing overtakes.
    private void OnChange(IpvsProtocol.Change change)
    {
        _changes.Add(change);
        if (_unsettled.Count == 0 || change.Since is not null)
        {
            PassChangesOn();
        }
    }

    private void PassChangesOn()
    {
        if (_changes.Count > 0)
        {
            _ipvs.Tell(new IpvsProtocol.Changes(_changes.DrainToImmutable()));
        }
    }

    private void StartSome(IEnumerable<string> names)
    {
        foreach (var name in names.ToList())
        {
            if (_unstarted.Remove(name, out var config))
            {
                Start(name, config);
            }
        }
    }

    private void Start(string key, VirtualServiceConfig config)
    {
        var current = new Current<ServicesProtocol.Configure>(new(config, Overrides.Of(config)));
        var service = Context.ActorOf(Props.Create<ServiceActor>(current, _ports, _parts), ActorNames.Of(config));
        Context.WatchWith(service, new ServiceEnded(key));
        _running.Add(key, (service, current));
    }

    // Only now: whatever the service had to tell the kernel's writer is ahead of this. One that is wanted again starts under its name.
    private void OnEnded(ServiceEnded ended)
    {
        var key = ended.Name;
        _running.Remove(key, out var service);
        _stopping.Remove(key);
        if (_isStopping)
        {
            StopWhenEmpty();
            return;
        }

        if (_wanted.TryGetValue(key, out var config))
        {
            Start(key, config);
            return;
        }

        foreach (var row in ServiceGroups.KeysOf(service.Current.Value.Config))
        {
            OnChange(new IpvsProtocol.RetireService(key, row));
        }

        OnSettled(key);
    }

    // The kernel's writer is told by itself what becomes of the table.
    private void OnStop()
    {
        _isStopping = true;
        _unstarted.Clear();
        foreach (var (service, _) in _running.Values)
        {
            service.Tell(ServicesProtocol.Stop.Instance);
        }

        StopWhenEmpty();
    }

    private void StopWhenEmpty()
    {
        if (_running.Count == 0)
        {
            Context.Stop(Self);
        }
    }

    private ServerOverrides Load()
    {
        try
        {
            return _ports.Overrides.Load();
        }
        catch (IOException failure)
        {
            _log.Error("What was decided by hand about servers is lost: {Reason}", failure.Message);
            return ServerOverrides.None;
        }
    }

    // In force at once; that it is kept as well is what the answer waits for.
    private void OnOrder(ServicesProtocol.Order order)
    {
        var (next, affected, problem) = Overrides.Apply(order.Wish, [.. _wanted.Values], _director);
        if (problem is not null)
        {
            Sender.Tell(new ServicesProtocol.Ordered([], problem, null, []));
            return;
        }

        _log.Info("By hand: {Order}", order.Wish);
        var news = new ServerOverrides { Entries = next.Except(Overrides) };

        // Of many services only those that it is about; of a server that is not configured any more it is not known which.
        Enforce(next, affected.Count == 0 ? null : affected);
        var saved = _ports.Overrides.SaveAsync(next);
        var spread = _cluster.Ask<ClusterProtocol.Spread>(new ClusterProtocol.Decided(news), SpreadTimeout);
        _ = AnswerAsync(affected, saved, spread).PipeTo(Sender);
    }

    private static async Task<ServicesProtocol.Ordered> AnswerAsync(
        ValueList<AffectedServer> affected, Task saved, Task<ClusterProtocol.Spread> spread)
    {
        var peers = await AnswersOf(spread);
        try
        {
            await saved;
            return new ServicesProtocol.Ordered(affected, null, null, peers);
        }
        catch (IOException failure)
        {
            return new ServicesProtocol.Ordered(affected, null, failure.Message, peers);
        }
    }

    // The order is in force, whatever has become of the cluster.
    private static async Task<ValueList<PeerAnswer>> AnswersOf(Task<ClusterProtocol.Spread> spread)
    {
        try
        {
            return (await spread).Answers;
        }
        catch (AskTimeoutException)
        {
            return [];
        }
    }

    private void OnAdopt(ServerOverrides decisions)
    {
        var next = Overrides.Merge(decisions);
        var news = next.Except(Overrides);
        var changed = news.Concat(Overrides.Except(next)).ToList();
        if (next == Overrides)
        {
            return;
        }

        foreach (var decision in news.Take(MostNamed))
        {
            _log.Info("By hand, on {Director}: {Decision}", decision.Stamp.Director, ServerNames.Of(decision));
        }

        if (news.Count > MostNamed)
        {
            _log.Info("By hand, on other directors: {Count} more decisions", news.Count - MostNamed);
        }

        // Each is looked for among all servers.
        Enforce(next, changed.Count > MostNamed ? null : changed.SelectMany(decision => ServerOverrides.AffectedBy(decision, _wanted.Values)));
        _ = _ports.Overrides.SaveAsync(next).PipeTo(
            Self, success: static () => new Saved(null), failure: static cause => new Saved(cause.Message));
    }

    // Nobody waits for it, and it may fail with every decision.
    private void OnSaved(Saved saved)
    {
        if (saved.Problem is { } problem && problem != _notSaved)
        {
            _log.Error("What other directors have decided is in force, and lost when the daemon ends: {Reason}", problem);
        }

        _notSaved = saved.Problem;
    }

    private void Enforce(ServerOverrides next, IEnumerable<AffectedServer>? affected)
    {
        var names = affected?.Select(server => server.Service).Distinct().ToList();
        StartSome(names ?? []);
        Overrides = next;
        foreach (var (service, current) in (names ?? [.. _running.Keys]).Where(_running.ContainsKey).Select(name => _running[name]))
        {
            if (next.Of(current.Value.Config) is var byHand && byHand != current.Value.ByHand)
            {
                current.Value = current.Value with { ByHand = byHand };
                service.Tell(new ServicesProtocol.SetByHand(byHand, _ports.Timers.Now));
            }
        }
    }

    private void OnRoleChanged(VrrpProtocol.RoleChanged changed)
    {
        _holders.Set(changed.Instance, changed.Role);
        TellWhoIsHeld();
    }

    private void TellWhoIsHeld()
    {
        foreach (var (service, current) in _running.Values)
        {
            TellWhetherHeld(service, current.Value.Config);
        }
    }

    // The others do not ask where their address is.
    private void TellWhetherHeld(IActorRef service, VirtualServiceConfig config)
    {
        if (config.HaSuspend)
        {
            service.Tell(new ServicesProtocol.SetHeld(_holders.Hold(config)));
        }
    }

    private void OnGetStatus()
    {
        StartSome(_unstarted.Keys);
        var sender = Sender;
        var answers = _running.Values.Select(
            service => service.Ref.Ask<ServicesProtocol.ServiceStatus>(ServicesProtocol.GetStatus.Instance, StatusTimeout));
        _ = Task.WhenAll(answers).PipeTo(sender);
    }

    private sealed record NextTurn : INoSerializationVerificationNeeded
    {
        public static readonly NextTurn Instance = new();
    }

    private sealed record Saved(string? Problem) : INoSerializationVerificationNeeded;

    private sealed record ServiceEnded(string Name) : INoSerializationVerificationNeeded;
}
