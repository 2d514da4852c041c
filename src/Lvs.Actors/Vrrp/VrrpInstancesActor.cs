using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Pattern;
using Lvs.Actors.Director;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Notify;
using Lvs.Core.Tracking;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Vrrp;

/// <summary>
/// Parent of the virtual routers: starts, updates and stops them so that they are those of the configuration. Whoever asks all
/// of them for their status gets one answer.
/// </summary>
public sealed class VrrpInstancesActor : ReceiveActor
{
    private const int LongestList = 10;

    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(1);

    // With adverts every second it takes four seconds at most; with very rare ones the status says later what came of it.
    private static readonly TimeSpan OrderTimeout = TimeSpan.FromSeconds(60);

    private readonly DirectorPorts _ports;
    private readonly IActorRef _addresses;
    private readonly IActorRef _tracking;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly TimeSpan _startedAt;
    private readonly Dictionary<string, (IActorRef Ref, Current<VrrpProtocol.Configure> Current)> _running = [];
    private readonly Dictionary<string, SyncGroupState> _groups = [];
    private readonly Dictionary<(bool IsOfGroup, string Name), VrrpEvent> _states = [];
    private Dictionary<string, SyncGroupConfig> _groupOf = [];
    private Dictionary<string, VrrpProtocol.Configure> _wanted = [];
    private VrrpProtocol.SetInstances _told = new([], [], ImmutableDictionary<string, ValueList<Followed>>.Empty, new GlobalConfig());
    private VrrpMaintenance _maintenance;
    private ProcessConfig? _process;
    private bool _isSynced;
    private bool _stopping;

    /// <summary>Creates the parent.</summary>
    public VrrpInstancesActor(DirectorPorts ports, IActorRef addresses, IActorRef tracking)
    {
        _ports = ports;
        _addresses = addresses;
        _tracking = tracking;
        _startedAt = ports.Timers.Now;
        _maintenance = LoadMaintenance();
        Receive<VrrpProtocol.SetInstances>(OnSetInstances);
        Receive<VrrpProtocol.SetMaintenance>(OnSetMaintenance);
        Receive<VrrpProtocol.Order>(OnOrder);
        Receive<VrrpProtocol.OrderTaken>(taken => StepGroupOf(taken.Instance, new SyncGroupInput.MemberOrdered(taken.Instance, taken.Input)));
        Receive<VrrpProtocol.GetStatus>(_ => OnGetStatus());
        Receive<VrrpProtocol.Stop>(OnStop);
        Receive<VrrpProtocol.GetReady>(_ => OnGetReady());
        Receive<VrrpProtocol.Succeed>(OnSucceed);
        Receive<VrrpProtocol.Suspend>(_ => OnSuspend());
        Receive<VrrpProtocol.Proceed>(proceed => TellAll(proceed));
        Receive<VrrpProtocol.StandingChanged>(OnStandingChanged);
        Receive<VrrpProtocol.RivalMet>(met => StepGroupOf(met.Instance, new SyncGroupInput.RivalMet(met.Instance)));
        Receive<VrrpProtocol.RoleChanged>(changed => Context.Parent.Tell(changed));
        Receive<VrrpProtocol.SetSynced>(OnSetSynced);
        Receive<VrrpProtocol.Happened>(happened => OnHappened(happened.Event));
        Receive<Terminated>(OnTerminated);

        // A router that is away reads what is in force when it starts again.
        Receive<Away>(_ => { });
    }

    private void OnSetInstances(VrrpProtocol.SetInstances message)
    {
        var isFirst = _process is null;
        _told = message;
        _groupOf = message.SyncGroups.SelectMany(group => group.Instances.Items, (group, member) => (group, member)).DistinctBy(pair => pair.member)
            .ToDictionary(pair => pair.member, pair => pair.group);
        Schedule(message.Global.Process);
        SetWanted();
        SetGroups(message.SyncGroups);
        foreach (var (name, (router, current)) in _running)
        {
            if (!_wanted.TryGetValue(name, out var next) || VrrpSettings.RouterOf(current.Value.Config) != VrrpSettings.RouterOf(next.Config))
            {
                router.Tell(VrrpProtocol.Stop.Deleted);
            }
            else
            {
                Update(router, current, next);
            }
        }

        StartWanted();
        if (message.Global.Notify.StatesOnReload && !isFirst)
        {
            foreach (var state in _states.Values)
            {
                _ports.Notifier.Tell(state);
            }
        }
    }

