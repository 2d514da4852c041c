using System.Collections.Immutable;
using System.Net;
using Akka.Actor;
using Akka.Event;
using Lvs.Actors.Addresses;
using Lvs.Actors.Director;
using Lvs.Core;
using Lvs.Core.Addresses;
using Lvs.Core.Config;
using Lvs.Core.Time;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Vrrp;

/// <summary>
/// One virtual router: <see cref="VrrpMachine"/> with its socket and its timer. While master it renews the leases of its addresses;
/// an actor that hangs renews nothing, and the kernel takes the addresses away.
/// </summary>
public sealed class VrrpActor : ReceiveActor, IWithTimers
{
    private const int RenewalsPerLease = 3;

    // Without a lease the address is only put back when somebody took it off.
    private static readonly TimeSpan RenewalWithoutLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // Renewals go with adverts; a timer that comes a little early must not make them wait for the next one.
    private static readonly TimeSpan RenewalTolerance = TimeSpan.FromMilliseconds(100);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DirectorPorts _ports;
    private readonly IActorRef _addresses;
    private readonly VrrpCounters _counters = new();
    private readonly SaidOnce<VrrpRejection> _rejectionsSaid = new();
    private readonly SaidOnce<VrrpWarning> _warningsSaid = new();
    private readonly DatagramInbox _inbox;
    private VrrpProtocol.Configure _configuration;
    private VrrpSettings? _settings;
    private VrrpState _state;
    private string _reason = "waits for its interface";
    private IVrrpLink? _link;
    private IDeadlineTimer? _timer;
    private byte[] _buffer = [];
    private ushort _identification;
    private TimeSpan _heldAt;

    /// <summary>Creates the actor of one instance.</summary>
    internal VrrpActor(Current<VrrpProtocol.Configure> current, DirectorPorts ports, IActorRef addresses)
    {
        _configuration = current.Value;
        _ports = ports;
        _addresses = addresses;
        _inbox = new DatagramInbox(Self);

        Receive<DatagramInbox.Datagram>(OnDatagram);
        Receive<DeadlinePassed>(_ => Step(VrrpInput.DeadlinePassed.Instance));
        Receive<RenewLeases>(_ => Step(VrrpInput.DeadlinePassed.Instance));
        Receive<LookAtLink>(_ => WatchLink());
        Receive<AddressesProtocol.LinkChanged>(news => OnLinkChange(news.Change));
        Receive<VrrpProtocol.Configure>(OnConfigure);
        Receive<VrrpProtocol.GetStatus>(_ => Sender.Tell(Status()));
        Receive<VrrpProtocol.Stop>(_ => OnStop());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private VrrpInstanceConfig Config => _configuration.Config;

    private TimeSpan RenewalInterval => _configuration.AddressLease / RenewalsPerLease ?? RenewalWithoutLease;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var self = Self;
        _timer = _ports.Timers.Create(() => self.Tell(DeadlinePassed.Instance));

        // What an earlier incarnation or a crashed process left behind must not answer while we are not master.
        _addresses.Tell(new AddressesProtocol.Release(Held(Config.Addresses)));
        WatchLink();
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        // After a failure too: whoever starts again is no master yet.
        _addresses.Tell(new AddressesProtocol.Release(Held(Config.Addresses)));
        _timer?.Dispose();
        _link?.Dispose();
    }

    private void OnLinkChange(LinkChange change)
    {
        if (Unusable(change.State) is { } reason)
        {
            Step(new VrrpInput.LinkLost(reason, CanSend: change.State is { IsUp: true }));
            CloseLink();
            return;
        }

        var before = _settings;
        _settings = VrrpSettings.From(Config, change.State!.PrimaryIPv4!, _configuration.SiblingRouterIds);
        if (_link is null && !TryOpenLink())
        {
            return;
        }

        if (before is not null && before != _settings)
        {
            Step(new VrrpInput.SettingsChanged(before));
        }

        Step(_state.Role == VrrpRole.Initialize ? new VrrpInput.Started() : new VrrpInput.LinkRestored());
    }

