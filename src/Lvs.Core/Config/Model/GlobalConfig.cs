using System.Net;

namespace Lvs.Core.Config;

/// <summary>keepalived's global_defs, and what stands beside it outside all blocks.</summary>
public sealed record GlobalConfig
{
    /// <summary>Name of this director in mails and status; null means the host's name.</summary>
    public string? RouterId { get; init; }

    /// <summary>Where notification mails go, and how.</summary>
    public MailConfig Mail { get; init; } = new();

    /// <summary>Pipes that are told of every event.</summary>
    public NotifyConfig Notify { get; init; } = new();

    /// <summary>vrrp_skip_check_adv_addr: the address list of repeated adverts of one master is not compared again.</summary>
    public bool SkipCheckAdvertAddresses { get; init; }

    /// <summary>vrrp_strict.</summary>
    public bool Strict { get; init; }

    /// <summary>vrrp_iptables was given: a legacy firewall backend, of which we need none.</summary>
    public bool IptablesRequested { get; init; }

    /// <summary>Pause between two gratuitous ARP frames (vrrp_garp_interval); zero for none.</summary>
    public TimeSpan GarpInterval { get; init; }

    /// <summary>Pause between two unsolicited neighbour advertisements (vrrp_gna_interval); zero for none.</summary>
    public TimeSpan GnaInterval { get; init; }

    /// <summary>
    /// How long the kernel keeps a virtual address that nobody renews; null switches leases off. Whole seconds. The default leaves a
    /// killed director's address before a backup with 1 s adverts takes it over (3.61 s).
    /// </summary>
    public TimeSpan? AddressLease { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What an instance takes over when it does not say so itself.</summary>
    public VrrpDefaults Vrrp { get; init; } = new();

    /// <summary>What concerns the whole of IPVS.</summary>
    public IpvsGlobals Ipvs { get; init; } = new();

    /// <summary>Scripts, users, priorities and network namespace of the daemon itself.</summary>
    public ProcessConfig Process { get; init; } = new();

    /// <summary>SNMP.</summary>
    public SnmpConfig Snmp { get; init; } = new();
}

/// <summary>global_defs about VRRP: defaults for instances, and how they start.</summary>
public sealed record VrrpDefaults
{
    /// <summary>vrrp_version.</summary>
    public int Version { get; init; } = 2;

    /// <summary>vrrp_mcast_group4.</summary>
    public IPAddress MulticastGroup4 { get; init; } = VrrpGroups.IPv4;

    /// <summary>vrrp_mcast_group6.</summary>
    public IPAddress MulticastGroup6 { get; init; } = VrrpGroups.IPv6;

    /// <summary>default_interface: where addresses without an interface go.</summary>
    public string DefaultInterface { get; init; } = "eth0";

    /// <summary>dynamic_interfaces: interfaces may appear later.</summary>
    public bool DynamicInterfaces { get; init; }

    /// <summary>dynamic_interfaces allow_if_changes: they may even come back as another kind.</summary>
    public bool InterfacesMayChange { get; init; }

    /// <summary>vrrp_garp_*: gratuitous ARP.</summary>
    public GarpConfig Garp { get; init; } = new();

    /// <summary>vrrp_down_timer_adverts: silence after which a master counts as gone, in advert intervals.</summary>
    public int DownTimerAdverts { get; init; } = 3;

    /// <summary>vrrp_lower_prio_no_advert: an advert of lower priority is not answered.</summary>
    public bool LowerPriorityNoAdvert { get; init; }

    /// <summary>vrrp_higher_prio_send_advert: one more advert before yielding.</summary>
    public bool HigherPrioritySendAdvert { get; init; }

    /// <summary>vrrp_owner_ignore_adverts: an address owner listens to nobody.</summary>
    public bool OwnerIgnoresAdverts { get; init; }

    /// <summary>v3_checksum_as_v2: no pseudo-header in the checksum of version 3 over IPv4.</summary>
    public bool ChecksumAsV2 { get; init; }

    /// <summary>vrrp_check_unicast_src: unicast adverts of listed peers only.</summary>
    public bool CheckUnicastSource { get; init; }

    /// <summary>vrrp_startup_delay: instances wait this long after the start.</summary>
    public TimeSpan StartupDelay { get; init; }

    /// <summary>vrrp_delay_after_boot: and at least this long after the boot.</summary>
    public TimeSpan DelayAfterBoot { get; init; }

    /// <summary>log_unknown_vrids.</summary>
    public bool LogUnknownRouterIds { get; init; }

    /// <summary>vmac_prefix.</summary>
    public string VmacPrefix { get; init; } = "vrrp";

    /// <summary>vmac_addr_prefix; null for the same as <see cref="VmacPrefix"/>.</summary>
    public string? VmacAddressPrefix { get; init; }
}

/// <summary>The groups VRRP has of IANA (RFC 5798 section 5.1).</summary>
public static class VrrpGroups
{
    /// <summary>224.0.0.18.</summary>
    public static IPAddress IPv4 { get; } = new([224, 0, 0, 18]);

    /// <summary>ff02::12.</summary>
    /// <remarks>From its bytes: the framework's parser would be compiled at each start for it alone.</remarks>
    public static IPAddress IPv6 { get; } = new([0xFF, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12]);
}