    private void OnHappened(VrrpEvent happened)
    {
        if (!_running.TryGetValue(happened.Name, out var router))
        {
            return;
        }

        var config = router.Current.Value.Config.Notify;
        if (happened.IsOfPriority && !(config.PriorityChanges ?? _told.Global.Notify.PriorityChanges))
        {
            return;
        }

        var isDeleted = happened.Kind == VrrpEventKind.Deleted;
        TellNotifier(
            isDeleted && !config.TellDeleted ? happened with { Kind = VrrpEventKind.Fault } : happened,
            config,
            _groupOf.GetValueOrDefault(happened.Name)?.Notify);
        if (isDeleted)
        {
            _states.Remove((happened.IsOfGroup, happened.Name));
        }
    }

    private void TellNotifier(VrrpEvent happened, VrrpNotifyConfig config, VrrpNotifyConfig? group = null)
    {
        _ports.Notifier.Tell(happened);
        foreach (var run in VrrpScripts.Of(config, happened, group))
        {
            _ports.Notifier.Run(run);
        }

        if (happened.Kind is VrrpEventKind.Master or VrrpEventKind.Backup or VrrpEventKind.Fault)
        {
            _states[(happened.IsOfGroup, happened.Name)] = happened;
        }
    }

    private void SetWanted()
    {
        var (instances, groups, followed, global) = _told;
        var grouped = groups.SelectMany(group => group.Instances).ToHashSet();
        var listensFrom = ListensFrom(global.Vrrp);
        _wanted = instances.ToDictionary(
            instance => instance.Name,
            instance => new VrrpProtocol.Configure(
                instance,
                global,
                SiblingsOf(instance, instances),
                grouped.Contains(instance.Name),
                listensFrom,
                _maintenance.Covers(instance.Name, groups),
                followed.GetValueOrDefault(instance.Name),
                AwaitsSync(instance.Name))
            {
                AwaitsPredecessor = _told.AwaitsPredecessor,
            });
    }

    // Only the one whose role decides who tells connections, and those that move with it.
    private bool AwaitsSync(string instance)
        => !_isSynced
            && _told.Global.Ipvs is { Policy.SyncBeforePreempt: not null, SyncDaemon.Instance: { } of }
            && VrrpMaintenance.Together(of, _told.SyncGroups).Contains(instance);

    private void OnSetSynced(VrrpProtocol.SetSynced message)
    {
        _isSynced = message.IsSynced;
        SetWanted();
        UpdateRunning();
    }

    private static void Update(IActorRef router, Current<VrrpProtocol.Configure> current, VrrpProtocol.Configure next)
    {
        if (current.Value != next)
        {
            current.Value = next;
            router.Tell(next);
        }
    }

    private void UpdateRunning()
    {
        foreach (var (name, (router, current)) in _running)
        {
            // One that is being replaced stops in its own time.
            if (_wanted.TryGetValue(name, out var next) && VrrpSettings.RouterOf(current.Value.Config) == VrrpSettings.RouterOf(next.Config))
            {
                Update(router, current, next);
            }
        }
    }

