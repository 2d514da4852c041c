using System.Net;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Addresses;
using Lvs.Actors.Cluster;
using Lvs.Actors.Health;
using Lvs.Actors.Ipvs;
using Lvs.Actors.Services;
using Lvs.Actors.Tracking;
using Lvs.Actors.Vrrp;
using Lvs.Core;
using Lvs.Core.Addresses;
using Lvs.Core.Config;
using Lvs.Core.Config.Reload;
using Lvs.Core.Notify;
using Lvs.Core.Services;
using Lvs.Core.Tracking;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Director;

/// <summary>
/// Root of a director: holds the configuration in force, hands each capability its part in the order of a <see cref="ReloadPlan"/>, and
/// stops them in the order that hurts least: resign, addresses, services.
/// </summary>
public sealed class DirectorActor : ReceiveActor, IWithTimers, IWithStash
{
    // Whoever asks has less patience or more; tens of thousands of servers have answered by then, also on a busy machine.
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(20);

    // A part that does not answer must not keep the others from what they are told. Tens of thousands of servers are adopted by then, also on
    // a slow machine: whoever took the address before would answer for services that nobody has looked at.
    private static readonly TimeSpan PhaseTimeout = TimeSpan.FromSeconds(5);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly INotifier _notifier;
    private readonly IActorRef _addresses;
    private readonly IActorRef _tracking;
    private readonly IActorRef _vrrp;
    private readonly IActorRef _ipvs;
    private readonly IActorRef _scripts;
    private readonly IActorRef _cluster;
    private readonly IActorRef _services;
    private readonly IActorRef _sync;
    private readonly Queue<Action> _phases = [];
    private DirectorConfig? _config;
    private bool _isToSuccessor;
    private bool _awaitsPredecessor;

