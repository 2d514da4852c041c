using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Vrrp;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Sysctl;
using Lvs.Core.Time;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Ipvs;

/// <summary>
/// The only writer of IPVS. Holds what every service should look like, compares it with the kernel, and writes the difference. Many
/// changes that wait together are written in one go, and planned against the table as it is known. It is read again and again, for what
/// others have done to it (<see cref="TableReading"/>): that is said and undone. What the kernel holds at start is adopted, never flushed.
/// </summary>
public sealed class IpvsActor : ReceiveActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IIpvs _ipvs;
    private readonly IDeadlineTimers _clock;
    private readonly TableReading _reading;
    private readonly TableListing _listing;
    private readonly LookSchedule _looks;
    private readonly ForeignEdits _foreign;
    private readonly ChangeLog _changes;
    private readonly WriteLatency _latency = new();
    private readonly Dictionary<ServiceKey, TimeSpan> _since = [];
    private readonly Dictionary<ServiceKey, IpvsProtocol.SetService> _desired = [];
    private readonly HashSet<ServiceKey> _retired = [];
    private readonly HashSet<ServiceKey> _stale = [];
    private readonly HashSet<ServiceKey> _failed = [];
    private readonly Draining _draining = new();
    private readonly SysctlLoan _sysctls;
    private readonly KernelTuning _tuning;
    private readonly HashSet<(string, string?)> _problems = [];
    private readonly OwnTraces _own;
    private ValueList<ServiceKey> _left;
    private IpvsProtocol.SetGlobals _globals = new(new IpvsGlobals(), []);
    private IpvsPolicy _policy = new();
    private readonly Dictionary<string, VrrpRole> _roles = new(StringComparer.Ordinal);
    private bool _sysctlsAreSet;
    private bool _reconcileIsQueued;
    private bool _hasSettled;
    private TimeSpan? _adoption;

    /// <summary>Creates the writer of a kernel's table.</summary>
    public IpvsActor(IIpvs ipvs, IDeadlineTimers clock, IIpvsMemoryStore memory)
    {
        _ipvs = ipvs;
        _sysctls = new SysctlLoan(name => IpvsSysctls.AsSet(name, ipvs.ReadSysctl(name)), ipvs.WriteSysctl);
        _tuning = new KernelTuning(ipvs);
        _own = new OwnTraces(memory, _log);
        var before = _own.Load();
        _left = before.Services;
        _tuning.Before = (before.Timeouts, before.OwnsSyncDaemons);
        _sysctls.Lent = before.Sysctls;
        _clock = clock;
        _reading = new TableReading(ipvs, clock);
        _listing = new TableListing(ipvs, clock);
        _looks = new LookSchedule(clock);
        _foreign = new ForeignEdits(_log, clock);
        _changes = new ChangeLog(_log, clock);
        Receive<IpvsProtocol.SetGlobals>(OnSetGlobals);
        Receive<VrrpProtocol.RoleChanged>(OnRoleChanged);
        Receive<IpvsProtocol.Changes>(OnChanges);
        Receive<IpvsProtocol.GetTable>(_ => OnGetTable());
        Receive<IpvsProtocol.GetSync>(_ => OnGetSync());
        Receive<NextListed>(_ => ReadListing());
        Receive<SayRest>(_ => _changes.SayRest());
        Receive<IpvsProtocol.Settle>(_ => OnSettle());
        Receive<Reconcile>(_ => OnReconcile());
        Receive<LookAgain>(_ => OnLookAgain());
        Receive<NextSlice>(_ => OnNextSlice());
        Receive<TuneAgain>(_ => Tune());
        Receive<IpvsProtocol.Stop>(_ => OnStop());
        Receive<Saved>(saved => _own.OnSaved(saved.Problem));
        Receive<Forgotten>(OnForgotten);
        Receive<IpvsProtocol.Inherit>(OnInherit);
        Receive<IpvsProtocol.GetLoans>(_ => OnGetLoans());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsMaster => _globals.Globals.SyncDaemon?.Instance is { } instance && _roles.GetValueOrDefault(instance) == VrrpRole.Master;

    private bool HasNothingToDo => _desired.Count == 0 && _retired.Count == 0 && _policy.Ownership != IpvsOwnership.All;

    private void OnSetGlobals(IpvsProtocol.SetGlobals message)
    {
        _globals = message;
        if (message.Globals.Policy != _policy)
        {
            _policy = message.Globals.Policy;
            _sysctlsAreSet = false;
            _looks.Forget();
            _stale.UnionWith(_reading.Known?.Keys ?? []);
            QueueReconcile();
        }

        Tune();
    }

    private void OnRoleChanged(VrrpProtocol.RoleChanged changed)
    {
        _roles[changed.Instance] = changed.Role;
        if (changed.Instance == _globals.Globals.SyncDaemon?.Instance)
        {
            Tune();
        }
    }

    private void OnInherit(IpvsProtocol.Inherit inherit)
    {
        _tuning.Before = (inherit.Loans.Timeouts, inherit.Loans.OwnsSyncDaemons);
        _sysctls.Lent = inherit.Loans.Sysctls;
    }

    private void OnGetLoans()
    {
        var (timeouts, ownsDaemons) = _tuning.Before;
        Sender.Tell(new IpvsProtocol.Loans(timeouts, ownsDaemons, _sysctls.Lent));
    }

    private void Tune()
    {
        try
        {
            SetSysctlsOfSync();
            foreach (var what in _tuning.Apply(_globals.Globals, _globals.Instances, IsMaster))
            {
                _log.Info("IPVS as a whole: {What}", what);
                _own.HaveChanged();
            }
        }
        catch (IOException failure)
        {
            Say("set it up as a whole", failure.Message);
        }

        Remember();
        if (_tuning.IsIncomplete)
        {
            Timers.StartSingleTimer(TuneAgain.Instance, TuneAgain.Instance, LookSchedule.LongestRetryDelay);
        }
    }

    // A thread of the sync daemons has as many ports, and as large a buffer, as these say when it starts. There are none before the module is
    // loaded, which asking it anything does.
    private void SetSysctlsOfSync()
    {
        if (_globals.Globals.SyncDaemon is not null && !_sysctlsAreSet)
        {
            _ipvs.GetInfo();
            SetSysctls();
        }
    }

    // One that somebody has stopped is started again before.
    private void OnGetSync()
    {
        Tune();
        IpvsProtocol.Sync answer;
        try
        {
            answer = new([.. _ipvs.GetSyncDaemons().Select(daemon => (daemon, _ipvs.ReadSyncBacklog(daemon)))], null);
        }
        catch (IOException failure)
        {
            answer = new([], failure.Message);
        }

        Sender.Tell(answer);
    }

    private void OnChanges(IpvsProtocol.Changes changes)
    {
        foreach (var change in changes.Items)
        {
            if (change is IpvsProtocol.SetService set)
            {
                OnSetService(set);
            }
            else if (change is IpvsProtocol.RetireService retire)
            {
                OnRetireService(retire);
            }
        }
    }

    private void OnSetService(IpvsProtocol.SetService message)
    {
        var key = message.Desired.Service.Key;
        // Said twice: before its actor was there, and by its actor.
        if (_desired.TryGetValue(key, out var row) && row == message with { Since = row.Since })
        {
            return;
        }

        if (row is null)
        {
            _own.HaveChanged();
        }

        _desired[key] = message;
        _retired.Remove(key);
        _stale.Add(key);
        if (message.Since is { } since)
        {
            _since.TryAdd(key, since);
        }

        _draining.Set(message.Desired, message.Leaving, message.Drain, _clock.Now);
        QueueReconcile();
    }

    private void OnRetireService(IpvsProtocol.RetireService message)
    {
        // It may belong to another service of the configuration by now.
        if (_desired.TryGetValue(message.Key, out var row) && row.Owner == message.Owner)
        {
            _desired.Remove(message.Key);
            _retired.Add(message.Key);
            _stale.Add(message.Key);
            _draining.Forget(message.Key);
            _own.HaveChanged();
            QueueReconcile();
        }
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

    // All of a configuration is known: what is there from a director that crashed, and not in it, was that one's.
    private void OnSettle()
    {
        if (_left.Count > 0)
        {
            RetireOthers(_left);
            _left = [];
        }

        OnReconcile();
        if (_policy.ClearsAtStart && !_hasSettled)
        {
            Try(() =>
            {
                Read();
                RetireOthers(_reading.Known!.Keys);
            });
            OnReconcile();
        }

        _hasSettled = true;
        Sender.Tell(IpvsProtocol.Settled.Instance);
    }

    private void RetireOthers(IEnumerable<ServiceKey> services)
    {
        _retired.UnionWith(services.Where(service => !_desired.ContainsKey(service)));
        _stale.UnionWith(_retired);
        _reconcileIsQueued = true;
    }

    private void OnReconcile()
    {
        if (_reconcileIsQueued)
        {
            _reconcileIsQueued = false;
            ReadAndWrite();
        }
    }

    private void OnLookAgain()
    {
        if (!HasNothingToDo && _reading.Known is not null)
        {
            Try(() =>
            {
                if (_looks.IsRetryDue)
                {
                    _stale.UnionWith(_failed);
                    BeginAudit();
                    Notice(_reading.Read(_failed, IsWritten));
                }
                else if (_looks.IsAuditDue)
                {
                    BeginAudit();
                }
                else if (_looks.IsGlanceDue)
                {
                    _looks.ForgetGlance();
                    Notice(_reading.ReadServices(Written(), _policy.Ownership));
                }
            });
        }

        ReadAndWrite();
    }

    // Behind what came meanwhile, so that it does not wait for the end of an audit.
    private void OnNextSlice()
    {
        if (_reading.IsUnderWay)
        {
            Try(() => Notice(_reading.ReadSlice(IsWritten)));
            if (_reading.IsUnderWay)
            {
                Self.Tell(NextSlice.Instance);
            }

            if (_stale.Count > 0 || !_reading.IsUnderWay)
            {
                ReadAndWrite();
            }
        }
    }

    private void BeginAudit()
    {
        var isUnderWay = _reading.IsUnderWay;
        Notice(_reading.BeginAudit(Written(), _policy.Ownership));
        _looks.Forget();
        if (!isUnderWay && _reading.IsUnderWay)
        {
            Self.Tell(NextSlice.Instance);
        }
    }

    private IReadOnlyCollection<ServiceKey> Written() => _policy.Ownership == IpvsOwnership.All ? _reading.Known!.Keys : _desired.Keys;

    private bool IsWritten(ServiceKey service) => _policy.Ownership == IpvsOwnership.All || _desired.ContainsKey(service);

    private void ReadAndWrite()
    {
        if (!HasNothingToDo)
        {
            // Before it is written: a crash in between would leave what nobody knows of.
            Remember();
            Try(() =>
            {
                var start = _clock.Now;
                Read();
                SetSysctls();
                Write();
                _adoption ??= _clock.Now - start;
            });
            PlanNextLook();
        }

        Remember();
    }

    private void Remember()
    {
        if (_own.AreUnsaved)
        {
            _ = _own.SaveAsync(OwnNow()).PipeTo(Self, success: () => new Saved(null), failure: cause => new Saved(cause.Message));
        }
    }

    private IpvsMemory OwnNow()
    {
        var (timeouts, ownsDaemons) = _tuning.Before;
        return new IpvsMemory
        {
            Services = _desired.Keys.Union(_retired).Union(_left).ToValueList(),
            Timeouts = timeouts,
            OwnsSyncDaemons = ownsDaemons,
            Sysctls = _sysctls.Lent,
        };
    }

    private void OnStop()
    {
        PutBack();
        _retired.UnionWith(_left);
        if (_policy.OnStop == IpvsOnStop.Remove && !HasNothingToDo)
        {
            _retired.UnionWith(_desired.Keys);
            _desired.Clear();
            Try(RemoveAll);
            _changes.SayRest();
        }

        if (_policy.OnStop == IpvsOnStop.Remove)
        {
            SayAll(_sysctls.PutBack());
            _ = _own.SaveAsync(IpvsMemory.None).PipeTo(Self, success: () => new Forgotten(null), failure: cause => new Forgotten(cause.Message));
        }
        else
        {
            Context.Stop(Self);
        }
    }

    private void OnForgotten(Forgotten forgotten)
    {
        _own.OnSaved(forgotten.Problem);
        Context.Stop(Self);
    }

    // What stays for the next director stays with its timeouts; connections it would not learn of meanwhile are told on.
    private void PutBack()
    {
        try
        {
            if (_policy.OnStop == IpvsOnStop.Remove)
            {
                _tuning.PutBack();
            }
        }
        catch (IOException failure)
        {
            Say("put back what was there before", failure.Message);
        }
    }

    // Which of them are there is asked anew: it is the last chance.
    private void RemoveAll()
    {
        var plan = IpvsReconciler.Plan([], [.. _ipvs.DumpServices().Select(KnownService.Of)], _retired, _policy.Ownership);
        Report(plan.IsEmpty ? [] : _ipvs.Apply(plan), refused: []);
    }

    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (IOException failure)
        {
            // What of a datagram was carried out is not known: the next reading is of a table that nobody is blamed for.
            Lose();
            _failed.UnionWith(_stale);
            Say("write the table", failure.Message);
        }
    }

    private void Lose()
    {
        _reading.Lose();
        _looks.Forget();
    }

    // The kernel has the settings once its module is loaded, and the first reading loads it.
    private void SetSysctls()
    {
        if (!_sysctlsAreSet)
        {
            _sysctlsAreSet = true;
            SayAll(_sysctls.Set(_policy.Sysctls.Values));
            _own.HaveChanged();
        }
    }

    private void Read()
    {
        if (_reading.Known is null)
        {
            _reading.ReadAll(key => _desired.GetValueOrDefault(key)?.Desired);
            _stale.UnionWith(_desired.Keys);
            _stale.UnionWith(_retired);
            _stale.UnionWith(_policy.Ownership == IpvsOwnership.All ? _reading.Known!.Keys : []);
        }

        // Whether a server that leaves is in use has to be looked up.
        if (!_draining.IsEmpty)
        {
            var services = _draining.Services.ToHashSet();
            var (edits, entries) = _reading.ReadEntries(services, IsWritten);
            Notice(edits);
            _stale.UnionWith(services);
            _draining.Look(entries, _clock.Now);
        }
    }

    private void Notice(ImmutableArray<ForeignEdit> edits)
    {
        if (!edits.IsEmpty)
        {
            _foreign.Say(edits);
            _stale.UnionWith(edits.Select(edit => edit.Target));
        }
    }

    private void Write()
    {
        var known = _reading.Known!;
        var plan = IpvsReconciler.Plan(
            [.. _stale.Where(_desired.ContainsKey).Select(key => _desired[key].Desired)],
            known.Entries(_stale),
            _retired,
            _policy.Ownership,
            _draining.Leaving);
        var results = plan.IsEmpty ? [] : _ipvs.Apply(plan);
        var refused = RefusedServices(results);
        Learn(results, refused);
        if (_retired.Count > 0)
        {
            _own.HaveChanged();
        }

        _retired.IntersectWith(results.Where(IsRefused).Select(result => result.Command.Target));
        _failed.ExceptWith(_stale);
        _failed.UnionWith(results.Where(result => result.Outcome != IpvsOutcome.Done).Select(result => result.Command.Target));
        _stale.Clear();
        Measure(results);
        Report(results, refused);
    }

    // Who has met another writer does not know the table any more. Of a service that was refused the servers are not there for that alone.
    private void Learn(ImmutableArray<IpvsResult> results, HashSet<ServiceKey> refused)
    {
        if (results.Any(result => IsRace(result) && !refused.Contains(result.Command.Target)))
        {
            Lose();
            return;
        }

        foreach (var result in results.Where(result => result.Outcome == IpvsOutcome.Done))
        {
            _reading.Known!.Apply(result.Command);
        }
    }

    // What brought nothing about, or nothing that the kernel took, has no time to tell of.
    private void Measure(ImmutableArray<IpvsResult> results)
    {
        if (_since.Count > 0)
        {
            foreach (var result in results)
            {
                if (result.Outcome == IpvsOutcome.Done && _since.Remove(result.Command.Target, out var since))
                {
                    _latency.Add(_clock.Now - since);
                }
            }

            _since.Clear();
        }
    }

    private void PlanNextLook()
    {
        _looks.PlanRetry(_failed.Count > 0);
        if (_failed.Count == 0)
        {
            _problems.Clear();
        }

        if (_reading is { Known: not null, IsUnderWay: false })
        {
            _looks.PlanAudit(_policy, _reading.Cost);
        }

        if (_reading.Known is not null)
        {
            _looks.PlanGlance(_policy, _reading.GlanceCost);
        }

        var pause = _looks.UntilNext();
        if (_reading.Known is not null && !_draining.IsEmpty && !(pause < Draining.Pause))
        {
            pause = Draining.Pause;
        }

        if (pause is { } next)
        {
            Timers.StartSingleTimer(LookAgain.Instance, LookAgain.Instance, next);
        }
    }

    private void Report(ImmutableArray<IpvsResult> results, HashSet<ServiceKey> refused)
    {
        _changes.Say(results);
        if (_changes.HasUnsaid && !Timers.IsTimerActive(SayRest.Instance))
        {
            Timers.StartSingleTimer(SayRest.Instance, SayRest.Instance, ChangeLog.Window);
        }

        // A server cannot be put into a service that was refused; the service's own reason says it all.
        foreach (var result in results
            .Where(result => result.Outcome != IpvsOutcome.Done)
            .Where(result => result.Command is IpvsCommand.AddService || !refused.Contains(result.Command.Target)))
        {
            Say(result.Command.ToString(), IsRefused(result) ? result.Message : $"{result.Message}: somebody else writes the table");
        }
    }

    // It is tried again and again; what is the same as before is not said again.
    private void Say(string command, string? reason)
    {
        if (_problems.Add((command, reason)))
        {
            _log.Error("IPVS: cannot {Command}: {Reason}", command, reason);
        }
    }

    private void SayAll(IEnumerable<string> problems)
    {
        foreach (var problem in problems)
        {
            _log.Warning("IPVS: {Problem}", problem);
        }
    }

    private static HashSet<ServiceKey> RefusedServices(ImmutableArray<IpvsResult> results) => results
        .Where(result => IsRefused(result) && result.Command is IpvsCommand.AddService)
        .Select(result => result.Command.Target)
        .ToHashSet();

    private static bool IsRefused(IpvsResult result) => result.Outcome == IpvsOutcome.Refused;

    private static bool IsRace(IpvsResult result) => result.Outcome is IpvsOutcome.AlreadyThere or IpvsOutcome.NotThere;

    private void OnGetTable()
    {
        if (_listing.Ask(Sender))
        {
            ReadListing();
        }
    }

    private void ReadListing()
    {
        string? problem = null;
        try
        {
            _listing.ReadSlice(_desired.Keys);
        }
        catch (IOException failure)
        {
            problem = failure.Message;
        }

        if (problem is null && _listing.IsUnderWay)
        {
            Self.Tell(NextListed.Instance);
        }
        else
        {
            Answer(problem);
        }

        // What has come meanwhile does not wait for another slice.
        OnReconcile();
    }

    private void Answer(string? problem)
    {
        var (services, askers) = _listing.End();
        var table = TableOf(problem is null ? services : [], problem);
        foreach (var asker in askers)
        {
            asker.Tell(table);
        }

        if (_listing.BeginNext())
        {
            Self.Tell(NextListed.Instance);
        }
    }

    private IpvsProtocol.Table TableOf(ImmutableArray<IpvsServiceEntry> services, string? problem) => new(services, problem)
    {
        Adoption = _adoption,
        Audits = _reading.Audits,
        LastAudit = _reading.Cost,
        Latencies = _latency.Summary,
        Leaving = _draining.Leaving.ToValueList(),
        ForeignEdits = _foreign.Count,
        LastForeignEdits = _foreign.Last,
    };

    private sealed record LookAgain : INoSerializationVerificationNeeded
    {
        public static readonly LookAgain Instance = new();
    }

    private sealed record NextSlice : INoSerializationVerificationNeeded
    {
        public static readonly NextSlice Instance = new();
    }

    private sealed record NextListed : INoSerializationVerificationNeeded
    {
        public static readonly NextListed Instance = new();
    }

    private sealed record SayRest : INoSerializationVerificationNeeded
    {
        public static readonly SayRest Instance = new();
    }

    private sealed record TuneAgain : INoSerializationVerificationNeeded
    {
        public static readonly TuneAgain Instance = new();
    }

    private sealed record Saved(string? Problem) : INoSerializationVerificationNeeded;

    private sealed record Forgotten(string? Problem) : INoSerializationVerificationNeeded;

    private sealed record Reconcile : INoSerializationVerificationNeeded
    {
        public static readonly Reconcile Instance = new();
    }
}