    private void OnSetMaintenance(VrrpProtocol.SetMaintenance message)
    {
        var groups = _told.SyncGroups;
        var isKnown = message.Instance is null || _wanted.ContainsKey(message.Instance) || _maintenance.Instances.Contains(message.Instance);
        if (!isKnown || (message is { Instance: not null, IsOn: false } && _maintenance.IsOfDirector))
        {
            Sender.Tell(new VrrpProtocol.MaintenanceAnswer(isKnown ? "the whole director is in maintenance" : Unknown(message.Instance!), isKnown, []));
            return;
        }

        _maintenance = _maintenance.With(message.Instance, message.IsOn, groups);
        _log.Info("Maintenance {Switch} for {Instance}", message.IsOn ? "on" : "off", message.Instance ?? "all instances");
        SetWanted();
        UpdateRunning();
        var meant = message.Instance is { } instance ? VrrpMaintenance.Together(instance, groups).ToHashSet() : null;
        _ = AnswerMaintenance(
            [.. _running.Where(router => meant?.Contains(router.Key) ?? true).Select(router => router.Value)], _ports.Maintenance.SaveAsync(_maintenance))
            .PipeTo(Sender);
    }

    private VrrpMaintenance LoadMaintenance()
    {
        try
        {
            return _ports.Maintenance.Load();
        }
        catch (IOException failure)
        {
            // Better not master than master against an order.
            _log.Error("What was in maintenance is not known, so all is, until that is lifted: {Reason}", failure.Message);
            return new VrrpMaintenance { IsOfDirector = true };
        }
    }

    // In force at once; that it is kept as well is what the answer waits for.
    private static async Task<VrrpProtocol.MaintenanceAnswer> AnswerMaintenance(
        ImmutableArray<(IActorRef Ref, Current<VrrpProtocol.Configure> Current)> routers, Task saving)
    {
        string? notSaved = null;
        try
        {
            await saving;
        }
        catch (IOException failure)
        {
            notSaved = failure.Message;
        }

        return new(null, true, [.. await Task.WhenAll(routers.Select(router => StatusOf(router.Ref, router.Current.Value.Config)))])
        {
            NotSaved = notSaved,
        };
    }

    private void OnOrder(VrrpProtocol.Order order)
    {
        if (_running.TryGetValue(order.Instance, out var router))
        {
            var others = VrrpMaintenance.Together(order.Instance, _told.SyncGroups).Where(name => name != order.Instance).ToValueList();
            _ = AnswerOrder(router.Ref, order, others).PipeTo(Sender);
        }
        else
        {
            Sender.Tell(new VrrpProtocol.OrderAnswer(order.Instance, VrrpOrderOutcome.Refused, Unknown(order.Instance)) { IsKnown = false });
        }
    }

    private static async Task<VrrpProtocol.OrderAnswer> AnswerOrder(IActorRef router, VrrpProtocol.Order order, ValueList<string> others)
    {
        try
        {
            return await router.Ask(order, OrderTimeout) is VrrpProtocol.OrderAnswer answer
                ? answer with { With = answer.Outcome == VrrpOrderOutcome.Refused ? [] : others }
                : new VrrpProtocol.OrderAnswer(order.Instance, VrrpOrderOutcome.Refused, "has failed and starts again");
        }
        catch (AskTimeoutException)
        {
            return new VrrpProtocol.OrderAnswer(order.Instance, null) { With = others };
        }
    }

    private string Unknown(string instance)
    {
        var meant = (Spelling.Nearest(instance, _wanted.Keys), _wanted.Count) switch
        {
            ({ } nearest, _) => $"did you mean {nearest}?",
            (_, 0) => "the configuration has none",
            (_, > LongestList) => $"the configuration has {_wanted.Count} others",
            _ => $"the configuration has {string.Join(", ", _wanted.Keys)}",
        };
        return $"there is no instance {instance}: {meant}";
    }

    private void Schedule(ProcessConfig next)
    {
        try
        {
            _ports.Scheduling.ApplyToProcess(_process, next);
        }
        catch (IOException failure)
        {
            _log.Warning("VRRP runs without it: {Reason}", failure.Message);
        }

        _process = next;
    }

