using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Actors.Ipvs;
using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Actors.Services;

/// <summary>Parent of the services: starts, updates and retires them so that they are those of the configuration.</summary>
public sealed class ServicesActor : ReceiveActor
{
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(2);

    private readonly DirectorPorts _ports;
    private readonly IActorRef _ipvs;
    private readonly Dictionary<string, (IActorRef Ref, Current<VirtualServiceConfig> Current)> _running = [];
    private readonly HashSet<string> _stopping = [];
    private readonly HashSet<string> _unsettled = [];
    private Dictionary<string, VirtualServiceConfig> _wanted = [];
    private IActorRef? _asker;

    /// <summary>Creates the parent.</summary>
    public ServicesActor(DirectorPorts ports, IActorRef ipvs)
    {
        _ports = ports;
        _ipvs = ipvs;
        Receive<ServicesProtocol.SetServices>(OnSetServices);
        Receive<ServicesProtocol.RetireOthers>(_ => OnRetireOthers());
        Receive<ServicesProtocol.Configured>(configured => OnSettled(configured.Name));
        Receive<ServicesProtocol.GetStatus>(_ => OnGetStatus());
        Receive<Terminated>(OnTerminated);
    }

    /// <summary>A service that fails starts again with every server up; the kernel's table stays as it is until then.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    private void OnSetServices(ServicesProtocol.SetServices message)
    {
        _wanted = message.Services.ToDictionary(service => service.Name);
        _unsettled.Clear();
        foreach (var (key, next) in _wanted)
        {
            if (!_running.TryGetValue(key, out var service) || _stopping.Contains(key))
            {
                _unsettled.Add(key);
            }
            else if (next != service.Current.Value)
            {
                _unsettled.Add(key);
                service.Current.Value = next;
                service.Ref.Tell(new ServicesProtocol.Configure(next));
            }
        }

        StartWanted();
        AnswerWhenSettled(Sender);
    }

    private void OnRetireOthers()
    {
        _unsettled.Clear();
        foreach (var (key, (service, _)) in _running)
        {
            if (!_wanted.ContainsKey(key) && _stopping.Add(key))
            {
                _unsettled.Add(key);
                Context.Stop(service);
            }
        }

        AnswerWhenSettled(Sender);
    }

    private void OnSettled(string name)
    {
        if (_unsettled.Remove(name))
        {
            AnswerWhenSettled(_asker);
        }
    }

    // By the writer itself: it has everything that the services had to tell it by then.
    private void AnswerWhenSettled(IActorRef? asker)
    {
        _asker = asker;
        if (_unsettled.Count == 0 && asker is not null)
        {
            _ipvs.Tell(IpvsProtocol.Settle.Instance, asker);
            _asker = null;
        }
    }

    private void StartWanted()
    {
        foreach (var (key, config) in _wanted)
        {
            if (!_running.ContainsKey(key))
            {
                var current = new Current<VirtualServiceConfig>(config);
                var service = Context.ActorOf(Props.Create(() => new ServiceActor(current, _ports, _ipvs)), ActorNames.Of(config));
                Context.Watch(service);
                _running.Add(key, (service, current));
            }
        }
    }

    // Only now: whatever the service had to tell the kernel's writer is ahead of this. One that is wanted again starts under its name.
    private void OnTerminated(Terminated terminated)
    {
        var key = _running.First(pair => pair.Value.Ref.Equals(terminated.ActorRef)).Key;
        _running.Remove(key, out var service);
        _stopping.Remove(key);
        if (!_wanted.ContainsKey(key))
        {
            foreach (var row in ServiceGroups.KeysOf(service.Current.Value))
            {
                _ipvs.Tell(new IpvsProtocol.RetireService(key, row));
            }

            OnSettled(key);
        }

        StartWanted();
    }

    private void OnGetStatus()
    {
        var sender = Sender;
        var answers = _running.Values.Select(
            service => service.Ref.Ask<ServicesProtocol.ServiceStatus>(ServicesProtocol.GetStatus.Instance, StatusTimeout));
        _ = Task.WhenAll(answers).PipeTo(sender);
    }
}
