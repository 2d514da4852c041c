using System.Net;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Config;

/// <summary>What an instance is at start. A wish only: priority and the wire decide.</summary>
public enum VrrpInitialState
{
    /// <summary>state BACKUP.</summary>
    Backup,

    /// <summary>state MASTER.</summary>
    Master,
}

/// <summary>One vrrp_instance.</summary>
public sealed record VrrpInstanceConfig
{
    /// <summary>Name of the block; unique.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Interface the adverts go over and, unless told otherwise, the addresses live on. Empty only in unicast, where it may be left
    /// to the routes.
    /// </summary>
    public required string Interface { get; init; }

    /// <summary>1 to 255, unique per interface and family.</summary>
    public required byte VirtualRouterId { get; init; }

    /// <summary>1 to 254; 255 is the address owner.</summary>
    public byte Priority { get; init; } = 100;

    /// <summary>state.</summary>
    public VrrpInitialState InitialState { get; init; }

    /// <summary>advert_int; whole seconds from 1 to 255 in version 2, from 0.01 to 40.95 s in version 3.</summary>
    public TimeSpan AdvertInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Simple password (auth_type PASS), at most 8 bytes; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether the password is for an authentication header (auth_type AH) instead of standing in the advert.</summary>
    public bool UsesAuthenticationHeader { get; init; }

    /// <summary>auth_hmac; null for none.</summary>
    public HmacConfig? Hmac { get; init; }

    /// <summary>False with nopreempt: a lower-priority master is left in peace.</summary>
    public bool Preempt { get; init; } = true;

    /// <summary>preempt_delay.</summary>
    public TimeSpan PreemptDelay { get; init; }

    /// <summary>Virtual addresses in the order they are advertised.</summary>
    public ValueList<VirtualAddress> Addresses { get; init; } = [];

    /// <summary>virtual_ipaddress_excluded: held, but not advertised.</summary>
    public ValueList<VirtualAddress> ExcludedAddresses { get; init; } = [];

    /// <summary>no_virtual_ipaddress: it is meant that there is none.</summary>
    public bool NoAddressesExpected { get; init; }

    /// <summary>virtual_routes.</summary>
    public ValueList<RouteConfig> Routes { get; init; } = [];

    /// <summary>virtual_rules.</summary>
    public ValueList<RuleConfig> Rules { get; init; } = [];

    /// <summary>promote_secondaries.</summary>
    public bool PromoteSecondaries { get; init; }

    /// <summary>Gratuitous ARP after becoming master.</summary>
    public GarpConfig Garp { get; init; } = new();

    /// <summary>version: 2, or 3; addresses of IPv6 mean 3.</summary>
    public int Version { get; init; } = 2;

    /// <summary>strict_mode.</summary>
    public bool Strict { get; init; }

    /// <summary>accept or no_accept: whether packets to the addresses are received; null leaves it to the mode.</summary>
    public bool? Accept { get; init; }

    /// <summary>skip_check_adv_addr.</summary>
    public bool SkipCheckAdvertAddresses { get; init; }

    /// <summary>v3_checksum_as_v2.</summary>
    public bool ChecksumAsV2 { get; init; }

    /// <summary>old_unicast_checksum; null when it is not given.</summary>
    public OldUnicastChecksum? OldUnicastChecksum { get; init; }

    /// <summary>Peers and addresses of unicast adverts.</summary>
    public UnicastConfig Unicast { get; init; } = new();

    /// <summary>mcast_src_ip, unicast_src_ip: source of the adverts; null for the interface's primary address.</summary>
    public IPAddress? SourceAddress { get; init; }

    /// <summary>track_src_ip: fault when that address vanishes.</summary>
    public bool TracksSourceAddress { get; init; }

    /// <summary>mcast_dst_ip; null for the group of global_defs.</summary>
    public IPAddress? MulticastGroup { get; init; }

    /// <summary>vrf: for unicast without an interface.</summary>
    public string? Vrf { get; init; }

    /// <summary>use_vmac, use_ipvlan; null for the interface itself.</summary>
    public VirtualInterfaceConfig? VirtualInterface { get; init; }

    /// <summary>use_vmac_addr: addresses on other interfaces have a virtual MAC address as well.</summary>
    public bool VmacForAddresses { get; init; }

