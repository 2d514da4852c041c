using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Actors.Ipvs;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Services;

/// <summary>Parent of the services: starts, updates and retires them so that they are those of the configuration.</summary>
public sealed class ServicesActor : ReceiveActor
{
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(2);

    private readonly DirectorPorts _ports;
    private readonly IActorRef _ipvs;
    private readonly Dictionary<ServiceKey, (IActorRef Ref, Current<VirtualServiceConfig> Current)> _running = [];
    private Dictionary<ServiceKey, VirtualServiceConfig> _wanted = [];

    /// <summary>Creates the parent.</summary>
    public ServicesActor(DirectorPorts ports, IActorRef ipvs)
    {
        _ports = ports;
        _ipvs = ipvs;
        Receive<ServicesProtocol.SetServices>(OnSetServices);
        Receive<ServicesProtocol.GetStatus>(_ => OnGetStatus());
        Receive<Terminated>(OnTerminated);
    }

    /// <summary>A service that fails starts again with every server up; the kernel's table stays as it is until then.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    private void OnSetServices(ServicesProtocol.SetServices message)
    {
        _wanted = message.Services.ToDictionary(service => service.Key);
        foreach (var (key, (service, current)) in _running)
        {
            if (!_wanted.TryGetValue(key, out var next))
            {
                Context.Stop(service);
            }
            else if (next != current.Value)
            {
                current.Value = next;
                service.Tell(new ServicesProtocol.Configure(next));
            }
        }

        StartWanted();
    }

    private void StartWanted()
    {
        foreach (var (key, config) in _wanted)
        {
            if (!_running.ContainsKey(key))
            {
                var current = new Current<VirtualServiceConfig>(config);
                var service = Context.ActorOf(Props.Create(() => new ServiceActor(current, _ports, _ipvs)), ActorNames.Of(key));
                Context.Watch(service);
                _running.Add(key, (service, current));
            }
        }
    }

    // Only now: whatever the service had to tell the kernel's writer is ahead of this. One that is wanted again starts under its name.
    private void OnTerminated(Terminated terminated)
    {
        var key = _running.First(pair => pair.Value.Ref.Equals(terminated.ActorRef)).Key;
        _running.Remove(key);
        if (!_wanted.ContainsKey(key))
        {
            _ipvs.Tell(new IpvsProtocol.RetireService(key));
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
