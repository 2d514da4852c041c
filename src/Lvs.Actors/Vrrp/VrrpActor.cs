using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Addresses;
using Lvs.Actors.Director;
using Lvs.Actors.Tracking;
using Lvs.Core;
using Lvs.Core.Addresses;
using Lvs.Core.Config;
using Lvs.Core.Notify;
using Lvs.Core.Time;
using Lvs.Core.Tracking;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Vrrp;

/// <summary>
/// One virtual router: <see cref="VrrpMachine"/> with its socket and its timer. While master it renews the leases of its addresses;
/// an actor that hangs renews nothing, and the kernel takes the addresses away.
/// </summary>
internal sealed partial class VrrpActor : ReceiveActor, IWithTimers, IWithStash
{
    // RFC 8200 section 5: with less the kernel takes IPv6 off the interface.
    private const int LeastMtuOfIPv6 = 1280;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DirectorPorts _ports;
    private readonly IActorRef _addresses;
    private readonly IActorRef _tracking;
    private readonly IActorRef _instances;
    private readonly VrrpSession _session = new();
    private readonly AdvertSender _sender;
    private readonly SaidOnce<VrrpRejection> _rejectionsSaid = new();
    private readonly SaidOnce<VrrpWarning> _warningsSaid = new();
    private readonly DatagramInbox _inbox;
    private readonly FollowedObjects _followed = new();
    private readonly VrrpFaultReasons _faultReasons = new();
    private readonly List<IActorRef> _waiting = [];
    private VrrpProtocol.Configure _configuration;
    private VrrpSettings? _settings;
    private ValueList<VrrpFinding> _findings = [];
    private string? _contradiction;
    private VrrpState _state;
    private string _reason = "waits for its interface";
    private bool _holdsFromBefore;
    private VrrpEffect.RoleChanged? _lastChange;
    private TimeSpan _changedAt;
    private LinkChange? _lastNews;
    private LinkChange? _senderNews;
    private bool _mayStart;
    private VrrpLinkOptions? _linkOptions;
    private IVrrpLink? _link;
    private IDeadlineTimer? _timer;