    /// <summary>vmac_xmit_base: adverts go over the interface itself.</summary>
    public bool VmacSendsOnBase { get; init; }

    /// <summary>What the instance follows.</summary>
    public TrackingConfig Tracking { get; init; } = new();

    /// <summary>dont_track_primary: the state of its own interface does not matter.</summary>
    public bool IgnoresOwnInterface { get; init; }

    /// <summary>down_timer_adverts.</summary>
    public int DownTimerAdverts { get; init; } = 3;

    /// <summary>lower_prio_no_advert.</summary>
    public bool LowerPriorityNoAdvert { get; init; }

    /// <summary>higher_prio_send_advert.</summary>
    public bool HigherPrioritySendAdvert { get; init; }

    /// <summary>owner_ignore_adverts.</summary>
    public bool OwnerIgnoresAdverts { get; init; }

    /// <summary>address_loss.</summary>
    public AddressLoss OnAddressLoss { get; init; }

    /// <summary>timer_expired_backup: highest priority of the others; null when it is not given.</summary>
    public int? ExpiredTimerBackup { get; init; }

    /// <summary>Scripts and mails.</summary>
    public VrrpNotifyConfig Notify { get; init; } = new();
}

/// <summary>old_unicast_checksum.</summary>
public enum OldUnicastChecksum
{
    /// <summary>As keepalived up to 1.3.6 computed it.</summary>
    Always,

    /// <summary>Not even where a peer does.</summary>
    Never,
}

/// <summary>auth_hmac: a trailer that signs adverts.</summary>
public sealed record HmacConfig
{
    /// <summary>Keys by their id.</summary>
    public ValueList<HmacKey> Keys { get; init; } = [];

    /// <summary>active_key: the one that signs.</summary>
    public int? ActiveKey { get; init; }

    /// <summary>anti_replay time: adverts have to be fresh as well as in order.</summary>
    public bool ChecksTime { get; init; } = true;

    /// <summary>time_window; null for three adverts, at least 5 s.</summary>
    public TimeSpan? TimeWindow { get; init; }

    /// <summary>mode.</summary>
    public HmacMode Mode { get; init; }
}

/// <summary>A key of auth_hmac.</summary>
/// <param name="Id">1 to 255.</param>
/// <param name="Key">As it is written: text, <c>hex:…</c> or <c>file:…</c>.</param>
public sealed record HmacKey(int Id, Secret Key);

/// <summary>How strictly auth_hmac is asked for.</summary>
public enum HmacMode
{
    /// <summary>Every advert has to be signed.</summary>
    Enforce,

    /// <summary>Unsigned ones are taken as well.</summary>
    Permissive,

    /// <summary>And own ones are not signed.</summary>
    ReceiveOnly,
}

/// <summary>Unicast instead of multicast.</summary>
public sealed record UnicastConfig
{
    /// <summary>unicast_peer; without one adverts are multicast.</summary>
    public ValueList<UnicastPeer> Peers { get; init; } = [];

    /// <summary>unicast_ttl.</summary>
    public int TimeToLive { get; init; } = 255;

    /// <summary>check_unicast_src.</summary>
    public bool ChecksSource { get; init; }

    /// <summary>unicast_fault_no_peer.</summary>
    public bool FaultWithoutPeer { get; init; }
}

/// <summary>One unicast_peer.</summary>
public sealed record UnicastPeer(IPAddress Address, int? LeastTimeToLive = null, int? MostTimeToLive = null);

/// <summary>use_vmac (macvlan) or use_ipvlan.</summary>
public sealed record VirtualInterfaceConfig
{
    /// <summary>Whether it is an ipvlan.</summary>
    public bool IsIpvlan { get; init; }

    /// <summary>Its name; null for a generated one.</summary>
    public string? Name { get; init; }

    /// <summary>MAC address of a macvlan, as it is written; null for that of RFC 3768.</summary>
    public string? MacAddress { get; init; }

    /// <summary>Address of an ipvlan.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>bridge, private or vepa of an ipvlan; null for bridge.</summary>
    public string? Mode { get; init; }

    /// <summary>netlink_notify_msg.</summary>
    public bool TellsBaseInterface { get; init; }

    /// <summary>Link group, by number or name.</summary>
    public string? Group { get; init; }
}
