using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Addresses;
using Lvs.Actors.Ipvs;
using Lvs.Actors.Services;
using Lvs.Actors.Vrrp;
using Lvs.Core.Config;

namespace Lvs.Actors.Director;

/// <summary>
/// Root of a director: holds the configuration in force, hands each capability its part, and stops them in the order that hurts
/// least: resign, addresses, services.
/// </summary>
public sealed class DirectorActor : ReceiveActor
{
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(3);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _addresses;
    private readonly IActorRef _vrrp;
    private readonly IActorRef _ipvs;
    private readonly IActorRef _services;
    private DirectorConfig? _config;

    /// <summary>Creates the director over its ports.</summary>
    public DirectorActor(DirectorPorts ports)
    {
        _addresses = Context.ActorOf(
            Props.Create(() => new AddressesActor(ports.Addresses)).WithDispatcher(Dispatchers.Kernel), "addresses");
        _ipvs = Context.ActorOf(Props.Create(() => new IpvsActor(ports.Ipvs)).WithDispatcher(Dispatchers.Kernel), "ipvs");
        _vrrp = Context.ActorOf(Props.Create(() => new VrrpInstancesActor(ports, _addresses)), "vrrp");
        _services = Context.ActorOf(Props.Create(() => new ServicesActor(ports, _ipvs)), "services");

        Receive<DirectorProtocol.Configure>(OnConfigure);
        Receive<DirectorProtocol.GetStatus>(_ => OnGetStatus());
        Receive<DirectorProtocol.Stop>(_ => OnStop());
    }

    /// <summary>
    /// What the parts hold was told to them by others who would not tell it again (desired services, watchers of links), so a part
    /// that fails goes on with it; the message that it failed on is dropped and logged.
    /// </summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Resume);

    private void OnConfigure(DirectorProtocol.Configure message)
    {
        var changed = message.Config != _config;
        _config = message.Config;
        if (changed)
        {
            HandOut(message.Config);
        }

        Sender.Tell(new DirectorProtocol.Configured(changed));
    }

    private void HandOut(DirectorConfig config)
    {
        _services.Tell(new ServicesProtocol.SetServices(config.Services));
        _vrrp.Tell(new VrrpProtocol.SetInstances(config.VrrpInstances, config.Global.AddressLease));
    }

    private void OnStop()
    {
        _log.Info("Stopping: resign, addresses, services");
        Become(Stopping);
        StopPart(_vrrp, VrrpProtocol.Stop.Instance);
    }

    // Each part ends before the next is told to; an address is gone before the service behind it is.
    private void Stopping()
    {
        Receive<Terminated>(terminated =>
        {
            if (terminated.ActorRef.Equals(_vrrp))
            {
                StopPart(_addresses, PoisonPill.Instance);
            }
            else if (terminated.ActorRef.Equals(_addresses))
            {
                StopPart(_services, PoisonPill.Instance);
            }
            else if (terminated.ActorRef.Equals(_services))
            {
                StopPart(_ipvs, IpvsProtocol.Stop.Instance);
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
        var services = _services.Ask<ServicesProtocol.ServiceStatus[]>(ServicesProtocol.GetStatus.Instance, StatusTimeout);
        var table = _ipvs.Ask<IpvsProtocol.Table>(IpvsProtocol.GetTable.Instance, StatusTimeout);
        return new DirectorProtocol.DirectorStatus(routerId, [.. await vrrp], [.. await services], await table);
    }
}