    /// <summary>Creates the director over its ports.</summary>
    public DirectorActor(DirectorPorts ports)
    {
        _notifier = ports.Notifier;
        _addresses = Context.ActorOf(
            Props.Create(() => new AddressesActor(ports.Addresses, ports.VirtualLinks)).WithDispatcher(Dispatchers.Kernel), "addresses");
        _ipvs = Context.ActorOf(
            Props.Create(() => new IpvsActor(ports.Ipvs, ports.Timers, ports.IpvsMemory)).WithDispatcher(Dispatchers.Kernel), "ipvs");
        _tracking = Context.ActorOf(Props.Create(() => new TrackersActor(ports, _addresses)), "tracking");
        _vrrp = Context.ActorOf(Props.Create(() => new VrrpInstancesActor(ports, _addresses, _tracking)), "vrrp");
        _sync = Context.ActorOf(Props.Create(() => new SyncActor(_ipvs, _vrrp, ports.Timers)), "sync");
        _scripts = Context.ActorOf(Props.Create(() => new ScriptsActor(ports)), "scripts");
        _cluster = Context.ActorOf(Props.Create(() => new ClusterActor(ports.Directors, ports.Timers)), "cluster");
        _services = Context.ActorOf(Props.Create(() => new ServicesActor(ports, _ipvs, _cluster, new CheckParts(_tracking, _scripts))), "services");

        Running();
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    public IStash Stash { get; set; } = null!;

    /// <summary>
    /// What the parts hold was told to them by others who would not tell it again (desired services, watchers of links), so a part
    /// that fails goes on with it; the message that it failed on is dropped and logged.
    /// </summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Resume);

    private void Running()
    {
        Receive<DirectorProtocol.Configure>(OnConfigure);
        ReceiveAlways();
    }

    private void Configuring()
    {
        Receive<DirectorProtocol.Configure>(_ => Stash.Stash());
        Receive<IpvsProtocol.Settled>(_ => NextPhase());
        Receive<AddressesProtocol.Released>(_ => NextPhase());
        Receive<PhaseIsLate>(_ => OnPhaseIsLate());
        ReceiveAlways();
    }

    private void ReceiveAlways()
    {
        Receive<DirectorProtocol.GetConfig>(_ => Sender.Tell(new DirectorProtocol.RunningConfig(_config)));
        Receive<DirectorProtocol.GetStatus>(_ => OnGetStatus());
        Receive<VrrpProtocol.Order>(order => _vrrp.Forward(order));
        Receive<VrrpProtocol.SetMaintenance>(order => _vrrp.Forward(order));
        Receive<DirectorProtocol.Stop>(OnStop);
        Receive<DirectorProtocol.Prepare>(prepare => OnPrepare(prepare.Config));
        Receive<DirectorProtocol.Succeed>(succeed => OnSucceed(succeed.Bequest));
        Receive<IpvsProtocol.GetLoans>(question => _ipvs.Forward(question));
        Receive<AddressesProtocol.GetLoans>(question => _addresses.Forward(question));

        // In this order to each router, whatever else is slow: one that is suspended after it was told to proceed would be so for ever.
        Receive<VrrpProtocol.Suspend>(suspend => _vrrp.Forward(suspend));
        Receive<VrrpProtocol.Proceed>(proceed => _vrrp.Tell(proceed));
        Receive<ServicesProtocol.Order>(order => _services.Forward(order));
        Receive<ServicesProtocol.GetOverrides>(question => _services.Forward(question));
        Receive<VrrpProtocol.RoleChanged>(OnRoleChanged);

        // Of a part that was not waited for any longer.
        Receive<IpvsProtocol.Settled>(_ => { });
        Receive<AddressesProtocol.Released>(_ => { });
    }

    private void OnConfigure(DirectorProtocol.Configure message)
    {
        var before = _config;
        var answer = new DirectorProtocol.Configured(before is null ? null : ReloadPlan.Between(before, message.Config));
        _config = message.Config;
        if (answer.Plan is { IsEmpty: true })
        {
            Sender.Tell(answer);
            return;
        }

        _notifier.Configure(message.Config.Global.Process, message.Config.Global.Notify);
        HandOut(before ?? new DirectorConfig(), message.Config);
        var asker = Sender;
        _phases.Enqueue(() => EndConfiguring(asker, answer));
        Become(Configuring);
        NextPhase();
    }

    // A service is in the table before its address is here, and an address is gone before the service behind it is.
    private void HandOut(DirectorConfig before, DirectorConfig config)
    {
        var gone = AddressesOf(before).Except(AddressesOf(config)).ToValueList();
        _phases.Enqueue(() =>
        {
            var globals = new IpvsProtocol.SetGlobals(config.Global.Ipvs, config.VrrpInstances);
            _ipvs.Tell(globals);
            _sync.Tell(globals);
            _scripts.Tell(new ScriptsProtocol.SetUsers(config.Global.Process));
            _cluster.Tell(new ClusterProtocol.SetCluster(config.Cluster));
            _services.Tell(new ServicesProtocol.SetServices(ServiceGroups.Resolve(config), config.VrrpInstances, config.Cluster?.Name ?? ""));
        });
        _phases.Enqueue(() =>
        {
            TellRouters(config, awaitPredecessor: false);
            _addresses.Tell(new AddressesProtocol.AwaitReleased(gone));
        });
        _phases.Enqueue(() =>
        {
            _addresses.Tell(AddressesProtocol.RetireLinks.Instance);
            _services.Tell(ServicesProtocol.RetireOthers.Instance);
        });
    }

    private void TellRouters(DirectorConfig config, bool awaitPredecessor)
    {
        var followed = TrackedObjects.FollowedIn(config);
        var keys = followed.Values.SelectMany(items => items).Select(item => item.Key).Concat(FileChecks.FollowedIn(config));
        var trackers = TrackerSpec.Of(keys, TrackedObjects.Of(config), config.Global.Process);
        _tracking.Tell(new TrackingProtocol.SetTracked(trackers));

        // Before the routers, which open sockets on them.
        var (instances, links) = VirtualRouterLinks.Of(config.VrrpInstances, config.Global);
        _addresses.Tell(new AddressesProtocol.SetInterfaces(LinkDelays.Of(config), config.GarpGroups, links));
        _vrrp.Tell(new VrrpProtocol.SetInstances(instances, config.SyncGroups, followed, config.Global)
        {
            AwaitsPredecessor = awaitPredecessor,
        });
    }

    private void OnPrepare(DirectorConfig config)
    {
        _awaitsPredecessor = true;
        TellRouters(config, awaitPredecessor: true);
        _vrrp.Forward(VrrpProtocol.GetReady.Instance);
    }

    private void OnSucceed(DirectorProtocol.Bequest bequest)
    {
        _awaitsPredecessor = false;
        _ipvs.Tell(new IpvsProtocol.Inherit(bequest.Loans));
        _addresses.Tell(new AddressesProtocol.Inherit(bequest.Links));
        _vrrp.Forward(new VrrpProtocol.Succeed(bequest.Vrrp));
    }

    private void OnRoleChanged(VrrpProtocol.RoleChanged changed)
    {
        _services.Tell(changed);
        _ipvs.Tell(changed);
        _sync.Tell(changed);
    }

    private static IEnumerable<IPAddress> AddressesOf(DirectorConfig config)
        => config.VrrpInstances.SelectMany(instance => instance.Addresses.Concat(instance.ExcludedAddresses)).Select(address => address.Address);

    private void NextPhase()
    {
        Timers.StartSingleTimer(PhaseIsLate.Instance, PhaseIsLate.Instance, PhaseTimeout);
        _phases.Dequeue()();
    }

    private void OnPhaseIsLate()
    {
        _log.Warning("A part of the new configuration is not in force after {Seconds} s; going on with the rest", PhaseTimeout.TotalSeconds);
        NextPhase();
    }

    private void EndConfiguring(IActorRef asker, DirectorProtocol.Configured answer)
    {
        Timers.Cancel(PhaseIsLate.Instance);
        asker.Tell(answer);
        Become(Running);
        Stash.UnstashAll();
    }

    private void OnStop(DirectorProtocol.Stop stop)
    {
        _isToSuccessor = stop.IsToSuccessor;
        _log.Info(_isToSuccessor ? "Stopping: a successor goes on" : "Stopping: resign, addresses, services");
        Timers.CancelAll();
        Become(Stopping);

        // Nothing that a script says matters any more.
        Context.Stop(_tracking);
        Context.Stop(_scripts);
        Context.Stop(_sync);
        Context.Stop(_cluster);
        StopPart(_vrrp, _isToSuccessor ? VrrpProtocol.Stop.ToSuccessor : VrrpProtocol.Stop.Instance);
    }

    // Each part ends before the next is told to; an address is gone before the service behind it is.
    private void Stopping()
    {
        Receive<VrrpProtocol.RoleChanged>(_ => { });
        Receive<Terminated>(terminated =>
        {
            if (terminated.ActorRef.Equals(_vrrp))
            {
                StopPart(_addresses, new AddressesProtocol.Stop(_isToSuccessor || _awaitsPredecessor));
            }
            else if (terminated.ActorRef.Equals(_addresses))
            {
                StopPart(_services, _isToSuccessor ? PoisonPill.Instance : ServicesProtocol.Stop.Instance);
            }
            else if (terminated.ActorRef.Equals(_services))
            {
                StopPart(_ipvs, _isToSuccessor ? PoisonPill.Instance : IpvsProtocol.Stop.Instance);
            }
            else
            {
                Context.Stop(Self);
            }
        });
    }

    private static void StopPart(IActorRef part, object message)
    {
        Context.Watch(part);
        part.Tell(message);
    }

    private void OnGetStatus()
    {
        var sender = Sender;
        var routerId = _config?.Global.RouterId;
        _ = CollectStatus(routerId).PipeTo(sender);
    }

    private async Task<DirectorProtocol.DirectorStatus> CollectStatus(string? routerId)
    {
        var vrrp = _vrrp.Ask<VrrpProtocol.VrrpStatus[]>(VrrpProtocol.GetStatus.Instance, StatusTimeout);
        var trackers = _tracking.Ask<TrackingProtocol.TrackerStatus[]>(TrackingProtocol.GetStatus.Instance, StatusTimeout);
        var services = _services.Ask<ServicesProtocol.ServiceStatus[]>(ServicesProtocol.GetStatus.Instance, StatusTimeout);
        var table = _ipvs.Ask<IpvsProtocol.Table>(IpvsProtocol.GetTable.Instance, StatusTimeout);
        var sync = _sync.Ask<IpvsProtocol.Sync>(IpvsProtocol.GetSync.Instance, StatusTimeout);
        var cluster = _cluster.Ask<ClusterProtocol.ClusterStatus>(ClusterProtocol.GetStatus.Instance, StatusTimeout);
        var status = await cluster;
        return new DirectorProtocol.DirectorStatus(
            routerId, [.. await vrrp], [.. await trackers], [.. await services], await table, await sync, status.Name is null ? null : status);
    }

    private sealed record PhaseIsLate : INoSerializationVerificationNeeded
    {
        public static readonly PhaseIsLate Instance = new();
    }
}
