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
    private readonly Dictionary<string, (IActorRef Ref, Current<VrrpProtocol.Configure> Current)> _running = [];
    private Dictionary<string, VrrpProtocol.Configure> _wanted = [];
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
        _wanted = message.Instances.ToDictionary(
            instance => instance.Name,
            instance => new VrrpProtocol.Configure(instance, SiblingsOf(instance, message.Instances), message.AddressLease));
        foreach (var (name, (router, current)) in _running)
        {
            if (!_wanted.TryGetValue(name, out var next) || !IsSameRouter(current.Value.Config, next.Config))
            {
                router.Tell(VrrpProtocol.Stop.Instance);
            }
            else if (current.Value != next)
            {
                current.Value = next;
                router.Tell(next);
            }
        }

        StartWanted();
    }

    // One that is still stopping starts again when its name is free.
    private void StartWanted()
    {
        foreach (var (name, configuration) in _wanted)
        {
            if (!_running.ContainsKey(name))
            {
                var current = new Current<VrrpProtocol.Configure>(configuration);
                var props = Props.Create(() => new VrrpActor(current, _ports, _addresses)).WithDispatcher(Dispatchers.Vrrp);
                var router = Context.ActorOf(props, ActorNames.Of(name));
                Context.Watch(router);
                _running[name] = (router, current);
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

    private void OnTerminated(Terminated terminated)
    {
        _running.Remove(_running.First(pair => pair.Value.Ref.Equals(terminated.ActorRef)).Key);
        if (!_stopping)
        {
            StartWanted();
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
