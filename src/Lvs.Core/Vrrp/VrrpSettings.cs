using System.Net;
using System.Net.Sockets;
using System.Text;
using Lvs.Core.Config;

namespace Lvs.Core.Vrrp;

/// <summary>
/// What the machine and the codec of one instance need to know, with its formulas. Contradictions are resolved by
/// <see cref="VrrpRules"/> before it gets here.
/// </summary>
public sealed record VrrpSettings
{
    /// <summary>Priority of the address owner.</summary>
    public const byte OwnerPriority = 255;

    /// <summary>keepalived's down_timer_adverts unless configured, and that of the RFCs.</summary>
    public const int DefaultDownTimerAdverts = 3;

    /// <summary>Lower end of the derived time window of auth_hmac.</summary>
    public static readonly TimeSpan LeastTimeWindow = TimeSpan.FromSeconds(5);

    internal const int RenewalsPerLease = 3;

    private static readonly TimeSpan RenewalWithoutLease = TimeSpan.FromSeconds(1);

    /// <summary>2 or 3.</summary>
    public int Version { get; init; } = 2;

    /// <summary>1 to 255.</summary>
    public required byte VirtualRouterId { get; init; }

    /// <summary>Configured priority, 1 to 255; what tracking adds or takes is in <see cref="VrrpState.Weight"/>.</summary>
    public required byte Priority { get; init; }

    /// <summary>state MASTER: a wish only. An owner is master at once; in a sync group the first wait is shorter.</summary>
    public bool WishesMaster { get; init; }

    /// <summary>Whole seconds in version 2, hundredths in version 3.</summary>
    public required TimeSpan AdvertInterval { get; init; }

    /// <summary>down_timer_adverts: intervals without an advert after which the master counts as down, the skew time added.</summary>
    public int DownTimerAdverts { get; init; } = DefaultDownTimerAdverts;

    /// <summary>Source of our adverts (link-local in IPv6), and what decides between equal priorities.</summary>
    public required IPAddress LocalAddress { get; init; }

    /// <summary>Addresses in advertised order, of the family of <see cref="LocalAddress"/>.</summary>
    public required ValueList<VirtualAddress> Addresses { get; init; }

    /// <summary>virtual_ipaddress_excluded: held with the others, of either family, not advertised.</summary>
    public ValueList<VirtualAddress> ExcludedAddresses { get; init; } = [];

    /// <summary>
    /// Of the held ones, one for each interface and family that adverts do not tell the switches of: those of garp_extra_if.
    /// </summary>
    public ValueList<VirtualAddress> ExtraAddresses { get; init; } = [];

    /// <summary>Unicast peers; none for multicast.</summary>
    public ValueList<VrrpPeer> Peers { get; init; } = [];

    /// <summary>vrrp_mcast_group4, vrrp_mcast_group6, mcast_dst_ip; null for 224.0.0.18 or ff02::12.</summary>
    public IPAddress? Group { get; init; }

    /// <summary>unicast_ttl; always 255 by multicast.</summary>
    public byte TimeToLive { get; init; } = 255;

    /// <summary>check_unicast_src: by unicast, accept from peers only, within their TTL bounds.</summary>
    public bool ChecksUnicastSource { get; init; }

    /// <summary>Password of version 2; null for no authentication.</summary>
    public Secret? Password { get; init; }

    /// <summary>auth_type AH: the password is the key of an authentication header.</summary>
    public bool UsesAuthenticationHeader { get; init; }

    /// <summary>auth_hmac; null for none.</summary>
    public VrrpHmac? Hmac { get; init; }

    /// <summary>v3_checksum_as_v2: IPv4 adverts of version 3 without pseudo-header (RFC 9568 section 5.2.8).</summary>
    public bool ChecksumWithoutPseudoHeader { get; init; }

    /// <summary>old_unicast_checksum.</summary>
    public VrrpUnicastChecksum UnicastChecksum { get; init; }

    /// <summary>skip_check_adv_addr: the address list of repeated adverts of one master is not compared again.</summary>
    public bool SkipsAddressCheck { get; init; }

    /// <summary>Whether a master of lower priority is replaced.</summary>
    public bool Preempt { get; init; } = true;

    /// <summary>preempt_delay: from the first advert of a master of lower priority to the moment it is no longer listened to.</summary>
    public TimeSpan PreemptDelay { get; init; }

    /// <summary>lower_prio_no_advert: a master of lower priority is not answered with an advert.</summary>
    public bool LowerPriorityNoAdvert { get; init; }

    /// <summary>higher_prio_send_advert: one more advert before giving way, so that the other announces its addresses again.</summary>
    public bool HigherPrioritySendAdvert { get; init; }

    /// <summary>owner_ignore_adverts: an owner hears nobody.</summary>
    public bool OwnerIgnoresAdverts { get; init; }

