using System.Net;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Config;

/// <summary>
/// Everything a director is told, whatever the syntax it was told in. Immutable and equal by value: a reload compares the old one
/// with the new one.
/// </summary>
public sealed record DirectorConfig
{
    /// <summary>What is not about one instance or service.</summary>
    public GlobalConfig Global { get; init; } = new();

    /// <summary>VRRP instances in the order of the file.</summary>
    public ValueList<VrrpInstanceConfig> VrrpInstances { get; init; } = [];

    /// <summary>Virtual services in the order of the file.</summary>
    public ValueList<VirtualServiceConfig> Services { get; init; } = [];
}

/// <summary>keepalived's global_defs.</summary>
public sealed record GlobalConfig
{
    /// <summary>Name of this director in mails and status; null means the host's name.</summary>
    public string? RouterId { get; init; }

    /// <summary>Where notification mails go, and how.</summary>
    public MailConfig Mail { get; init; } = new();

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
}

/// <summary>Notification mails.</summary>
public sealed record MailConfig
{
    /// <summary>notification_email.</summary>
    public ValueList<string> Recipients { get; init; } = [];

    /// <summary>notification_email_from.</summary>
    public string? From { get; init; }

    /// <summary>smtp_server: host or address.</summary>
    public string? Server { get; init; }

    /// <summary>Port of the server.</summary>
    public ushort Port { get; init; } = 25;

    /// <summary>smtp_connect_timeout.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);
}

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

    /// <summary>Interface the adverts go over and, unless told otherwise, the addresses live on.</summary>
    public required string Interface { get; init; }

    /// <summary>1 to 255, unique per interface and family.</summary>
    public required byte VirtualRouterId { get; init; }

    /// <summary>1 to 254; 255 is the address owner.</summary>
    public byte Priority { get; init; } = 100;

    /// <summary>state.</summary>
    public VrrpInitialState InitialState { get; init; }

    /// <summary>advert_int; whole seconds from 1 to 255 in version 2.</summary>
    public TimeSpan AdvertInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Simple password (auth_type PASS), at most 8 bytes; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>False with nopreempt: a lower-priority master is left in peace.</summary>
    public bool Preempt { get; init; } = true;

    /// <summary>Virtual addresses in the order they are advertised.</summary>
    public ValueList<VirtualAddress> Addresses { get; init; } = [];

    /// <summary>Gratuitous ARP after becoming master.</summary>
    public GarpConfig Garp { get; init; } = new();
}

/// <summary>When gratuitous ARP is sent.</summary>
public sealed record GarpConfig
{
    /// <summary>garp_master_repeat: frames per batch and address.</summary>
    public int Repeat { get; init; } = 5;

    /// <summary>garp_master_delay: the second batch comes this long after the first; zero for no second batch.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>One virtual_ipaddress.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">32 or 128 unless written.</param>
/// <param name="Interface">dev; null means the instance's interface.</param>
public sealed record VirtualAddress(IPAddress Address, int PrefixLength, string? Interface = null);

/// <summary>A value that is never printed.</summary>
public sealed record Secret(string Value)
{
    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}

/// <summary>One virtual_server.</summary>
public sealed record VirtualServiceConfig
{
    /// <summary>Which service.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>lb_algo, lvs_sched.</summary>
    public string Scheduler { get; init; } = "wlc";

    /// <summary>lb_kind, lvs_method.</summary>
    public ForwardingMethod Method { get; init; } = ForwardingMethod.Masquerade;

    /// <summary>persistence_timeout; null for no persistence.</summary>
    public TimeSpan? PersistenceTimeout { get; init; }

    /// <summary>delay_loop: from the end of one check to the next.</summary>
    public TimeSpan DelayLoop { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Live weight below which the service counts as down (quorum).</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>Real servers in the order of the file.</summary>
    public ValueList<RealServerConfig> RealServers { get; init; } = [];
}

/// <summary>One real_server.</summary>
public sealed record RealServerConfig
{
    /// <summary>Address and port.</summary>
    public required DestinationKey Key { get; init; }

    /// <summary>weight.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Its checks; the server is up while none of them fails.</summary>
    public ValueList<CheckConfig> Checks { get; init; } = [];
}

/// <summary>One check of one real server.</summary>
public abstract record CheckConfig
{
    private CheckConfig()
    {
    }

    /// <summary>Failures that are tried again before the server counts as down.</summary>
    public int Retry { get; init; } = 1;

    /// <summary>delay_before_retry.</summary>
    public TimeSpan DelayBeforeRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>delay_loop, from the service unless written at the check.</summary>
    public required TimeSpan DelayLoop { get; init; }

    /// <summary>TCP_CHECK.</summary>
    public sealed record Tcp : CheckConfig
    {
        /// <summary>Where to connect: the real server's own address and port unless written.</summary>
        public required IPEndPoint ConnectTo { get; init; }

        /// <summary>connect_timeout.</summary>
        public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);
    }
}
