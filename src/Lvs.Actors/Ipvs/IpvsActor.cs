using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Ipvs;

/// <summary>
/// The only writer of IPVS. Holds what every service should look like, compares it with the kernel, and writes the difference.
/// Many changes that wait together are written in one go. What the kernel holds at start is adopted, never flushed.
/// </summary>
public sealed class IpvsActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IIpvs _ipvs;
    private readonly Dictionary<ServiceKey, DesiredService> _desired = [];
    private readonly HashSet<ServiceKey> _retired = [];
    private bool _reconcileIsQueued;

    /// <summary>Creates the writer of a kernel's table.</summary>
    public IpvsActor(IIpvs ipvs)
    {
        _ipvs = ipvs;
        Receive<IpvsProtocol.SetService>(OnSetService);
        Receive<IpvsProtocol.RetireService>(OnRetireService);
        Receive<IpvsProtocol.GetTable>(_ => OnGetTable());
        Receive<Reconcile>(_ => OnReconcile());
        Receive<IpvsProtocol.Stop>(_ => OnStop());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private void OnSetService(IpvsProtocol.SetService message)
    {
        _desired[message.Desired.Service.Key] = message.Desired;
        _retired.Remove(message.Desired.Service.Key);
        QueueReconcile();
    }

    private void OnRetireService(IpvsProtocol.RetireService message)
    {
        _desired.Remove(message.Key);
        _retired.Add(message.Key);
        QueueReconcile();
    }

    // Behind whatever is in the mailbox already, so that a whole configuration is one plan.
    private void QueueReconcile()
    {
        if (!_reconcileIsQueued)
        {
            _reconcileIsQueued = true;
            Self.Tell(Reconcile.Instance);
        }
    }

    private void OnReconcile()
    {
        _reconcileIsQueued = false;
        if (!TryReconcile())
        {
            Timers.StartSingleTimer(Reconcile.Instance, Reconcile.Instance, RetryDelay);
        }
    }

    private void OnStop()
    {
        _retired.UnionWith(_desired.Keys);
        _desired.Clear();
        TryReconcile();
        Context.Stop(Self);
    }

    private bool TryReconcile()
    {
        if (_desired.Count == 0 && _retired.Count == 0)
        {
            return true;
        }

        try
        {
            var plan = IpvsReconciler.Plan(_desired.Values, _ipvs.Dump(), _retired);
            var results = _ipvs.Apply(plan);
            _retired.Clear();
            Report(results);
            return results.All(result => result.Outcome == IpvsOutcome.Done);
        }
        catch (IOException failure)
        {
            _log.Error("Cannot write IPVS: {Reason}", failure.Message);
            return false;
        }
    }

    private void Report(ImmutableArray<IpvsResult> results)
    {
        foreach (var result in results)
        {
            switch (result.Outcome)
            {
                case IpvsOutcome.Done:
                    _log.Info("IPVS: {Command}", Describe(result.Command));
                    break;
                case IpvsOutcome.Refused:
                    _log.Error("IPVS refused to {Command}: {Reason}", Describe(result.Command), result.Message);
                    break;
                default:
                    _log.Warning("IPVS: {Command}: {Outcome}, somebody else writes the table", Describe(result.Command), result.Outcome);
                    break;
            }
        }
    }

    private static string Describe(IpvsCommand command) => command switch
    {
        IpvsCommand.AddService add => $"add service {add.Service.Key}",
        IpvsCommand.EditService edit => $"change service {edit.Service.Key}",
        IpvsCommand.RemoveService remove => $"remove service {remove.Key}",
        IpvsCommand.AddDestination add => $"add server {add.Destination.Key} to {add.Service}",
        IpvsCommand.EditDestination edit => $"change server {edit.Destination.Key} of {edit.Service}",
        IpvsCommand.RemoveDestination remove => $"remove server {remove.Destination} from {remove.Service}",
        _ => command.ToString(),
    };

    private void OnGetTable()
    {
        try
        {
            var table = _desired.Count == 0 ? [] : _ipvs.Dump();
            Sender.Tell(new IpvsProtocol.Table([.. table.Where(entry => _desired.ContainsKey(entry.Service.Key))], null));
        }
        catch (IOException failure)
        {
            Sender.Tell(new IpvsProtocol.Table([], failure.Message));
        }
    }

    private sealed record Reconcile : INoSerializationVerificationNeeded
    {
        public static readonly Reconcile Instance = new();
    }
}