    private string? Unusable(LinkState? link) => link switch
    {
        null => $"interface {Config.Interface} does not exist",
        { IsUp: false } => $"interface {Config.Interface} is down",
        { PrimaryIPv4: null } => $"interface {Config.Interface} has no IPv4 address",
        _ => null,
    };

    private bool TryOpenLink()
    {
        try
        {
            _link = _ports.VrrpLinks.Open(Config.Interface, VrrpAdvertWriter.Group, _inbox.Offer);
            return true;
        }
        catch (IOException failure)
        {
            Step(new VrrpInput.LinkLost(failure.Message));
            Timers.StartSingleTimer(LookAtLink.Instance, LookAtLink.Instance, RetryDelay);
            return false;
        }
    }

    private void WatchLink() => _addresses.Tell(new AddressesProtocol.WatchLink(Config.Interface));

    private void CloseLink()
    {
        _link?.Dispose();
        _link = null;
    }

    private void OnDatagram(DatagramInbox.Datagram datagram)
    {
        _inbox.Taken();
        if (_settings is null)
        {
            return;
        }

        if (VrrpReceiver.TryAccept(_settings, datagram.Bytes.Span, out var advert, out var rejection))
        {
            _counters.AdvertsReceived++;
            _counters.PriorityZeroReceived += advert.Priority == 0 ? 1 : 0;
            WarnOfOtherAddresses(advert);
            Step(new VrrpInput.AdvertReceived(advert));
        }
        else if (rejection != VrrpRejection.None)
        {
            _counters.CountRejected(rejection);
            var sender = VrrpDatagram.TryRead(datagram.Bytes.Span, out var read) ? read.Source : null;
            if (_rejectionsSaid.IsNew(sender, rejection))
            {
                _log.Warning("{Instance}: dropping adverts of {Sender}: {Rejection}", Config.Name, sender, rejection);
            }
        }
    }

    // Used all the same, as keepalived does since 2.3.3: dropping it would make two masters while addresses are rolled out.
    private void WarnOfOtherAddresses(VrrpAdvert advert)
    {
        if (!advert.HasOurAddresses)
        {
            Warn(VrrpWarning.OtherAddresses, advert.Source, $"{advert.Source} advertises other addresses than ours");
        }
    }

    private void OnConfigure(VrrpProtocol.Configure configuration)
    {
        _configuration = configuration;
        if (_settings is { } before)
        {
            _settings = VrrpSettings.From(Config, before.LocalAddress, configuration.SiblingRouterIds);
            Step(new VrrpInput.SettingsChanged(before));
        }
    }

    private void OnStop()
    {
        Step(new VrrpInput.Stopped());
        Context.Stop(Self);
    }

    private void Step(VrrpInput input)
    {
        // Before the first usable interface there are no settings; Initialize and Fault look at none of them.
        var settings = _settings ?? VrrpSettings.From(Config, IPAddress.Any, _configuration.SiblingRouterIds);
        var now = _ports.Timers.Now;
        (_state, var effects) = VrrpMachine.Step(settings, _state, input, now);
        Perform(settings, effects);
        RenewIfDue(now);
        _timer!.Arm(_state.Deadline);
    }