    /// <summary>
    /// timer_expired_backup: the highest priority another router may have. A master that was late for so long that such a router has
    /// taken over steps down.
    /// </summary>
    public byte HighestOtherPriority { get; init; } = OwnerPriority - 1;

    /// <summary>Announcement schedule.</summary>
    public VrrpAnnouncements Announcements { get; init; } = new();

    /// <summary>How long the kernel keeps an address that nobody renews; null when addresses have no lease.</summary>
    public TimeSpan? AddressLease { get; init; }

    /// <summary>When somebody else took an address off.</summary>
    public AddressLoss OnAddressLoss { get; init; }

    /// <summary>accept: traffic to the addresses is taken in although this is not their owner.</summary>
    public bool Accept { get; init; } = true;

    /// <summary>strict_mode; what it changes is changed by <see cref="VrrpRules"/>.</summary>
    public bool Strict { get; init; }

    /// <summary>Member of a sync group: its <see cref="SyncGroupMachine"/> decides together with the wire.</summary>
    public bool InSyncGroup { get; init; }

    /// <summary>
    /// Other routers of this director on the same interface: their adverts are somebody's here, so they are passed over without a count.
    /// </summary>
    public ValueList<byte> SiblingRouterIds { get; init; } = [];

    /// <summary>IPv4 or IPv6.</summary>
    public AddressFamily Family => LocalAddress.AddressFamily;

    /// <summary>Whether adverts go to peers instead of a group.</summary>
    public bool IsUnicast => Peers.Count > 0;

    /// <summary>Whether this is the address owner.</summary>
    public bool IsOwner => Priority == OwnerPriority;

    /// <summary>What a master holds.</summary>
    public ValueList<VirtualAddress> HeldAddresses
        => ExcludedAddresses.Count == 0 ? Addresses : new ValueList<VirtualAddress>(Addresses.Items.AddRange(ExcludedAddresses.Items));

    /// <summary>
    /// From one renewal of the addresses to the next: three times a lease; without one only to put back what somebody took off.
    /// </summary>
    public TimeSpan RenewalInterval => AddressLease / RenewalsPerLease ?? RenewalWithoutLease;

    /// <summary>Authentication type of version 2 on the wire.</summary>
    public VrrpAuthentication Authentication => this switch
    {
        { Version: not 2 } or { Password: null } or { Hmac: not null } => VrrpAuthentication.None,
        { UsesAuthenticationHeader: true } => VrrpAuthentication.AuthenticationHeader,
        _ => VrrpAuthentication.Password,
    };

    /// <summary>Time window of auth_hmac.</summary>
    public TimeSpan HmacWindow => Hmac?.TimeWindow ?? (3 * AdvertInterval > LeastTimeWindow ? 3 * AdvertInterval : LeastTimeWindow);

    /// <summary>Skew time of our own priority and interval.</summary>
    public TimeSpan SkewTime => SkewTimeOf(Priority, AdvertInterval);

    /// <summary>Master down interval of our own priority and interval.</summary>
    public TimeSpan MasterDownInterval => MasterDownIntervalOf(Priority, AdvertInterval);

    /// <summary>
    /// Version 2: Skew_Time = (256 - Priority) / 256 seconds (RFC 3768 section 6.1). Version 3: of Master_Adver_Interval (RFC 5798
    /// section 6.1).
    /// </summary>
    public TimeSpan SkewTimeOf(byte priority, TimeSpan masterInterval)
        => TimeSpan.FromTicks((Version == 2 ? TimeSpan.TicksPerSecond : masterInterval.Ticks) * (256 - priority) / 256);

    /// <summary>Master_Down_Interval = 3 * Master_Adver_Interval + Skew_Time, with down_timer_adverts for 3.</summary>
    public TimeSpan MasterDownIntervalOf(byte priority, TimeSpan masterInterval)
        => (DownTimerAdverts * masterInterval) + SkewTimeOf(priority, masterInterval);

    /// <summary>Family of a configured instance: of its addresses, else of its peers, else of its source.</summary>
    public static AddressFamily FamilyOf(VrrpInstanceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var telling = config.Addresses.Select(address => address.Address)
            .Concat(config.Unicast.Peers.Select(peer => peer.Address))
            .FirstOrDefault() ?? config.SourceAddress;
        return telling?.AddressFamily ?? AddressFamily.InterNetwork;
    }

    /// <summary>What makes a configured instance the virtual router it is; with anything else here it is another one.</summary>
    public static (string Interface, byte VirtualRouterId, AddressFamily Family, bool IsUnicast) RouterOf(VrrpInstanceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return (config.Interface, config.VirtualRouterId, FamilyOf(config), config.Unicast.Peers.Count > 0);
    }

