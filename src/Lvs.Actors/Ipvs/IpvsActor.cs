using System.Collections.Immutable;
using System.Diagnostics;
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
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(30);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IIpvs _ipvs;
    private readonly Dictionary<ServiceKey, DesiredService> _desired = [];
    private readonly HashSet<ServiceKey> _retired = [];
    private HashSet<(string, string?)> _problems = [];
    private TimeSpan _retryDelay = FirstRetryDelay;
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
        if (TryReconcile())
        {
            _retryDelay = FirstRetryDelay;
            return;
        }

        Timers.StartSingleTimer(Reconcile.Instance, Reconcile.Instance, _retryDelay);
        _retryDelay = TimeSpan.FromTicks(Math.Min(2 * _retryDelay.Ticks, LongestRetryDelay.Ticks));
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
            _retired.IntersectWith(results.Where(IsRefused).Select(result => ServiceOf(result.Command)));
            Report(results);
            return results.All(result => result.Outcome == IpvsOutcome.Done);
        }
        catch (IOException failure)
        {
            Say([("write the table", failure.Message)]);
            return false;
        }
    }

    private void Report(ImmutableArray<IpvsResult> results)
    {
        foreach (var result in results.Where(result => result.Outcome == IpvsOutcome.Done))
        {
            _log.Info("IPVS: {Command}", Describe(result.Command));
        }

        // A server cannot be put into a service that was refused; the service's own reason says it all.
        var refused = results.Where(result => IsRefused(result) && result.Command is IpvsCommand.AddService)
            .Select(result => ServiceOf(result.Command))
            .ToHashSet();
        Say([.. results
            .Where(result => result.Outcome != IpvsOutcome.Done)
            .Where(result => result.Command is IpvsCommand.AddService || !refused.Contains(ServiceOf(result.Command)))
            .Select(result => (
                Describe(result.Command),
                IsRefused(result) ? result.Message : $"{result.Outcome}: somebody else writes the table"))]);
    }

    // It is tried again and again; what is the same as the last time was said then.
    private void Say(IReadOnlyCollection<(string Command, string? Reason)> problems)
    {
        foreach (var (command, reason) in problems.Where(problem => !_problems.Contains(problem)))
        {
            _log.Error("IPVS: cannot {Command}: {Reason}", command, reason);
        }

        _problems = [.. problems];
    }

    private static bool IsRefused(IpvsResult result) => result.Outcome == IpvsOutcome.Refused;

    private static ServiceKey ServiceOf(IpvsCommand command) => command switch
    {
        IpvsCommand.AddService add => add.Service.Key,
        IpvsCommand.EditService edit => edit.Service.Key,
        IpvsCommand.RemoveService remove => remove.Key,
        IpvsCommand.AddDestination add => add.Service,
        IpvsCommand.EditDestination edit => edit.Service,
        IpvsCommand.RemoveDestination remove => remove.Service,
        _ => throw new UnreachableException($"no command {command}"),
    };

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