    private void Perform(VrrpSettings settings, ImmutableArray<VrrpEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case VrrpEffect.SendAdvert advert:
                    Send(settings, advert);
                    break;
                case VrrpEffect.TakeAddresses take:
                    Hold(take.Addresses);
                    break;
                case VrrpEffect.ReleaseAddresses release:
                    _addresses.Tell(new AddressesProtocol.Release(Held(release.Addresses)));
                    break;
                case VrrpEffect.AnnounceAddresses announce:
                    _addresses.Tell(new AddressesProtocol.Announce(Held(announce.Addresses), settings.Garp.Repeat));
                    break;
                case VrrpEffect.RoleChanged changed:
                    OnRoleChanged(changed);
                    break;
                case VrrpEffect.Warn warn:
                    Warn(warn.Kind, warn.Sender, warn.Message);
                    break;
            }
        }
    }

    private void Send(VrrpSettings settings, VrrpEffect.SendAdvert advert)
    {
        var size = VrrpAdvertWriter.SizeOf(settings);
        if (_buffer.Length < size)
        {
            _buffer = new byte[size];
        }

        // keepalived counts from 1 and leaves out 0, which would let the kernel choose.
        _identification = _identification == ushort.MaxValue ? (ushort)1 : (ushort)(_identification + 1);
        VrrpAdvertWriter.Write(_buffer, settings, advert.Resign ? (byte)0 : settings.Priority, _identification);
        try
        {
            _link?.Send(_buffer.AsSpan(0, size), VrrpAdvertWriter.Group);
            _counters.AdvertsSent++;
            _counters.PriorityZeroSent += advert.Resign ? 1 : 0;
        }
        catch (IOException failure)
        {
            // The link news that explains it is on its way; until then every advert would say the same.
            Warn(VrrpWarning.SendFailed, settings.LocalAddress, $"cannot send an advert: {failure.Message}");
        }
    }

    private void OnRoleChanged(VrrpEffect.RoleChanged changed)
    {
        _reason = changed.Reason;
        _rejectionsSaid.Clear();
        _warningsSaid.Clear();
        _counters.BecameMaster += changed.To == VrrpRole.Master ? 1 : 0;
        _counters.ReleasedMaster += changed.From == VrrpRole.Master ? 1 : 0;
        if (changed.To == VrrpRole.Master)
        {
            Timers.StartPeriodicTimer(RenewLeases.Instance, RenewLeases.Instance, RenewalInterval);
        }
        else
        {
            Timers.Cancel(RenewLeases.Instance);
        }

        _log.Info("{Instance}: {From} to {To}: {Reason}", Config.Name, changed.From, changed.To, changed.Reason);
    }

    // Right after an advert, so that a lease ends before the patience of those who heard it. Not while an advert is overdue: a master
    // that overslept first has to learn from its machine whether it still is one.
    private void RenewIfDue(TimeSpan now)
    {
        if (_state.Role == VrrpRole.Master && now < _state.AdvertAt && now - _heldAt >= RenewalInterval - RenewalTolerance)
        {
            Hold(Config.Addresses);
        }
    }

    private void Hold(ValueList<VirtualAddress> addresses)
    {
        _heldAt = _ports.Timers.Now;
        _addresses.Tell(new AddressesProtocol.Hold(Held(addresses), _configuration.AddressLease));
    }

    private void Warn(VrrpWarning kind, IPAddress sender, string message)
    {
        if (_warningsSaid.IsNew(sender, kind))
        {
            _log.Warning("{Instance}: {Message}", Config.Name, message);
        }
    }

    private ValueList<HeldAddress> Held(ValueList<VirtualAddress> addresses)
        => addresses.Select(a => new HeldAddress(a.Interface ?? Config.Interface, a.Address, a.PrefixLength)).ToValueList();

    private VrrpProtocol.VrrpStatus Status() => new()
    {
        Instance = Config.Name,
        Interface = Config.Interface,
        VirtualRouterId = Config.VirtualRouterId,
        Priority = Config.Priority,
        Role = _state.Role,
        Reason = _reason,
        Addresses = Config.Addresses,
        LastHeard = _state.LastHeard,
        AdvertsSent = _counters.AdvertsSent,
        AdvertsReceived = _counters.AdvertsReceived,
        PriorityZeroSent = _counters.PriorityZeroSent,
        PriorityZeroReceived = _counters.PriorityZeroReceived,
        BecameMaster = _counters.BecameMaster,
        ReleasedMaster = _counters.ReleasedMaster,
        Rejected = _counters.RejectedByReason,
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

    private sealed record RenewLeases : INoSerializationVerificationNeeded
    {
        public static readonly RenewLeases Instance = new();
    }
}