    /// <summary>The settings of a configured instance, as they are written: <see cref="VrrpRules"/> comes after.</summary>
    /// <param name="config">The instance.</param>
    /// <param name="global">What is said for all instances.</param>
    /// <param name="localAddress">Source of its adverts.</param>
    /// <param name="siblingRouterIds">See <see cref="SiblingRouterIds"/>.</param>
    public static VrrpSettings From(
        VrrpInstanceConfig config, GlobalConfig global, IPAddress localAddress, ValueList<byte> siblingRouterIds)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(global);
        ArgumentNullException.ThrowIfNull(localAddress);
        var isIPv6 = localAddress.AddressFamily == AddressFamily.InterNetworkV6;
        return new VrrpSettings
        {
            Version = config.Version,
            VirtualRouterId = config.VirtualRouterId,
            Priority = config.Priority,
            WishesMaster = config.InitialState == VrrpInitialState.Master || config.Priority == OwnerPriority,
            AdvertInterval = config.AdvertInterval,
            DownTimerAdverts = config.DownTimerAdverts,
            LocalAddress = localAddress,
            Addresses = config.Addresses,
            ExcludedAddresses = config.ExcludedAddresses,
            ExtraAddresses = config.Garp.ExtraInterval > TimeSpan.Zero ? ExtraOf(config) : [],
            Peers = config.Unicast.Peers.Select(PeerOf).ToValueList(),
            Group = config.MulticastGroup ?? (isIPv6 ? global.Vrrp.MulticastGroup6 : global.Vrrp.MulticastGroup4),
            TimeToLive = (byte)config.Unicast.TimeToLive,
            ChecksUnicastSource = config.Unicast.ChecksSource,
            Password = config.Password,
            UsesAuthenticationHeader = config.UsesAuthenticationHeader,
            Hmac = config.Hmac is { Keys.Count: > 0 } hmac ? VrrpHmac.From(hmac) : null,
            ChecksumWithoutPseudoHeader = config.ChecksumAsV2,
            UnicastChecksum = config.OldUnicastChecksum switch
            {
                OldUnicastChecksum.Always => VrrpUnicastChecksum.Old,
                OldUnicastChecksum.Never => VrrpUnicastChecksum.Never,
                _ => VrrpUnicastChecksum.Detect,
            },
            SkipsAddressCheck = config.SkipCheckAdvertAddresses,
            Preempt = config.Preempt,
            PreemptDelay = config.PreemptDelay,
            LowerPriorityNoAdvert = config.LowerPriorityNoAdvert,
            HigherPrioritySendAdvert = config.HigherPrioritySendAdvert,
            OwnerIgnoresAdverts = config.OwnerIgnoresAdverts,
            OnAddressLoss = config.OnAddressLoss,
            HighestOtherPriority = (byte)(config.ExpiredTimerBackup ?? OwnerPriority - 1),
            Announcements = AnnouncementsOf(config.Garp, global),
            AddressLease = global.AddressLease,
            Accept = config.Accept ?? !config.Strict,
            Strict = config.Strict,
            SiblingRouterIds = siblingRouterIds,
        };
    }

    /// <summary>Writes the 8 bytes of a password: padded with zeros, or cut.</summary>
    public void WritePassword(Span<byte> destination)
    {
        destination[..VrrpDatagram.AuthenticationSize].Clear();
        if (Password is { } password)
        {
            Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(VrrpDatagram.AuthenticationSize)];
            var characters = password.Value.AsSpan(0, Math.Min(password.Value.Length, VrrpDatagram.AuthenticationSize));
            var count = Math.Min(Encoding.UTF8.GetBytes(characters, utf8), VrrpDatagram.AuthenticationSize);
            utf8[..count].CopyTo(destination);
        }
    }

    // An address on a virtual interface says so, since VirtualRouterLinks has placed it there.
    private static ValueList<VirtualAddress> ExtraOf(VrrpInstanceConfig config)
    {
        var sender = config.VirtualInterface?.Name ?? config.Interface;
        return config.Addresses.Concat(config.ExcludedAddresses)
            .Where(address => (address.Interface ?? config.Interface) != sender && (config.Garp.ExtraOnAll || address.Options is { UseVmac: true }))
            .DistinctBy(address => (address.Interface, address.Address.AddressFamily))
            .ToValueList();
    }

    private static VrrpPeer PeerOf(UnicastPeer peer) => new(
        RouterAddress.From(peer.Address), (byte)(peer.LeastTimeToLive ?? byte.MinValue), (byte)(peer.MostTimeToLive ?? byte.MaxValue));

    private static VrrpAnnouncements AnnouncementsOf(GarpConfig garp, GlobalConfig global) => new()
    {
        Repeat = garp.Repeat,
        Delay = garp.Delay,
        Refresh = garp.Refresh,
        RefreshRepeat = garp.RefreshRepeat,
        ExtraInterval = garp.ExtraInterval,
        LowerPriorityRepeat = garp.LowerPriorityRepeat ?? garp.Repeat,
        LowerPriorityDelay = garp.LowerPriorityDelay ?? garp.Delay,
        ArpInterval = global.GarpInterval,
        NeighbourInterval = global.GnaInterval,
    };
}