    /// <summary>Creates the actor of one instance.</summary>
    public VrrpActor(Current<VrrpProtocol.Configure> current, DirectorPorts ports, IActorRef addresses, IActorRef tracking, IActorRef instances)
    {
        _configuration = current.Value;
        _ports = ports;
        _addresses = addresses;
        _tracking = tracking;
        _instances = instances;
        _sender = new AdvertSender(_session, ports.WallClock);
        _inbox = new DatagramInbox(Self, ports.Timers);
        Running();
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    public IStash Stash { get; set; } = null!;

    private VrrpInstanceConfig Config => _configuration.Config;

    private VrrpCounters Counters => _session.Counters;

    private AddressFamily Family => VrrpSettings.FamilyOf(Config);

    // What VirtualRouterLinks has resolved: null for the interface itself.
    private string? SendInterface => Config.VirtualInterface?.Name;

    private ValueList<HeldAddress> AllHeld => Held(new([.. Config.Addresses.Items, .. Config.ExcludedAddresses.Items]));

    private void Running()
    {
        On<DatagramInbox.Datagram>(OnDatagram);
        On<DeadlinePassed>(_ => Step(VrrpInput.DeadlinePassed.Instance));
        On<LookAtLink>(_ => WatchLink());
        On<AddressesProtocol.Found>(OnFound);
        On<AddressesProtocol.LinkChanged>(news => OnNews(news.Change));
        On<AddressesProtocol.Answered>(_ => Step(VrrpInput.AddressesAnswered.Instance));
        On<AddressesProtocol.Lost>(OnLost);
        On<TrackingProtocol.Changed>(changed => OnTracked(changed.State));
        On<VrrpProtocol.Instruct>(instruct => Step(instruct.Input));
        On<VrrpProtocol.Order>(OnOrder);
        On<VrrpProtocol.Configure>(OnConfigure);
        On<VrrpProtocol.GetStatus>(_ => Sender.Tell(Status()));
        On<VrrpProtocol.Stop>(OnStop);
        On<VrrpProtocol.GetReady>(_ => OnGetReady());
        On<VrrpProtocol.GoOn>(OnGoOn);
        On<VrrpProtocol.Suspend>(_ => OnSuspend());
        On<VrrpProtocol.Proceed>(_ => { });
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var self = Self;
        _timer = _ports.Timers.Create(() => self.Tell(DeadlinePassed.Instance));
        Schedule(null);
        Step(new VrrpInput.MaintenanceChanged(_configuration.InMaintenance));
        Step(new VrrpInput.SyncAwaited(_configuration.AwaitsSync));
        Follow();

        // What a crashed process left behind may stay until the wire is known, but not for longer than its lease.
        if (_configuration is { Global.AddressLease: null, AwaitsPredecessor: false })
        {
            _addresses.Tell(new AddressesProtocol.Release(AllHeld));
        }

        _addresses.Tell(new AddressesProtocol.Find(AllHeld));
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _timer?.Dispose();
        _link?.Dispose();
        if (_leavesAll || _configuration.AwaitsPredecessor)
        {
            return;
        }

        // After a failure too: whoever starts again is no master yet.
        _addresses.Tell(new AddressesProtocol.Release(AllHeld));
        if (_settings is { } settings)
        {
            _addresses.Tell(new AddressesProtocol.Release(Held(settings.HeldAddresses)));
        }

        Report(VrrpStanding.Initialize);
        _instances.Tell(new VrrpProtocol.RoleChanged(Config.Name, VrrpRole.Initialize));
    }

    // Whatever comes: first what was heard meanwhile.
    private void On<T>(Action<T> handle)
        => Receive<T>(message =>
        {
            HearNoted();
            handle(message);
        });

    private void OnFound(AddressesProtocol.Found found)
    {
        _holdsFromBefore = found.Addresses.Count > 0;
        WatchLink();
    }

    // Without an interface of its own (unicast over whatever the routes say) there is no news of one.
    private void WatchLink()
    {
        if (Config.Interface.Length > 0)
        {
            if (SendInterface is { } sender)
            {
                _addresses.Tell(new AddressesProtocol.WatchLink(sender));
            }

            _addresses.Tell(new AddressesProtocol.WatchLink(Config.Interface));
        }
        else if (Config.SourceAddress is { } source && !_configuration.AwaitsPredecessor)
        {
            UseLink(source);
        }
    }

    private void OnNews(LinkChange change)
    {
        if (change.Interface == Config.Interface)
        {
            OnLinkNews(change);
        }
        else if (change.Interface == SendInterface)
        {
            OnSenderNews(change);
        }
    }

    // One that was made anew needs a new socket.
    private void OnSenderNews(LinkChange change)
    {
        var before = _senderNews;
        _senderNews = change;
        if (_lastNews is { } news
            && (before?.Interface, before?.State?.Index, before?.State?.IsUp) != (change.Interface, change.State?.Index, change.State?.IsUp))
        {
            OnLinkChange(news);
        }
    }

    private void OnLinkNews(LinkChange change)
    {
        // Each address that comes or goes is news to every router of the interface: a thousand taken at once are a million.
        // The first is compared with itself: a take-over must not wait until this is compiled.
        var before = _lastNews?.State;
        if (change.State is { } now && IsSame(before ?? now, now) && before is not null && _link is not null)
        {
            _lastNews = change;
            return;
        }

        OnLinkChange(change);
    }

    // In everything that concerns this router.
    private bool IsSame(LinkState before, LinkState now)
        => (before.Index, before.IsUp, before.Mtu) == (now.Index, now.IsUp, now.Mtu)
            && Equals(SourceOn(before), SourceOn(now))
            && (Config is not { TracksSourceAddress: true, SourceAddress: { } source }
                || before.Addresses.Contains(source) == now.Addresses.Contains(source));

    private void OnLinkChange(LinkChange change)
    {
        _lastNews = change;
        if (_configuration.AwaitsPredecessor)
        {
            AnswerWhenReady();
            return;
        }

        if (!IsSenderKnown)
        {
            return;
        }

        if (Unusable(change.State) is { } reason)
        {
            Step(new VrrpInput.FaultRaised(VrrpFaults.Link, reason, CanSend: change.State is { IsUp: true }));
            Start();
            CloseLink();
            return;
        }

        if (Config is { TracksSourceAddress: true, SourceAddress: { } source })
        {
            Set(VrrpFaults.SourceAddress, !change.State!.Addresses.Contains(source), $"the source address {source} is not there");
        }

        UseLink(SourceOn(change.State!)!);
    }

    private void UseLink(IPAddress localAddress)
    {
        var before = _settings;
        var failure = Settle(localAddress) ? OpenLink() : null;
        if (before is not null && before != _settings)
        {
            Step(new VrrpInput.SettingsChanged(before));
        }

        Set(VrrpFaults.Settings, _contradiction is not null, $"cannot run with these settings: {_contradiction}");
        Set(VrrpFaults.Mtu, TooLong() is not null, TooLong() ?? "");
        Set(VrrpFaults.NoPeer, Config.Unicast is { FaultWithoutPeer: true, Peers.Count: 0 }, "no unicast peer is configured");
        if (failure is not null)
        {
            Timers.StartSingleTimer(LookAtLink.Instance, LookAtLink.Instance, RetryDelay);
        }

        Set(VrrpFaults.Link, failure is not null, failure ?? "");
        Start();
    }

    // With the first news of the interface, whatever it is, and of all that it follows: before that there is nothing to take part in, or
    // it may have to be given up at once.
    private void Start()
    {
        _mayStart = true;
        if (!_state.IsStarted && _followed.AreKnown)
        {
            var delay = _configuration.ListensFrom - _ports.Timers.Now;
            Step(new VrrpInput.Started(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, _holdsFromBefore));
        }
    }

    private void Follow()
    {
        if (_followed.Set(_configuration.Followed) is { } question)
        {
            _tracking.Tell(question);
        }
    }

    private void OnTracked(TrackedState state)
    {
        if (!_followed.Learn(state))
        {
            return;
        }

        if (_configuration.AwaitsPredecessor)
        {
            AnswerWhenReady();
            return;
        }

        ApplyTracking($"{state}");
        if (_mayStart)
        {
            Start();
        }
    }

    private void ApplyTracking(string reason)
    {
        var outcome = _followed.Outcome;
        if (outcome.Weight != _state.Weight)
        {
            Step(new VrrpInput.WeightChanged(outcome.Weight, reason));
        }

        Set(VrrpFaults.Tracking, outcome.Fault is not null, outcome.Fault ?? reason);

        // Who takes part already goes on; a script that a reload has brought says what it has to say when it has been run.
        var waits = outcome.Awaited is not null && _state.Role is (VrrpRole.Initialize or VrrpRole.Fault);
        Set(VrrpFaults.AwaitingScripts, waits, $"waits: {outcome.Awaited}");
        _reason = waits && _state.Role == VrrpRole.Initialize ? $"waits: {outcome.Awaited}" : _reason;
    }

    // Contradictions were reported where they were read, with their place; what is mended here is only noted.
    private bool Settle(IPAddress localAddress)
    {
        var runs = VrrpRules.TryApply(GivenSettings(localAddress), out var settled, out var findings);
        if (findings != _findings)
        {
            _findings = findings;
            _log.Debug("{Instance}: settings that contradict each other: {Findings}", Config.Name, string.Join(", ", findings));
        }

        _settings = settled == _settings ? _settings : settled;
        _contradiction = runs ? null : string.Join(", ", findings);
        return runs;
    }

    private VrrpSettings GivenSettings(IPAddress localAddress)
        => VrrpSettings.From(Config, _configuration.Global, localAddress, _configuration.SiblingRouterIds) with
        {
            InSyncGroup = _configuration.InSyncGroup,
        };

    private void Set(VrrpFaults cause, bool isThere, string reason)
    {
        if (isThere && (!_state.Faults.HasFlag(cause) || _faultReasons.Of(cause) != reason))
        {
            Step(new VrrpInput.FaultRaised(cause, reason, CanSend: cause != VrrpFaults.Mtu));
        }
        else if (!isThere && _state.Faults.HasFlag(cause))
        {
            Step(new VrrpInput.FaultCleared(cause, cause == VrrpFaults.Tracking ? reason : null));
        }
    }

    private bool IsSenderKnown => SendInterface is null || _senderNews?.Interface == SendInterface;

    private string? Unusable(LinkState? link) => link switch
    {
        null => $"interface {Config.Interface} does not exist",
        { IsUp: false, IsEnabled: true } when !Config.IgnoresOwnInterface => $"interface {Config.Interface} has no carrier",
        { IsUp: false } when !Config.IgnoresOwnInterface => $"interface {Config.Interface} is down",
        { Mtu: < LeastMtuOfIPv6 } when SourceOn(link) is null && Family == AddressFamily.InterNetworkV6
            => $"interface {Config.Interface} has an MTU of {link.Mtu}, too small for IPv6",
        _ when SourceOn(link) is null => $"interface {Config.Interface} has no {(Family == AddressFamily.InterNetworkV6 ? "link-local IPv6" : "IPv4")} address",
        _ when SendInterface is null => null,
        _ => _senderNews!.State switch
        {
            null => $"interface {SendInterface} does not exist",
            { IsUp: false } when !Config.IgnoresOwnInterface => $"interface {SendInterface} is down",
            _ => null,
        },
    };

    // What we write with its header is never fragmented (raw(7), IP_HDRINCL): EMSGSIZE. Over IPv6 the kernel does it.
    private string? TooLong()
        => _lastNews?.State is { } link
            && Family == AddressFamily.InterNetwork
            && VrrpAdvertWriter.SizeOf(_settings!) is var size
            && size > link.Mtu
            ? $"adverts of {size} bytes are longer than the MTU of interface {Config.Interface}, {link.Mtu}"
            : null;

    private IPAddress? SourceOn(LinkState link)
        => Config.SourceAddress ?? (Family == AddressFamily.InterNetworkV6 ? link.PrimaryIPv6 : link.PrimaryIPv4);

    // Null, or why there is none.
    private string? OpenLink()
    {
        var options = VrrpLinkOptions.Of(_settings!, Config.Interface) with
        {
            SendInterface = SendInterface,
            SendIndex = SendInterface is null ? 0 : _senderNews?.State?.Index ?? 0,
        };
        if (_link is not null && options == _linkOptions)
        {
            return null;
        }

        CloseLink();
        try
        {
            _link = _ports.VrrpLinks.Open(options, _inbox.Offer);
            _linkOptions = options;
            return null;
        }
        catch (IOException failure)
        {
            return failure.Message;
        }
    }

    private void CloseLink()
    {
        _link?.Dispose();
        _link = null;
    }

    private void OnDatagram(DatagramInbox.Datagram datagram)
    {
        _inbox.Taken();

        // Whoever does not take part judges nothing.
        if (_settings is not { } settings || _state.Role is not (VrrpRole.Backup or VrrpRole.Master))
        {
            return;
        }

        var packet = datagram.Packet;
        var listener = VrrpListener.Of(settings, _state, _ports.WallClock());
        VrrpAdvert advert;
        VrrpRejection rejection;
        var isAccepted = packet.IsIPv6
            ? VrrpReceiver.TryAcceptIPv6(
                settings, _session, listener, packet.Bytes.Span, packet.Source, packet.Destination, packet.HopLimit, out advert, out rejection)
            : VrrpReceiver.TryAccept(settings, _session, listener, packet.Bytes.Span, out advert, out rejection);
        if (isAccepted)
        {
            Remark(settings, advert);
            var now = _ports.Timers.Now;
            Hear(settings, advert, now);
            Expect(settings, advert, packet, now);
        }
        else if (rejection != VrrpRejection.None)
        {
            var sender = packet.IsIPv6 ? packet.Source : VrrpDatagram.TryReadIPv4(packet.Bytes.Span, out var read) ? read.Source : default;
            if (_rejectionsSaid.IsNew(sender, rejection))
            {
                _log.Warning("{Instance}: dropping adverts of {Sender}: {Rejection}", Config.Name, sender, rejection);
            }
        }
    }

    private void Remark(VrrpSettings settings, VrrpAdvert advert)
    {
        if (advert.Remarks == VrrpRemarks.None)
        {
            return;
        }

        if (advert.Remarks.HasFlag(VrrpRemarks.OtherAddresses))
        {
            Warn(VrrpWarning.OtherAddresses, advert.Source, $"{advert.Source} advertises other addresses than ours");
        }

        if (advert.Remarks.HasFlag(VrrpRemarks.OtherInterval))
        {
            Warn(
                VrrpWarning.OtherInterval,
                advert.Source,
                $"{advert.Source} advertises every {advert.Interval.TotalSeconds} s, ours {settings.AdvertInterval.TotalSeconds} s");
        }

        if (advert.Remarks.HasFlag(VrrpRemarks.ClockSkew))
        {
            Warn(VrrpWarning.ClockSkew, advert.Source, $"the clock of {advert.Source} is far from ours");
        }
    }

    private void OnLost(AddressesProtocol.Lost lost)
    {
        if (_settings is { } settings && settings.HeldAddresses.Items.FirstOrDefault(address => HeldOf(address) == lost.Address) is { } address)
        {
            _log.Warning("{Instance}: somebody else took {Address} off", Config.Name, lost.Address);
            Step(new VrrpInput.AddressLost(address));
        }
    }

    private void OnOrder(VrrpProtocol.Order order)
    {
        var (input, why) = order switch
        {
            VrrpProtocol.Order.HandOver handOver when _settings is { } settings
                => (new VrrpInput.HandOver(), VrrpOrders.WhyNotHandOver(settings, _state, handOver.To)),
            VrrpProtocol.Order.Return => ((VrrpInput)new VrrpInput.Reclaim(), VrrpOrders.WhyNotReturn(_state)),
            _ => (new VrrpInput.HandOver(), _reason),
        };
        if (why is not null)
        {
            Sender.Tell(new VrrpProtocol.OrderAnswer(Config.Name, VrrpOrderOutcome.Refused, why));
            return;
        }

        // Who gave the order before this one has no more to wait for.
        AnswerWaiting(VrrpOrderOutcome.Interrupted, _state.LastHeard, _state.LastHeardPriority);
        _log.Info("{Instance}: an operator orders: {Order}", Config.Name, order is VrrpProtocol.Order.Return ? "return" : "hand over");
        _waiting.Add(Sender);
        Step(input);
        _instances.Tell(new VrrpProtocol.OrderTaken(Config.Name, input));
    }

    private void AnswerWaiting(VrrpOrderOutcome outcome, RouterAddress heard, byte priority)
    {
        var answer = new VrrpProtocol.OrderAnswer(Config.Name, outcome, null, heard.IsNone ? null : heard.ToIPAddress(), priority);
        foreach (var asker in _waiting)
        {
            asker.Tell(answer);
        }

        _waiting.Clear();
    }

    private void OnConfigure(VrrpProtocol.Configure configuration)
    {
        var sender = SendInterface;
        if (_configuration.AwaitsPredecessor)
        {
            _configuration = configuration with { AwaitsPredecessor = true };
            return;
        }

        var wasInSyncGroup = _configuration.InSyncGroup;
        var before = _configuration.Global.Process;
        _configuration = configuration;
        Schedule(before);
        if (wasInSyncGroup && !configuration.InSyncGroup)
        {
            Step(new VrrpInput.FaultCleared(VrrpFaults.Group));
        }

        Step(new VrrpInput.MaintenanceChanged(configuration.InMaintenance));
        Step(new VrrpInput.SyncAwaited(configuration.AwaitsSync));
        Follow();
        ApplyTracking("the configuration has changed");
        Report(_state.Standing);
        if (SendInterface is not null && SendInterface != sender)
        {
            _addresses.Tell(new AddressesProtocol.WatchLink(SendInterface));
        }

        UseWhatIsKnown();
    }

    private void UseWhatIsKnown()
    {
        if (_lastNews is { } news)
        {
            OnLinkChange(news);
        }
        else if (Config.SourceAddress is { } source && (Config.Interface.Length == 0 || _settings is not null))
        {
            UseLink(source);
        }
        else if (_settings is { } settings)
        {
            UseLink(settings.LocalAddress);
        }
    }

    // The thread is that of all instances, whose settings are the same.
    private void Schedule(ProcessConfig? before)
    {
        try
        {
            _ports.Scheduling.ApplyToThread(before, _configuration.Global.Process);
        }
        catch (IOException failure)
        {
            _log.Warning("{Instance}: {Reason}", Config.Name, failure.Message);
        }
    }

    private void OnStop(VrrpProtocol.Stop stop)
    {
        if (stop.IsToSuccessor)
        {
            _leavesAll = true;
            AnswerWaiting(VrrpOrderOutcome.Interrupted, _state.LastHeard, _state.LastHeardPriority);
            Context.Stop(Self);
            return;
        }

        var tookPart = _state.Role != VrrpRole.Initialize;
        Step(new VrrpInput.Stopped(stop.IsDeleted));
        if (tookPart)
        {
            TellNotifier(stop.IsDeleted ? VrrpEventKind.Deleted : VrrpEventKind.Stop);
        }

        Context.Stop(Self);
    }

    // Before the first usable interface there are no settings that matter.
    private void Step(VrrpInput input)
    {
        var settings = _settings ?? GivenSettings(Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any);
        var faultBefore = _state.Role == VrrpRole.Fault ? _faultReasons.Of(_state.Faults) : null;
        _faultReasons.Note(input);
        (_state, var effects) = VrrpMachine.Step(settings, _state, input, _ports.Timers.Now);
        Perform(settings, effects);
        _timer!.Arm(_state.Deadline);
        if (faultBefore is not null && _state.Role == VrrpRole.Fault && _faultReasons.Of(_state.Faults) is var fault && fault != faultBefore)
        {
            _log.Info("{Instance}: still at fault: {Reason}", Config.Name, fault);
        }
    }

    private void Hear(VrrpSettings settings, VrrpAdvert advert, TimeSpan now)
    {
        (_state, var effects) = VrrpMachine.Step(settings, _state, advert, now);
        Perform(settings, effects);
        _timer!.Arm(_state.Deadline);
    }

    // Not of who must prove each time who he is.
    private void Expect(VrrpSettings settings, VrrpAdvert advert, VrrpPacket packet, TimeSpan now)
    {
        if (_state.OnlyFollows(settings, now)
            && advert.Remarks == VrrpRemarks.None
            && settings is { Authentication: VrrpAuthentication.None, Hmac: null })
        {
            var expected = new ExpectedAdvert(advert, packet, now, _state.Deadline!.Value - now);
            _timer!.Arm(_state.Deadline, expected);
            _inbox.Expect(expected, _timer);
        }
    }

    private void HearNoted()
    {
        if (_inbox.Withdraw() is { } noted)
        {
            Counters.AdvertsReceived += noted.Count;
            Hear(_settings!, noted.Advert, noted.Last);
        }
    }

    private void Perform(VrrpSettings settings, ImmutableArray<VrrpEffect> effects)
    {
        foreach (var effect in effects)
        {
            Counters.Count(effect);
            switch (effect)
            {
                case VrrpEffect.SendAdvert advert:
                    Send(settings, advert);
                    break;
                case VrrpEffect.TakeAddresses take:
                    Hold(take.Addresses);
                    break;
                case VrrpEffect.RenewAddresses:
                    Hold(settings.HeldAddresses);
                    break;
                case VrrpEffect.ReleaseAddresses release:
                    _addresses.Tell(new AddressesProtocol.Release(Held(release.Addresses)));
                    break;
                case VrrpEffect.AnnounceAddresses announce:
                    var schedule = settings.Announcements;
                    _addresses.Tell(new AddressesProtocol.Announce(
                        Held(announce.Addresses), announce.Repeat, schedule.ArpInterval, schedule.NeighbourInterval));
                    break;
                case VrrpEffect.RoleChanged changed:
                    OnRoleChanged(changed);
                    break;
                case VrrpEffect.PriorityChanged changed:
                    _log.Info("{Instance}: priority {From} to {To}: {Reason}", Config.Name, changed.From, changed.To, changed.Reason);
                    TellNotifier(_state.Role == VrrpRole.Master ? VrrpEventKind.MasterPriority : VrrpEventKind.BackupPriority);
                    break;
                case VrrpEffect.Warn warn:
                    Warn(warn.Kind, warn.Sender, warn.Message);
                    break;
                case VrrpEffect.WokeLate late:
                    _log.Warning("{Instance}: woke {Milliseconds} ms late", Config.Name, (long)late.By.TotalMilliseconds);
                    break;
                case VrrpEffect.DualMaster dual:
                    OnDualMaster(dual);
                    break;
                case VrrpEffect.OrderEnded ended:
                    AnswerWaiting(ended.Outcome, ended.Heard, ended.Priority);
                    break;
                case VrrpEffect.ReportStanding report:
                    Report(report.Standing);
                    break;
            }
        }
    }

    private void Send(VrrpSettings settings, VrrpEffect.SendAdvert advert)
    {
        if (_link is null)
        {
            return;
        }

        var priority = advert.Resign ? (byte)0 : _state.EffectivePriority(settings);
        var failure = _sender.Send(_link, settings, priority, out var isOut);
        if (isOut)
        {
            Counters.AdvertsSent++;
            Counters.PriorityZeroSent += advert.Resign ? 1 : 0;
        }

        if (failure is not null)
        {
            // The link news that explains it is on its way; until then every advert would say the same.
            Warn(VrrpWarning.SendFailed, default, $"cannot send an advert: {failure.Message}");
        }
    }

    private void OnRoleChanged(VrrpEffect.RoleChanged changed)
    {
        (_lastChange, _changedAt) = (changed, _ports.Timers.Now);
        _reason = changed.Reason;
        _rejectionsSaid.Clear();
        _warningsSaid.Clear();
        if (changed.To == VrrpRole.Master)
        {
            _session.BecameMaster();
        }

        _log.Info("{Instance}: {From} to {To}: {Reason}", Config.Name, changed.From, changed.To, changed.Reason);
        _instances.Tell(new VrrpProtocol.RoleChanged(Config.Name, changed.To));
        if (VrrpEvent.KindOf(changed.To) is { } kind)
        {
            TellNotifier(kind);
        }
    }

    // By the parent, whose thread may take its time.
    private void TellNotifier(VrrpEventKind kind)
        => _instances.Tell(new VrrpProtocol.Happened(
            new VrrpEvent(Config.Name, kind, _settings is { } settings ? _state.EffectivePriority(settings) : Config.Priority)));

    // Of two masters the one that stays raises the alarm; that the other gives way, the change of its role says.
    private void OnDualMaster(VrrpEffect.DualMaster dual)
    {
        if (!dual.Stays)
        {
            return;
        }

        if (_warningsSaid.IsNew(dual.Rival, VrrpWarning.SecondMaster))
        {
            _log.Error(
                "{Instance}: two masters: {Rival} is master with priority {Priority} as well; this one stays", Config.Name, dual.Rival, dual.Priority);
            Context.System.EventStream.Publish(new VrrpProtocol.DualMasterAlarm(Config.Name, dual.Rival.ToIPAddress(), dual.Priority));
            if (_settings is { } settings && dual.Priority < _state.EffectivePriority(settings))
            {
                TellNotifier(VrrpEventKind.MasterHeardLowerPriority);
            }
        }

        if (_configuration.InSyncGroup)
        {
            _instances.Tell(new VrrpProtocol.RivalMet(Config.Name));
        }
    }

    private void Report(VrrpStanding standing)
    {
        if (_configuration.InSyncGroup)
        {
            _instances.Tell(new VrrpProtocol.StandingChanged(Config.Name, standing));
        }
    }

    private void Hold(ValueList<VirtualAddress> addresses) => Hold(Held(addresses));

    private void Hold(ValueList<HeldAddress> addresses)
        => _addresses.Tell(new AddressesProtocol.Hold(addresses, _configuration.Global.AddressLease));

    private void Warn(VrrpWarning kind, RouterAddress sender, string message)
    {
        if (_warningsSaid.IsNew(sender, kind))
        {
            _log.Warning("{Instance}: {Message}", Config.Name, message);
        }
    }

    private ValueList<HeldAddress> Held(ValueList<VirtualAddress> addresses) => addresses.Select(HeldOf).ToValueList();

    private HeldAddress HeldOf(VirtualAddress address)
        => new(address.Interface ?? Config.Interface, address.Address, address.PrefixLength) { Options = address.Options };

    private VrrpProtocol.VrrpStatus Status() => new()
    {
        Instance = Config.Name,
        Interface = Config.Interface,
        VirtualRouterId = Config.VirtualRouterId,
        Priority = Config.Priority,
        Role = _state.Role,
        Reason = _state.Role == VrrpRole.Fault ? _faultReasons.Of(_state.Faults) : _reason,
        HoldsAddresses = _state.HoldsAddresses,
        InMaintenance = _state.InMaintenance,
        StepsAside = _state.Yields,
        Addresses = Config.Addresses,
        LastHeard = _state.LastHeard.IsNone ? null : _state.LastHeard.ToIPAddress(),
        EffectivePriority = _settings is { } settings ? _state.EffectivePriority(settings) : Config.Priority,
        Followed = _followed.Items,
        Master = _state is { Role: VrrpRole.Backup, HasGivenWay: true } ? _state.Master.ToIPAddress() : null,
        MasterReason = _state.MasterReason,
        LastTransition = _lastChange is { } change
            ? new VrrpProtocol.Transition(change.From, change.To, change.Reason, _ports.Timers.Now - _changedAt)
            : null,
        Counters = Counters.Named,
        Rejected = Counters.RejectedByReason,
        Overflowed = _inbox.Overflowed,
    };

    private sealed record DeadlinePassed : INoSerializationVerificationNeeded
    {
        public static readonly DeadlinePassed Instance = new();
    }

    private sealed record LookAtLink : INoSerializationVerificationNeeded
    {
        public static readonly LookAtLink Instance = new();
    }
}
