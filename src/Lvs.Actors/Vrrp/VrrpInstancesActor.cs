using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Core;
using Lvs.Core.Config;

namespace Lvs.Actors.Vrrp;

/// <summary>
/// Parent of the virtual routers: starts, updates and stops them so that they are those of the configuration. Whoever asks all
/// of them for their status gets one answer.
/// </summary>
public sealed class VrrpInstancesActor : ReceiveActor
{
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(1);

    private readonly DirectorPorts _ports;
    private readonly IActorRef _addresses;
    private readonly Dictionary<string, (IActorRef Ref, VrrpProtocol.Configure Configuration)> _running = [];
    private readonly Dictionary<string, VrrpProtocol.Configure> _waitingForName = [];
    private bool _stopping;

    /// <summary>Creates the parent.</summary>
    public VrrpInstancesActor(DirectorPorts ports, IActorRef addresses)
    {
        _ports = ports;
        _addresses = addresses;
        Receive<VrrpProtocol.SetInstances>(OnSetInstances);
        Receive<VrrpProtocol.GetStatus>(_ => OnGetStatus());
        Receive<VrrpProtocol.Stop>(_ => OnStop());
        Receive<Terminated>(OnTerminated);
    }

    /// <summary>A router that fails starts again as a backup: the wire decides whether it is master, and its leases run out.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    private void OnSetInstances(VrrpProtocol.SetInstances message)
    {
        var wanted = message.Instances.ToDictionary(
            instance => instance.Name,
            instance => new VrrpProtocol.Configure(instance, SiblingsOf(instance, message.Instances), message.AddressLease));

        foreach (var (name, (router, configuration)) in _running.ToArray())
        {
            if (!wanted.TryGetValue(name, out var next) || !IsSameRouter(configuration.Config, next.Config))
            {
                router.Tell(VrrpProtocol.Stop.Instance);
            }
        }

        _waitingForName.Clear();
        foreach (var (name, next) in wanted)
        {
            if (!_running.TryGetValue(name, out var present))
            {
                Start(name, next);
            }
            else if (!IsSameRouter(present.Configuration.Config, next.Config))
            {
                _waitingForName[name] = next;
            }
            else if (present.Configuration != next)
            {
                _running[name] = (present.Ref, next);
                present.Ref.Tell(next);
            }
        }
    }

    // Interface and router identifier are what makes a virtual router; with another it is another one.
    private static bool IsSameRouter(VrrpInstanceConfig left, VrrpInstanceConfig right)
        => left.Interface == right.Interface && left.VirtualRouterId == right.VirtualRouterId;

    private static ValueList<byte> SiblingsOf(VrrpInstanceConfig instance, ValueList<VrrpInstanceConfig> all)
        => all.Where(other => other.Name != instance.Name && other.Interface == instance.Interface)
            .Select(other => other.VirtualRouterId)
            .ToValueList();

    private void Start(string name, VrrpProtocol.Configure configuration)
    {
        var props = Props.Create(() => new VrrpActor(configuration, _ports, _addresses)).WithDispatcher(Dispatchers.Vrrp);
        var router = Context.ActorOf(props, ActorNames.Of(name));
        Context.Watch(router);
        _running[name] = (router, configuration);
    }

    private void OnTerminated(Terminated terminated)
    {
        var name = _running.First(pair => pair.Value.Ref.Equals(terminated.ActorRef)).Key;
        _running.Remove(name);
        if (!_stopping && _waitingForName.Remove(name, out var next))
        {
            Start(name, next);
        }

        StopWhenEmpty();
    }

    private void OnStop()
    {
        _stopping = true;
        foreach (var (router, _) in _running.Values)
        {
            router.Tell(VrrpProtocol.Stop.Instance);
        }

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
        var answers = _running.Values.Select(router => router.Ref.Ask<VrrpProtocol.VrrpStatus>(VrrpProtocol.GetStatus.Instance, StatusTimeout));
        _ = Task.WhenAll(answers).PipeTo(sender);
    }
}