    // One that is still stopping starts again when its name is free.
    private void StartWanted()
    {
        foreach (var (name, configuration) in _wanted)
        {
            if (!_running.ContainsKey(name))
            {
                var current = new Current<VrrpProtocol.Configure>(configuration);
                var router = Context.ActorOf(BackoffSupervisor.Props(Supervised(current)), ActorNames.Of(name));
                Context.Watch(router);
                _running[name] = (router, current);
            }
        }
    }

    // A router that fails starts again as a backup: the wire decides whether it is master, and its leases run out.
    private BackoffOptions Supervised(Current<VrrpProtocol.Configure> current)
    {
        var self = Self;
        var router = Props.Create(() => new VrrpActor(current, _ports, _addresses, _tracking, self)).WithDispatcher(Dispatchers.Vrrp);
        return Restarts.WithBackoff(router, "router")
            .WithReplyWhileStopped(Away.Instance)
            .WithFinalStopMessage(message => message is VrrpProtocol.Stop);
    }

    private static ValueList<byte> SiblingsOf(VrrpInstanceConfig instance, ValueList<VrrpInstanceConfig> all)
        => all.Where(other => other.Name != instance.Name
                && other.Interface == instance.Interface
                && VrrpSettings.FamilyOf(other) == VrrpSettings.FamilyOf(instance))
            .Select(other => other.VirtualRouterId)
            .ToValueList();

    // vrrp_delay_after_boot counts from the boot, which is the zero of the monotonic clock; vrrp_startup_delay from our own start.
    private TimeSpan ListensFrom(VrrpDefaults defaults)
    {
        var afterStart = _startedAt + defaults.StartupDelay;
        return defaults.DelayAfterBoot > afterStart ? defaults.DelayAfterBoot : afterStart;
    }

    private void SetGroups(ValueList<SyncGroupConfig> groups)
    {
        var names = groups.Select(group => group.Name).ToHashSet();
        foreach (var name in _groups.Keys.Where(name => !names.Contains(name)).ToList())
        {
            _groups.Remove(name);
            _states.Remove((true, name));
        }

        foreach (var group in groups)
        {
            _groups.TryAdd(group.Name, new SyncGroupState());
            StepGroup(group.Name, new SyncGroupInput.MembersChanged(group.Instances));
        }
    }

    private void OnGetReady()
    {
        var asker = Sender;
        _ = WhenReady([.. _running.Values.Select(router => router.Ref)]).PipeTo(asker);
    }

    // The asker has the patience.
    private static async Task<VrrpProtocol.Ready> WhenReady(ImmutableArray<IActorRef> routers)
    {
        await Task.WhenAll(routers.Select(router => router.Ask<VrrpProtocol.Ready>(VrrpProtocol.GetReady.Instance, Timeout.InfiniteTimeSpan)));
        return VrrpProtocol.Ready.Instance;
    }

    private void OnSucceed(VrrpProtocol.Succeed succeed)
    {
        _told = _told with { AwaitsPredecessor = false };
        SetWanted();
        foreach (var (name, group) in succeed.Bequest.Groups)
        {
            if (_groups.ContainsKey(name))
            {
                _groups[name] = group;
            }
        }

        foreach (var inherited in succeed.Bequest.Instances)
        {
            if (inherited.State is { } state && VrrpEvent.KindOf(state.Role) is { } kind && _wanted.TryGetValue(inherited.Instance, out var wanted))
            {
                _states[(false, inherited.Instance)] = new VrrpEvent(inherited.Instance, kind, wanted.Config.Priority);
            }
        }

        var inheritances = succeed.Bequest.Instances.ToDictionary(inherited => inherited.Instance);
        foreach (var (name, (router, current)) in _running)
        {
            current.Value = _wanted[name];
            router.Tell(new VrrpProtocol.GoOn(inheritances.GetValueOrDefault(name)));
        }

        Sender.Tell(VrrpProtocol.Ready.Instance);
    }

    private void OnSuspend()
    {
        var groups = _groups.ToImmutableSortedDictionary(StringComparer.Ordinal);
        _ = Bequeath([.. _running.Values.Select(router => router.Ref)], groups).PipeTo(Sender);
    }

    // One that has failed and is away has nothing to leave.
    private static async Task<VrrpProtocol.Bequest> Bequeath(
        ImmutableArray<IActorRef> routers, ImmutableSortedDictionary<string, SyncGroupState> groups)
    {
        var answers = await Task.WhenAll(routers.Select(router => router.Ask(VrrpProtocol.Suspend.Instance, StatusTimeout)));
        return new VrrpProtocol.Bequest([.. answers.OfType<VrrpInheritance>()], groups);
    }

    private void TellAll(object message)
    {
        foreach (var (router, _) in _running.Values)
        {
            router.Tell(message);
        }
    }

    // Who stops together with all others tells nobody to follow.
    private void OnStandingChanged(VrrpProtocol.StandingChanged changed)
    {
        if (!_stopping)
        {
            StepGroupOf(changed.Instance, new SyncGroupInput.StandingChanged(changed.Instance, changed.Standing));
        }
    }

    private void StepGroupOf(string instance, SyncGroupInput input)
    {
        foreach (var name in _groups.Where(group => group.Value.Members.ContainsKey(instance)).Select(group => group.Key).ToList())
        {
            StepGroup(name, input);
        }
    }

    private void StepGroup(string name, SyncGroupInput input)
    {
        (_groups[name], var effects) = SyncGroupMachine.Step(_groups[name], input);
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case SyncGroupEffect.Order order when _running.TryGetValue(order.Member, out var member):
                    member.Ref.Tell(new VrrpProtocol.Instruct(order.Input));
                    break;
                case SyncGroupEffect.RoleChanged changed:
                    _log.Info("Sync group {Group}: {From} to {To}: {Reason}", name, changed.From, changed.To, changed.Reason);
                    if (VrrpEvent.KindOf(changed.To) is { } kind)
                    {
                        TellOfGroup(name, kind);
                    }

                    break;
            }
        }
    }

    private void TellOfGroup(string name, VrrpEventKind kind)
    {
        if (_told.SyncGroups.FirstOrDefault(group => group.Name == name) is { } group)
        {
            TellNotifier(VrrpEvent.OfGroup(name, kind), group.Notify);
        }
    }

    private void OnTerminated(Terminated terminated)
    {
        _running.Remove(_running.First(pair => pair.Value.Ref.Equals(terminated.ActorRef)).Key);
        if (!_stopping)
        {
            StartWanted();
        }

        StopWhenEmpty();
    }

    private void OnStop(VrrpProtocol.Stop stop)
    {
        _stopping = true;
        foreach (var (name, _) in _groups.Where(group => !stop.IsToSuccessor && VrrpEvent.KindOf(group.Value.Role) is not null))
        {
            TellOfGroup(name, VrrpEventKind.Stop);
        }

        TellAll(stop);
        StopWhenEmpty();
    }

    private void StopWhenEmpty()
    {
        if (_stopping && _running.Count == 0)
        {
            Context.Stop(Self);
        }
    }

    private void OnGetStatus()
    {
        var sender = Sender;
        _ = Task.WhenAll(_running.Values.Select(router => StatusOf(router.Ref, router.Current.Value.Config))).PipeTo(sender);
    }

    private static async Task<VrrpProtocol.VrrpStatus> StatusOf(IActorRef router, VrrpInstanceConfig config)
        => await router.Ask(VrrpProtocol.GetStatus.Instance, StatusTimeout) as VrrpProtocol.VrrpStatus ?? new VrrpProtocol.VrrpStatus
        {
            Instance = config.Name,
            Interface = config.Interface,
            VirtualRouterId = config.VirtualRouterId,
            Priority = config.Priority,
            Role = VrrpRole.Initialize,
            Reason = "failed and starts again",
            Addresses = config.Addresses,
        };

    /// <summary>What the supervisor of a router says while that is away.</summary>
    private sealed record Away : INoSerializationVerificationNeeded
    {
        public static readonly Away Instance = new();
    }
}
