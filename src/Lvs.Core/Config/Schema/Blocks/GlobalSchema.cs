using System.Net;
using System.Net.Sockets;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;
using Lvs.Core.Ipvs;
using GlobalRow = Lvs.Core.Config.Schema.Setting<Lvs.Core.Config.GlobalConfig>;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>The rows of global_defs.</summary>
internal static class GlobalSchema
{
    /// <summary>2^32 - 1 microseconds.</summary>
    public const decimal LongestFrameInterval = 4294.967295m;

    private const int LongestMailTimeout = 4_294_967;

    /// <summary>31 days, the most IPVS takes.</summary>
    private const int LongestIpvsTimeout = 2_678_400;

    private const string OfKernel = "the kernel's";

    public static readonly GlobalRow RouterId = Row.Text<GlobalConfig>(
        "router_id", "Name of this director in mails and status.", "a name", "LVS_01", g => g.RouterId, (g, v) => g with { RouterId = v })
        .Otherwise("the host's name");

    public static readonly GlobalRow Strict = Row.Switch<GlobalConfig>(
        "vrrp_strict",
        "Whether what the RFC of VRRP forbids is refused, as keepalived does it.",
        g => g.Strict,
        (g, v) => g with { Strict = v }).Otherwise("off");

    public static readonly GlobalRow SyncDaemon = new WordsRow<GlobalConfig>(
            "lvs_sync_daemon",
            "The kernels of the directors tell each other of their connections, so that a takeover does not break them.",
            "an interface, an instance and options",
            SyncDaemonGrammar.Read,
            (g, _) => g.Ipvs.SyncDaemon is { } daemon ? SyncDaemonGrammar.Show(daemon) : null)
    {
        Values = SyncDaemonGrammar.Values,
    }
        .Takes(1, 16)
        .FirstCounts()
        .Samples(SyncDaemonGrammar.Good, SyncDaemonGrammar.Bad);

    public static readonly GlobalRow NotifyFifo = Fifo("notify_fifo", "all events", n => n.All, (n, v) => n with { All = v });

    public static readonly GlobalRow VrrpFifo = Fifo("vrrp_notify_fifo", "events of VRRP", n => n.Vrrp, (n, v) => n with { Vrrp = v });

    public static readonly GlobalRow LvsFifo = Fifo("lvs_notify_fifo", "events of services and servers", n => n.Lvs, (n, v) => n with { Lvs = v });

    private static readonly GlobalRow[] Mail =
    [
        new ListRow<GlobalConfig, string>(
                "notification_email",
                "Who gets notification mails.",
                "mail addresses",
                g => g.Mail.Recipients,
                (g, v) => g with { Mail = g.Mail with { Recipients = v } },
                (c, s) => Names.NotEmpty(c, s.Keyword) ? s.Keyword.Text : null,
                (r, _) => [r])
            {
                OneEntryPerWord = true,
                EmptyExpects = "a mail address",
            }
            .Samples(["{ root@localhost }", "{ a@example.org \"B <b@example.org>\" }"], ("{ \"\" }", DiagnosticCodes.BadText))
            .NotYet(Missing.Mail),
        Row.Text<GlobalConfig>(
            "notification_email_from",
            "Sender of notification mails.",
            "a mail address",
            "director@example.org",
            g => g.Mail.From,
            (g, v) => g with { Mail = g.Mail with { From = v } }).Otherwise("USER@HOST").NotYet(Missing.Mail),
        new WordsRow<GlobalConfig>(
                "smtp_server",
                "Mail server that takes notification mails.",
                "a host and perhaps a port",
                ReadMailServer,
                (g, _) => g.Mail.Server is { } server ? g.Mail.Port == 25 ? [server] : [server, Row.Text(g.Mail.Port)] : null)
            .Takes(1, 2)
            .Samples(
                ["127.0.0.1", "mail.example.org 1", "mail.example.org 65535"],
                ("127.0.0.1 0", DiagnosticCodes.OutOfRange),
                ("127.0.0.1 65536", DiagnosticCodes.OutOfRange),
                ("127.0.0.1 smtp", DiagnosticCodes.NotANumber))
            .NotYet(Missing.Mail),
        new ValueRow<GlobalConfig, TimeSpan>(
            "smtp_connect_timeout",
            "How long the mail server may take to answer.",
            new Duration(0, LongestMailTimeout, decimals: 0),
            (g, d) => new Duration(0, LongestMailTimeout, decimals: 0).Show(g.Mail.ConnectTimeout, d),
            (g, v) => g with { Mail = g.Mail with { ConnectTimeout = v } })
        {
            Default = "30",
            Adjust = AtLeastASecond,
        }.NotYet(Missing.Mail),
        Row.Text<GlobalConfig>(
            "smtp_helo_name",
            "Name for the greeting of the mail server.",
            "a name",
            "lb1.example.org",
            g => g.Mail.HeloName,
            (g, v) => g with { Mail = g.Mail with { HeloName = v } }).Otherwise("the host's name").NotYet(Missing.Mail),
        Alert("smtp_alert", "Whether changes of anything that does not say so are mailed.", m => m.Alerts, (m, v) => m with { Alerts = v }),
        Alert("smtp_alert_vrrp", "The same for instances and sync groups.", m => m.VrrpAlerts, (m, v) => m with { VrrpAlerts = v }),
        Alert("smtp_alert_checker", "The same for services and servers.", m => m.CheckerAlerts, (m, v) => m with { CheckerAlerts = v }),
        Row.Flag<GlobalConfig>(
            "no_email_faults",
            "No mail is sent about an instance in fault.",
            g => g.Mail.NoFaults,
            (g, v) => g with { Mail = g.Mail with { NoFaults = v } }).NotYet(Missing.Mail),
        Row.Switch<GlobalConfig>(
            "no_checker_emails",
            "Whether mails are about servers only and not about single checks.",
            g => g.Mail.NoCheckers,
            (g, v) => g with { Mail = g.Mail with { NoCheckers = v } }).Otherwise("off").NotYet(Missing.Mail),
    ];

    private static readonly GlobalRow[] Vrrp =
    [
        Row.Switch<GlobalConfig>(
            "vrrp_skip_check_adv_addr",
            "Whether the address list of repeated adverts of one master is compared again.",
            g => g.SkipCheckAdvertAddresses,
            (g, v) => g with { SkipCheckAdvertAddresses = v }).Otherwise("off"),
        Strict,
        FrameInterval(
            "vrrp_garp_interval", "Pause between two gratuitous ARP frames on an "
                + "interface.", g => g.GarpInterval, (g, v) => g with { GarpInterval = v }),
        FrameInterval(
            "vrrp_gna_interval",
            "Pause between two unsolicited neighbour advertisements on an interface.",
            g => g.GnaInterval,
            (g, v) => g with { GnaInterval = v }),
        .. GarpRows.Of<GlobalConfig>("vrrp_", 1, g => g.Vrrp.Garp, (g, v) => With(g, d => d with { Garp = v })),
        new SwitchRow<GlobalConfig>(
            "vrrp_min_garp",
            "Whether one frame is sent after becoming master and no second batch.",
            _ => null,
            (g, v) => v
                ? With(g, d => d with { Garp = d.Garp with { Repeat = 1, Delay = TimeSpan.Zero, RefreshRepeat = 1, LowerPriorityRepeat = 1 } })
                : g,
            takesWord: true) { Default = "off" },
        new WordsRow<GlobalConfig>(
                "vrrp_iptables",
                "A legacy firewall backend, with its chains.",
                "two chains",
                ReadIptables,
                (g, _) => g.IptablesRequested ? [] : null)
            .Takes(0, 2).Samples(["", "keepalived", "keepalived_in keepalived_out"]),
        Row.Value<GlobalConfig, int>(
            "vrrp_version",
            "Version of the protocol for instances that do not say theirs; IPv6 is always 3.",
            InstanceSchema.VersionKind(),
            g => g.Vrrp.Version,
            (g, v) => With(g, d => d with { Version = v }),
            "2"),
        Row.Named<GlobalConfig, IPAddress>(
            "vrrp_mcast_group4",
            "Multicast group of adverts over IPv4.",
            new GroupAddress(AddressFamily.InterNetwork),
            g => g.Vrrp.MulticastGroup4,
            (g, v) => With(g, d => d with { MulticastGroup4 = v }),
            "224.0.0.18"),
        Row.Named<GlobalConfig, IPAddress>(
            "vrrp_mcast_group6",
            "Multicast group of adverts over IPv6.",
            new GroupAddress(AddressFamily.InterNetworkV6),
            g => g.Vrrp.MulticastGroup6,
            (g, v) => With(g, d => d with { MulticastGroup6 = v }),
            "ff02::12"),
        Row.Named<GlobalConfig, string>(
            "default_interface",
            "Interface of static items that do not say theirs.",
            new InterfaceName(),
            g => g.Vrrp.DefaultInterface,
            (g, v) => With(g, d => d with { DefaultInterface = v }),
            "eth0").NotYet(Missing.StaticItems),
        new WordsRow<GlobalConfig>(
                "dynamic_interfaces",
                "Interfaces may appear later; with allow_if_changes even as another kind.",
                "nothing or allow_if_changes",
                ReadDynamic,
                (g, _) => g.Vrrp.DynamicInterfaces ? g.Vrrp.InterfacesMayChange ? ["allow_if_changes"] : [] : null)
            .Takes(0, 1)
            .Samples(["", "allow_if_changes"], ("allow", DiagnosticCodes.UnknownName)),
        Row.Number<GlobalConfig>(
            "vrrp_down_timer_adverts",
            "Silent advert intervals after which a master counts as gone.",
            1,
            100,
            g => g.Vrrp.DownTimerAdverts,
            (g, v) => With(g, d => d with { DownTimerAdverts = v }),
            "3"),
        Row.Switch<GlobalConfig>(
            "vrrp_lower_prio_no_advert",
            "Whether a master leaves adverts of lower priority without an answer.",
            g => g.Vrrp.LowerPriorityNoAdvert,
            (g, v) => With(g, d => d with { LowerPriorityNoAdvert = v })).Otherwise("off"),
        Row.Switch<GlobalConfig>(
            "vrrp_higher_prio_send_advert",
            "Whether a master sends one more advert before it yields.",
            g => g.Vrrp.HigherPrioritySendAdvert,
            (g, v) => With(g, d => d with { HigherPrioritySendAdvert = v })).Otherwise("off"),
        Row.Switch<GlobalConfig>(
            "vrrp_owner_ignore_adverts",
            "Whether an owner (priority 255) listens to nobody.",
            g => g.Vrrp.OwnerIgnoresAdverts,
            (g, v) => With(g, d => d with { OwnerIgnoresAdverts = v })).Otherwise("off"),
        Row.Switch<GlobalConfig>(
            "v3_checksum_as_v2",
            "Whether the checksum of version 3 over IPv4 leaves the pseudo-header out (RFC 9568).",
            g => g.Vrrp.ChecksumAsV2,
            (g, v) => With(g, d => d with { ChecksumAsV2 = v })).Otherwise("off"),
        Row.Flag<GlobalConfig>(
            "vrrp_check_unicast_src",
            "Unicast adverts are taken of listed peers only.",
            g => g.Vrrp.CheckUnicastSource,
            (g, v) => With(g, d => d with { CheckUnicastSource = v })),
        Row.Time<GlobalConfig>(
            "vrrp_startup_delay",
            "How long instances wait after the start.",
            0.001m,
            LongestFrameInterval,
            g => g.Vrrp.StartupDelay,
            (g, v) => With(g, d => d with { StartupDelay = v }),
            "none"),
        Row.Time<GlobalConfig>(
            "vrrp_delay_after_boot",
            "How long instances wait after the machine has booted.",
            0.001m,
            LongestFrameInterval,
            g => g.Vrrp.DelayAfterBoot,
            (g, v) => With(g, d => d with { DelayAfterBoot = v }),
            "none"),
        Row.Switch<GlobalConfig>(
            "log_unknown_vrids",
            "Whether adverts of virtual routers that are not configured are logged.",
            g => g.Vrrp.LogUnknownRouterIds,
            (g, v) => With(g, d => d with { LogUnknownRouterIds = v })).Otherwise("off").NotYet(Missing.UnknownRouters),
        Row.Named<GlobalConfig, string>(
            "vmac_prefix",
            "Beginning of the names of virtual interfaces.",
            new TextValue("a name", "vmac", 8),
            g => g.Vrrp.VmacPrefix,
            (g, v) => With(g, d => d with { VmacPrefix = v }),
            "vrrp").FirstCounts(),
        Row.Named<GlobalConfig, string>(
            "vmac_addr_prefix",
            "The same for addresses on other interfaces.",
            new TextValue("a name", "vmac", 8),
            g => g.Vrrp.VmacAddressPrefix,
            (g, v) => With(g, d => d with { VmacAddressPrefix = v }),
            "vmac_prefix").FirstCounts(),
    ];

    private static readonly GlobalRow[] Notify =
    [
        NotifyFifo,
        FifoScript("notify_fifo_script", n => n.All, (n, v) => n with { All = v }),
        VrrpFifo,
        FifoScript("vrrp_notify_fifo_script", n => n.Vrrp, (n, v) => n with { Vrrp = v }),
        LvsFifo,
        FifoScript("lvs_notify_fifo_script", n => n.Lvs, (n, v) => n with { Lvs = v }),
        Row.Switch<GlobalConfig>(
            "vrrp_notify_priority_changes",
            "Whether changes of priority are written to the pipes.",
            g => g.Notify.PriorityChanges,
            (g, v) => g with { Notify = g.Notify with { PriorityChanges = v } }).Otherwise("off"),
        Row.Flag<GlobalConfig>(
            "fifo_write_vrrp_states_on_reload",
            "After a reload the roles of all instances are written to the pipes.",
            g => g.Notify.StatesOnReload,
            (g, v) => g with { Notify = g.Notify with { StatesOnReload = v } }),
        Row.Switch<GlobalConfig>(
            "rs_init_notifies",
            "Whether servers are announced at the start as well.",
            g => g.Notify.InitialServers,
            (g, v) => g with { Notify = g.Notify with { InitialServers = v } }).Otherwise("off"),
    ];

    private static readonly GlobalRow[] Ipvs =
    [
        SyncDaemon,
        new WordsRow<GlobalConfig>(
                "lvs_timeouts",
                "How long the kernel remembers idle connections.",
                "tcp, tcpfin or udp, each with seconds",
                ReadTimeouts,
                (g, d) => ShowTimeouts(g.Ipvs, d))
            .Takes(1, 6)
            .Samples(
                ["tcp 0", "tcp 2678400 tcpfin 10 udp 20"],
                ("tcp 2678401", DiagnosticCodes.OutOfRange),
                ("tcp", DiagnosticCodes.MissingValue),
                ("sctp 10", DiagnosticCodes.UnknownName))
            .SamplesInHocon(
                ["tcp 0", "tcp 2678400s tcpfin 10s udp 20s"],
                ("tcp 2678401s", DiagnosticCodes.OutOfRange),
                ("tcp 10", DiagnosticCodes.NotATime),
                ("tcp", DiagnosticCodes.MissingValue),
                ("sctp 10s", DiagnosticCodes.UnknownName)),
        Row.Value<GlobalConfig, IpvsOwnership>(
            "lvs_ownership",
            "Whose services those in the kernel's table are that nobody asked for: somebody else's (own), or ours and removed (all).",
            new OneOf<IpvsOwnership>("ownership", ("own", IpvsOwnership.Own), ("all", IpvsOwnership.All)),
            g => g.Ipvs.Policy.Ownership,
            (g, v) => Policy(g, p => p with { Ownership = v }),
            "own"),
        Row.Time<GlobalConfig>(
            "lvs_audit_interval",
            "From one look for changes that others made in the kernel's table to the next, longer for the servers of a table whose reading takes "
                + "more than a fiftieth of that; 0 for none.",
            0,
            Duration.Longest,
            g => g.Ipvs.Policy.AuditInterval ?? TimeSpan.Zero,
            (g, v) => Policy(g, p => p with { AuditInterval = v == TimeSpan.Zero ? null : v }),
            "1"),
        Row.Value<GlobalConfig, IpvsOnStop>(
            "lvs_on_stop",
            "What an orderly stop does with the services.",
            new OneOf<IpvsOnStop>("end", ("remove", IpvsOnStop.Remove), ("leave", IpvsOnStop.Leave)),
            g => g.Ipvs.Policy.OnStop,
            (g, v) => Policy(g, p => p with { OnStop = v }),
            "remove"),
        Sysctl(
            "expire_nodest_conn",
            "Whether packets of connections to a removed server go to another one; the kernel itself drops them.",
            s => s.ExpireNodestConn,
            (s, v) => s with { ExpireNodestConn = v }).Otherwise("on"),
        Sysctl(
            "expire_quiescent_template",
            "Whether persistence lets go of a server of weight 0.",
            s => s.ExpireQuiescentTemplate,
            (s, v) => s with { ExpireQuiescentTemplate = v }).Otherwise(OfKernel),
        Sysctl(
            "conntrack",
            "Whether connections are in the firewall's connection table too.",
            s => s.Conntrack,
            (s, v) => s with { Conntrack = v }).Otherwise(OfKernel),
        Row.Optional<GlobalConfig, int>(
            "lvs_conn_reuse_mode",
            "What becomes of a new connection from a port used before: bit 1 chooses a server anew, bit 2 also after a FIN alone.",
            Row.Whole<int>(0, 3),
            g => g.Ipvs.Policy.Sysctls.ConnReuseMode,
            (g, v) => Policy(g, p => p with { Sysctls = p.Sysctls with { ConnReuseMode = v } }),
            OfKernel),
        Sysctl(
            "sloppy_tcp",
            "Whether a TCP connection may begin with any packet, as those of a failed director do.",
            s => s.SloppyTcp,
            (s, v) => s with { SloppyTcp = v }).Otherwise(OfKernel),
        Sysctl("sloppy_sctp", "The same for SCTP.", s => s.SloppySctp, (s, v) => s with { SloppySctp = v }).Otherwise(OfKernel),
        Sysctl(
            "run_estimation",
            "Whether the kernel estimates rates, which costs time with many services.",
            s => s.RunEstimation,
            (s, v) => s with { RunEstimation = v }).Otherwise(OfKernel),
        Row.Time<GlobalConfig>(
            "lvs_sync_before_preempt",
            "How long a director that comes, or comes back, listens for the connections of a master that it replaces, at most; 0 for not at all.",
            0,
            Duration.Longest,
            g => g.Ipvs.Policy.SyncBeforePreempt ?? TimeSpan.Zero,
            (g, v) => Policy(g, p => p with { SyncBeforePreempt = v == TimeSpan.Zero ? null : v }),
            "0"),
        Sysctl("sync_ports", "Threads that tell connections, each on a port of its own; the same on all directors.", 1, 64, s => s.SyncPorts, (s, v) => s with { SyncPorts = v }),
        new WordsRow<GlobalConfig>(
                "lvs_sync_threshold",
                "After how many packets a connection is told for the first time, and after how many more again; 0 for never again.",
                "two numbers of packets",
                ReadSyncThreshold,
                (g, _) => g.Ipvs.Policy.Sysctls.SyncThreshold is { } threshold ? [Row.Text(threshold.Packets), Row.Text(threshold.Period)] : null)
            .Takes(2, 2)
            .Otherwise(OfKernel)
            .Samples(
                ["0 1", "3 50", "3 0"],
                ("3", DiagnosticCodes.MissingValue),
                ("3 3", DiagnosticCodes.OutOfRange),
                ("-1 50", DiagnosticCodes.OutOfRange),
                ("three 50", DiagnosticCodes.NotANumber)),
        Row.Optional<GlobalConfig, TimeSpan>(
            "lvs_sync_refresh_period",
            "A connection is told again when so much of its timeout has passed; 0 for by packets alone.",
            new Duration(0, Duration.Longest, decimals: 0),
            g => g.Ipvs.Policy.Sysctls.SyncRefreshPeriod,
            (g, v) => Policy(g, p => p with { Sysctls = p.Sysctls with { SyncRefreshPeriod = v } }),
            OfKernel),
        Sysctl("sync_retries", "How often a connection is told again soon after.", 0, 3, s => s.SyncRetries, (s, v) => s with { SyncRetries = v }),
        Sysctl("sync_qlen_max", "Messages that wait to be sent, at most; more are dropped.", 1, int.MaxValue, s => s.SyncQueueMax, (s, v) => s with { SyncQueueMax = v }),
        Sysctl("sync_sock_size", "Bytes of the socket's buffer; 0 for the kernel's choice.", 0, int.MaxValue, s => s.SyncSocketSize, (s, v) => s with { SyncSocketSize = v }),
        Sysctl("sync_persist_mode", "Of persistence is told: 0 all, 1 templates alone, 2 templates and no connection of a persistent service.", 0, 2, s => s.SyncPersistMode, (s, v) => s with { SyncPersistMode = v }),
        Sysctl("sync_version", "Format of what is told: 1, or 0 for kernels before 2.6.39; the same on all directors.", 0, 1, s => s.SyncVersion, (s, v) => s with { SyncVersion = v }),
        Sysctl(
            "backup_only",
            "Whether a backup of connection sync forwards nothing, so that two directors that are real servers too send nothing in circles.",
            s => s.BackupOnly,
            (s, v) => s with { BackupOnly = v }).Otherwise(OfKernel),
        Sysctl(
            "pmtu_disc",
            "Whether a packet too large for the way to its server is answered with what fits; otherwise tunnels fragment it.",
            s => s.PmtuDisc,
            (s, v) => s with { PmtuDisc = v }).Otherwise(OfKernel),
        Sysctl(
            "schedule_icmp",
            "Whether ICMP errors that belong to no known connection are scheduled by the packet they quote.",
            s => s.ScheduleIcmp,
            (s, v) => s with { ScheduleIcmp = v }).Otherwise(OfKernel),
        Sysctl(
            "ignore_tunneled",
            "Whether packets of protocols that no service has, such as tunnels, are left alone with what they carry, so that it is not scheduled twice.",
            s => s.IgnoreTunneled,
            (s, v) => s with { IgnoreTunneled = v }).Otherwise(OfKernel),
        Sysctl(
            "nat_icmp_send",
            "Whether a server is told by ICMP that what it sends by NAT belongs to no connection.",
            s => s.NatIcmpSend,
            (s, v) => s with { NatIcmpSend = v }).Otherwise(OfKernel),
        Sysctl(
            "cache_bypass",
            "Whether packets of a mark without servers go to where they are addressed, as those of a transparent cache should.",
            s => s.CacheBypass,
            (s, v) => s with { CacheBypass = v }).Otherwise(OfKernel),
        Defense("drop_entry", "Half-open connections are dropped at random", s => s.DropEntry, (s, v) => s with { DropEntry = v }),
        Defense("drop_packet", "Some packets are dropped before they are looked at", s => s.DropPacket, (s, v) => s with { DropPacket = v }),
        Defense("secure_tcp", "Half-open connections are kept for a shorter time", s => s.SecureTcp, (s, v) => s with { SecureTcp = v }),
        Sysctl("amemthresh", "Pages of free memory below which memory is short.", 0, int.MaxValue, s => s.MemoryThreshold, (s, v) => s with { MemoryThreshold = v }),
        Sysctl("am_droprate", "Of so many packets one is dropped by lvs_drop_packet 3.", 1, int.MaxValue, s => s.DropRate, (s, v) => s with { DropRate = v }),
        Row.Flag<GlobalConfig>(
            "lvs_flush",
            "What the kernel's table holds at the start and nobody asks for is removed, whoever made it.",
            g => g.Ipvs.Policy.ClearsAtStart,
            (g, v) => Policy(g, p => p with { ClearsAtStart = v })),
        Row.IgnoredWords<GlobalConfig>(
            "lvs_flush_on_stop", "IPVS is emptied at the stop, with VS of the own services only.", Reasons.Flush, "nothing or "
                + "VS", "VS", 0, 1)
            .Also("lvs_flush_onstop", AliasKind.Old),
        Row.Switch<GlobalConfig>(
            "checker_log_all_failures",
            "Whether every failed try of a check is logged.",
            g => g.Ipvs.LogAllFailures,
            (g, v) => g with { Ipvs = g.Ipvs with { LogAllFailures = v } }).Otherwise("off").NotYet(Missing.Failures),
        new WordsRow<GlobalConfig>(
                "nftables_ipvs",
                "One firewall mark stands for a whole group of services; nftables sets it.",
                "a table",
                (_, s, g) => s.Arguments.IsEmpty
                    ? Mark(g, m => m)
                    : Mark(g, m => m with { Table = s.Arguments[0].Text }),
                (g, _) => g.Ipvs.MarkTable is { } table ? [table.Table] : null)
            .Takes(0, 1).FirstCounts().Otherwise("keepalived_ipvs").Samples(["", "lvs_marks"]).NotYet(Missing.MarkTable),
        Row.Optional<GlobalConfig, int>(
            "nftables_ipvs_priority",
            "Priority of its chains.",
            Row.Whole<int>(int.MinValue, int.MaxValue),
            g => g.Ipvs.MarkTable is { Priority: not 0 } table ? table.Priority : null,
            (g, v) => Mark(g, m => m with { Priority = v }),
            "0").NotYet(Missing.MarkTable),
        Row.Optional<GlobalConfig, uint>(
            "nftables_ipvs_start_fwmark",
            "The first mark.",
            Row.Whole<uint>(1, uint.MaxValue),
            g => g.Ipvs.MarkTable is { FirstMark: not 1000 } table ? table.FirstMark : null,
            (g, v) => Mark(g, m => m with { FirstMark = v }),
            "1000").NotYet(Missing.MarkTable),
    ];

    /// <summary>A kernel setting below net.ipv4.vs that is on or off.</summary>
    private static GlobalRow Sysctl(string name, string summary, Func<IpvsSysctls, bool?> get, Func<IpvsSysctls, bool, IpvsSysctls> set)
        => Row.Switch<GlobalConfig>(
            "lvs_" + name, summary, g => get(g.Ipvs.Policy.Sysctls), (g, v) => Policy(g, p => p with { Sysctls = set(p.Sysctls, v) }));

    /// <summary>One that is a number.</summary>
    private static GlobalRow Sysctl(
        string name, string summary, int least, int most, Func<IpvsSysctls, int?> get, Func<IpvsSysctls, int, IpvsSysctls> set)
        => Row.Optional<GlobalConfig, int>(
            "lvs_" + name,
            summary,
            Row.Whole<int>(least, most),
            g => get(g.Ipvs.Policy.Sysctls),
            (g, v) => Policy(g, p => p with { Sysctls = set(p.Sysctls, v) }),
            OfKernel);

    /// <summary>One against floods. There is a 2, which the kernel makes of 1, and 1 of it, by itself.</summary>
    private static GlobalRow Defense(string name, string what, Func<IpvsSysctls, int?> get, Func<IpvsSysctls, int, IpvsSysctls> set)
        => Row.Optional<GlobalConfig, int>(
            "lvs_" + name,
            $"{what}: 0 never, 1 while memory is short, 3 always.",
            new OneOf<int>("defense", ("0", 0), ("1", 1), ("3", 3)),
            g => get(g.Ipvs.Policy.Sysctls),
            (g, v) => Policy(g, p => p with { Sysctls = set(p.Sysctls, v) }),
            OfKernel);

    private static GlobalConfig ReadSyncThreshold(ReaderContext context, Statement statement, GlobalConfig global)
    {
        var kind = Row.Whole<int>(0, int.MaxValue);
        context.Subject = "packets";
        if (Row.Read(context, statement.Arguments[0], kind) is not { } packets || Row.Read(context, statement.Arguments[1], kind) is not { } period)
        {
            return global;
        }

        // proc_do_sync_threshold of the kernel refuses them.
        if (period > 0 && packets >= period)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.OutOfRange,
                statement.Arguments[1].Position,
                $"lvs_sync_threshold {packets} {period}: the second number is 0 or greater than the first");
            return global;
        }

        return Policy(global, p => p with { Sysctls = p.Sysctls with { SyncThreshold = new SyncThreshold(packets, period) } });
    }

    private static GlobalConfig Policy(GlobalConfig global, Func<IpvsPolicy, IpvsPolicy> change)
        => global with { Ipvs = global.Ipvs with { Policy = change(global.Ipvs.Policy) } };

    private static readonly GlobalRow[] Process =
    [
        NotifyRows.Script<GlobalConfig>(
            "startup_script", "Script that is run before anything "
                + "else.", g => g.Process.StartupScript, (g, v) => With(g, p => p with { StartupScript = v }))
            .NotYet(Missing.Boot),
        Row.Value<GlobalConfig, TimeSpan>(
            "startup_script_timeout",
            "How long it may run.",
            new Duration(1, 1000, decimals: 0),
            g => g.Process.StartupTimeout,
            (g, v) => With(g, p => p with { StartupTimeout = v }),
            "10").NotYet(Missing.Boot),
        NotifyRows.Script<GlobalConfig>(
            "shutdown_script", "Script that is run after everything "
                + "else.", g => g.Process.ShutdownScript, (g, v) => With(g, p => p with { ShutdownScript = v }))
            .NotYet(Missing.Boot),
        Row.Value<GlobalConfig, TimeSpan>(
            "shutdown_script_timeout",
            "How long it may run.",
            new Duration(1, 1000, decimals: 0),
            g => g.Process.ShutdownTimeout,
            (g, v) => With(g, p => p with { ShutdownTimeout = v }),
            "10").NotYet(Missing.Boot),
        NotifyRows.User<GlobalConfig>(
            "script_user",
            "Who runs scripts that do not say so.",
            g => (g.Process.ScriptUser, g.Process.ScriptGroup),
            (g, user, group) => With(g, p => p with { ScriptUser = user, ScriptGroup = group }))
            .Otherwise("keepalived_script, else root"),
        Row.Flag<GlobalConfig>(
            "enable_script_security",
            "No script that others than root can write is run as root.",
            g => g.Process.ScriptSecurity,
            (g, v) => With(g, p => p with { ScriptSecurity = v })),
        Row.Optional<GlobalConfig, int>(
            "vrrp_rt_priority",
            "Real-time priority (SCHED_RR) of the threads of VRRP.",
            Row.Whole<int>(1, 99),
            g => g.Process.VrrpRealTimePriority,
            (g, v) => With(g, p => p with { VrrpRealTimePriority = v }),
            "none"),
        Row.Optional<GlobalConfig, int>(
            "vrrp_priority",
            "Nice value of the threads of VRRP.",
            Row.Whole<int>(-20, 19),
            g => g.Process.VrrpNice,
            (g, v) => With(g, p => p with { VrrpNice = v }),
            "that of the process"),
        Row.Flag<GlobalConfig>(
            "vrrp_no_swap",
            "The memory of the process is not swapped out.",
            g => g.Process.LocksMemory,
            (g, v) => With(g, p => p with { LocksMemory = v })),
        Cpus("vrrp_cpu_affinity", "Processors that VRRP runs on.", p => p.VrrpCpus, (p, v) => p with { VrrpCpus = v }),
        Cpus("checker_cpu_affinity", "Processors that checks run on.", p => p.CheckerCpus, (p, v) => p with { CheckerCpus = v }),
        Row.Path<GlobalConfig>(
            "reload_time_file",
            "File with the time of the next reload.",
            g => g.Process.ReloadTimeFile,
            (g, v) => With(g, p => p with { ReloadTimeFile = v })).NotYet(Missing.Reload),
        Row.Flag<GlobalConfig>(
            "reload_repeat",
            "A reload every day at that time.",
            g => g.Process.ReloadRepeats,
            (g, v) => With(g, p => p with { ReloadRepeats = v })).NotYet(Missing.Reload),
    ];

    private static readonly GlobalRow[] Snmp =
    [
        Row.Text<GlobalConfig>(
            "snmp_socket", "Where the master agent listens.", "an agent's "
                + "address", "udp:192.0.2.1:705", g => g.Snmp.Socket, (g, v) => With(g, s => s with { Socket = v }))
            .Otherwise("unix:/var/agentx/master").FirstCounts().NotYet(Missing.Snmp),
        SnmpFlag("enable_snmp_vrrp", "Instances are in the MIB.", s => s.Vrrp, (s, v) => s with { Vrrp = v }).Also("enable_snmp_keepalived", AliasKind.Old),
        SnmpFlag("enable_snmp_checker", "Services are in the MIB.", s => s.Checker, (s, v) => s with { Checker = v }),
        SnmpFlag(
            "enable_snmp_rfc",
            "Both MIBs of the RFCs.",
            s => s.Rfc2787 && s.Rfc6527,
            (s, v) => s with { Rfc2787 = v, Rfc6527 = v }),
        SnmpFlag("enable_snmp_rfcv2", "The MIB of RFC 2787.", s => s.Rfc2787 && !s.Rfc6527, (s, v) => s with { Rfc2787 = v }),
        SnmpFlag("enable_snmp_rfcv3", "The MIB of RFC 6527.", s => s.Rfc6527 && !s.Rfc2787, (s, v) => s with { Rfc6527 = v }),
        SnmpFlag("enable_traps", "Traps are sent.", s => s.Traps, (s, v) => s with { Traps = v }),
        Row.Time<GlobalConfig>(
            "snmp_vs_stats_update_interval",
            "How old the numbers of a service may be.",
            0.001m,
            30,
            g => g.Snmp.ServiceInterval,
            (g, v) => With(g, s => s with { ServiceInterval = v }),
            "5").NotYet(Missing.Snmp),
        Row.Time<GlobalConfig>(
            "snmp_rs_stats_update_interval",
            "How old the numbers of a server may be.",
            0.001m,
            30,
            g => g.Snmp.ServerInterval,
            (g, v) => With(g, s => s with { ServerInterval = v }),
            "0").NotYet(Missing.Snmp),
    ];

    private static readonly GlobalRow[] WithoutEffect =
    [
        Row.IgnoredFlag<GlobalConfig>("process_names", "Processes have the names of their parts.", Reasons.Processes),
        .. new[] { "process_name", "vrrp_process_name", "checker_process_name", "bfd_process_name" }.Select(name =>
        {
            var row = Row.IgnoredWords<GlobalConfig>(name, "Name of a process.", Reasons.Processes, "a name", "vrrp");
            return name == "checker_process_name" ? row.Also("lvs_process_name", AliasKind.Old) : row;
        }),
        .. new[] { "checker", "bfd" }.SelectMany(part => new[]
        {
            Row.IgnoredNumber<GlobalConfig>($"{part}_priority", $"Nice value of the {part} process.", Reasons.Processes, -20, 19),
            Row.IgnoredFlag<GlobalConfig>($"{part}_no_swap", $"The {part} process is kept in memory.", Reasons.Processes),
        }),
        .. new[] { "vrrp", "checker", "bfd" }.Select(part =>
            Row.IgnoredNumber<GlobalConfig>(
                $"{part}_rlimit_rttime", $"Microseconds the {part} process may run without a "
                    + $"pause.", Reasons.Processes, 1, uint.MaxValue, "10000")
                .Also($"{part}_rlimit_rtime", AliasKind.Old)),
        Row.IgnoredNumber<GlobalConfig>("checker_rt_priority", "Real-time priority of the checker process.", Reasons.Processes, 1, 99),
        Row.IgnoredNumber<GlobalConfig>("bfd_rt_priority", "Real-time priority of the bfd process.", Reasons.Processes, 1, 99),
        Row.IgnoredWords<GlobalConfig>(
            "bfd_cpu_affinity", "Processors that the bfd process runs on.", Reasons.Processes, "numbers of processors", "0 1", 1, 256),
        Row.IgnoredNumber<GlobalConfig>(
            "max_auto_priority", "Highest real-time priority that late timers may lead to.", Reasons.Processes, -1, 99, "0").Takes(0, 1),
        Row.IgnoredNumber<GlobalConfig>(
            "min_auto_priority_delay", "Microseconds a timer has to be late for that.", Reasons.Processes, 1, 10_000_000, "1000000"),
        .. new[] { "vrrp_netlink_cmd", "vrrp_netlink_monitor", "lvs_netlink_cmd", "lvs_netlink_monitor", "process_monitor" }.SelectMany(socket => new[]
        {
            Row.IgnoredNumber<GlobalConfig>($"{socket}_rcv_bufs", "Size of a socket's receive buffer.", Reasons.Buffers, 0, uint.MaxValue),
            Row.IgnoredSwitch<GlobalConfig>($"{socket}_rcv_bufs_force", "Whether it may exceed the kernel's limit.", Reasons.Buffers),
        }),
        Row.IgnoredWords<GlobalConfig>(
            "vrrp_rx_bufs_policy", "How the receive buffers of VRRP are sized.", Reasons.Buffers, "MTU, ADVERT or a number", "MTU", 1, 2),
        Row.IgnoredNumber<GlobalConfig>("vrrp_rx_bufs_multiplier", "And how many times that.", Reasons.Buffers, 1, uint.MaxValue, "3"),
        Row.IgnoredWords<GlobalConfig>(
            "vrrp_ipsets", "Names of ipsets for the legacy firewall backend.", Reasons.Firewall, "up to six names", "keepalived "
                + "keepalived6", 0, 6),
        Row.IgnoredWords<GlobalConfig>("nftables", "Table for firewall rules.", Reasons.Firewall, "a table", "keepalived", 0, 1),
        Row.IgnoredNumber<GlobalConfig>(
            "nftables_priority", "Priority of its chains.", Reasons.Firewall, int.MinValue, int.MaxValue, "-1"),
        Row.IgnoredFlag<GlobalConfig>("nftables_counters", "Rules count packets.", Reasons.Firewall),
        Row.IgnoredFlag<GlobalConfig>("nftables_ifindex", "Rules name interfaces by number.", Reasons.Firewall),
        Row.IgnoredFlag<GlobalConfig>("disable_local_igmp", "The kernel reports no local multicast groups.", Reasons.Firewall),
        Row.IgnoredSwitch<GlobalConfig>("use_symlink_paths", "Whether links in paths of scripts are kept.", "scripts are run by the path that is written"),
        Row.IgnoredSwitch<GlobalConfig>(
            "set_supplementary_groups", "Whether scripts have all groups of their user.", "scripts have the groups of their user"),
        Row.IgnoredWords<GlobalConfig>("tmp_config_directory", "Where the configuration is copied to.", Reasons.Files, "a path", "/tmp"),
        Row.IgnoredWords<GlobalConfig>("config_save_dir", "Where each configuration is archived.", Reasons.Files, "a path", "/var/lib/keepalived"),
        Row.IgnoredWords<GlobalConfig>(
            "include_check", "Which includes have to name a file.", "the parser heeds it where it stands", "options", "+match", 0, 8),
        Row.IgnoredNumber<GlobalConfig>("random_seed", "Where ${_RANDOM} begins.", "the parser heeds it where it stands", 0, uint.MaxValue),
        Row.IgnoredWords<GlobalConfig>("umask", "Permissions of new files.", "the daemon writes no files but its socket", "a mask", "022", 1, 16),
        Row.IgnoredWords<GlobalConfig>(
            "reload_check_config", "A reload is checked by a process of its own first.", Reasons.Reload, "a log "
                + "file", "/tmp/check.log", 0, 1),
        Row.IgnoredWords<GlobalConfig>("reload_file", "File that is there while the configuration is read.", Reasons.Files, "a path", "/run/reload", 0, 1),
        Row.IgnoredSwitch<GlobalConfig>("data_use_instance", "Whether dumps have the instance in their names.", Reasons.Paths),
        .. new[] { "state_dump_file", "stats_dump_file", "json_dump_file" }.Select(
            name => Row.IgnoredWords<GlobalConfig>(name, "File of a dump.", Reasons.Paths, "a path", "/tmp/dump")),
        Row.IgnoredNumber<GlobalConfig>("json_version", "Version of the dump's format.", Reasons.Paths, 1, 2, "1"),
        Row.IgnoredWords<GlobalConfig>("iproute_usr_dir", "Where iproute2 has its defaults.", Reasons.IpRoute, "a path", "/usr/share/iproute2"),
        Row.IgnoredWords<GlobalConfig>("iproute_etc_dir", "Where iproute2 has its settings.", Reasons.IpRoute, "a path", "/etc/iproute2"),
        Row.IgnoredFlag<GlobalConfig>("enable_dbus", "A D-Bus service is offered.", Reasons.DBus),
        Row.IgnoredWords<GlobalConfig>("dbus_service_name", "Its name.", Reasons.DBus, "a name", "org.keepalived.Vrrp1"),
        Row.IgnoredWords<GlobalConfig>("dbus_no_interface_name", "Path of an instance without an interface.", Reasons.DBus, "a name", "none"),
    ];

    public static readonly BlockSchema<GlobalConfig> Schema =
        new([RouterId, .. Mail, .. Vrrp, .. Ipvs, .. Notify, .. Process, .. Snmp, .. WithoutEffect]);

    /// <summary>A pause between frames, for which keepalived refuses the 0 that its own example has.</summary>
    public static ValueRow<T, TimeSpan> FrameIntervalRow<T>(string keyword, string summary, Func<T, TimeSpan> get, Func<T, TimeSpan, T> set)
        where T : class
    {
        var kind = new Duration(0, LongestFrameInterval);
        return new ValueRow<T, TimeSpan>(keyword, summary, kind, (m, d) => kind.Show(get(m), d), set) { Default = "0" };
    }

    private static GlobalRow FrameInterval(string keyword, string summary, Func<GlobalConfig, TimeSpan> get, Func<GlobalConfig, TimeSpan, GlobalConfig> set)
        => FrameIntervalRow(keyword, summary, get, set) with
        {
            Adjust = (context, word, interval) =>
            {
                if (interval == TimeSpan.Zero)
                {
                    context.Diagnostics.WarningOnce(
                        DiagnosticCodes.ZeroFrameInterval,
                        DiagnosticCodes.ZeroFrameInterval,
                        word.Position,
                        $"keepalived refuses 0 for '{context.Subject}' (its least is 0.000001); taken as no pause between frames, "
                            + $"which is the "
                            + "default: remove the line");
                }

                return interval;
            },
        };

    private static GlobalConfig With(GlobalConfig global, Func<VrrpDefaults, VrrpDefaults> change) => global with { Vrrp = change(global.Vrrp) };

    private static GlobalConfig With(GlobalConfig global, Func<ProcessConfig, ProcessConfig> change)
        => global with { Process = change(global.Process) };

    private static GlobalConfig With(GlobalConfig global, Func<SnmpConfig, SnmpConfig> change) => global with { Snmp = change(global.Snmp) };

    private static GlobalConfig Mark(GlobalConfig global, Func<MarkTableConfig, MarkTableConfig> change)
        => global with { Ipvs = global.Ipvs with { MarkTable = change(global.Ipvs.MarkTable ?? new MarkTableConfig()) } };

    private static GlobalRow Alert(string keyword, string summary, Func<MailConfig, bool?> get, Func<MailConfig, bool, MailConfig> set)
        => Row.Switch<GlobalConfig>(keyword, summary, g => get(g.Mail), (g, v) => g with { Mail = set(g.Mail, v) })
            .Otherwise("servers on, the rest off").NotYet(Missing.Mail);

    private static GlobalRow SnmpFlag(string keyword, string summary, Func<SnmpConfig, bool> get, Func<SnmpConfig, bool, SnmpConfig> set)
        => Row.Flag<GlobalConfig>(keyword, summary, g => get(g.Snmp), (g, v) => With(g, s => set(s, v))).NotYet(Missing.Snmp);

    private static GlobalRow Fifo(
        string keyword, string what, Func<NotifyConfig, FifoConfig> get, Func<NotifyConfig, FifoConfig, NotifyConfig> set)
        => new WordsRow<GlobalConfig>(
                keyword,
                $"Pipe that {what} are written to.",
                "a path, perhaps a user and a group",
                (c, s, g) => NotifyRows.Read(c, s) is { } read
                    ? g with
                    {
                        Notify = set(g.Notify, get(g.Notify) with { Path = read.CommandLine, User = read.User, Group = read.Group }),
                    }
                    : g,
                (g, _) => get(g.Notify) is { Path: { } path } fifo ? NotifyRows.Show(new ScriptConfig(path, fifo.User, fifo.Group)) : null)
            .Takes(1, 3)
            .FirstCounts()
            .Samples(["/run/events", "/run/events nobody nogroup"], ("\"\"", DiagnosticCodes.BadText));

    private static GlobalRow FifoScript(string keyword, Func<NotifyConfig, FifoConfig> get, Func<NotifyConfig, FifoConfig, NotifyConfig> set)
        => NotifyRows.Script<GlobalConfig>(
            keyword,
            "Program that reads the pipe; it is started with the pipe as its last argument.",
            g => get(g.Notify).Script,
            (g, v) => g with { Notify = set(g.Notify, get(g.Notify) with { Script = v }) });

    private static GlobalRow Cpus(
        string keyword, string summary, Func<ProcessConfig, ValueList<int>> get, Func<ProcessConfig, ValueList<int>, ProcessConfig> set)
        => new WordsRow<GlobalConfig>(
                keyword,
                summary,
                "numbers of processors",
                (c, s, g) =>
                {
                    var kind = Row.Whole<int>(0, 4095);
                    var numbers = s.Arguments.Select(w => Row.Read(c, w, kind)).ToList();
                    return numbers.Contains(null) ? g : With(g, p => set(p, numbers.Select(n => n ?? 0).ToValueList()));
                },
                (g, _) => get(g.Process) is { Count: > 0 } cpus ? cpus.Select(c => Row.Text(c)) : null)
            .Takes(1, 256)
            .Samples(["0", "0 1 2"], ("-1", DiagnosticCodes.OutOfRange), ("first", DiagnosticCodes.NotANumber))
            .NotYet(Missing.Priorities);

    private static GlobalConfig ReadMailServer(ReaderContext context, Statement statement, GlobalConfig global)
    {
        var words = statement.Arguments;
        var isHost = Names.NotEmpty(context, words[0]);
        var port = words.Length == 1 ? (ushort)25 : Row.Read(context, words[1], Row.Whole<ushort>(1, ushort.MaxValue));
        return isHost && port is { } number ? global with { Mail = global.Mail with { Server = words[0].Text, Port = number } } : global;
    }

    private static TimeSpan AtLeastASecond(ReaderContext context, Word word, TimeSpan timeout)
    {
        if (timeout > TimeSpan.Zero)
        {
            return timeout;
        }

        context.Diagnostics.Warning(
            DiagnosticCodes.ZeroMailTimeout,
            word.Position,
            "no mail can be sent in 0 seconds; 1 second is used, as keepalived does: write 'smtp_connect_timeout 1'");
        return TimeSpan.FromSeconds(1);
    }

    private static GlobalConfig ReadIptables(ReaderContext context, Statement statement, GlobalConfig global)
    {
        context.Diagnostics.WarningOnce(
            DiagnosticCodes.LegacyFirewall,
            DiagnosticCodes.LegacyFirewall,
            statement.Keyword.Position,
            "'vrrp_iptables' asks for a legacy firewall backend; it is accepted and no firewall rules are added: remove the line");
        return global with { IptablesRequested = true };
    }

    private static GlobalConfig ReadDynamic(ReaderContext context, Statement statement, GlobalConfig global)
    {
        if (!statement.Arguments.IsEmpty && statement.Arguments[0].Text != "allow_if_changes")
        {
            Names.ReportUnknown(context, "option", statement.Arguments[0], ["allow_if_changes"]);
            return global;
        }

        context.InterfacesMayAppear = true;
        return With(global, d => d with { DynamicInterfaces = true, InterfacesMayChange = !statement.Arguments.IsEmpty });
    }

    private static GlobalConfig ReadTimeouts(ReaderContext context, Statement statement, GlobalConfig global)
    {
        var ipvs = global.Ipvs;
        var words = statement.Arguments;
        for (var i = 0; i < words.Length; i += 2)
        {
            if (words[i].Text is not ("tcp" or "tcpfin" or "udp"))
            {
                Names.ReportUnknown(context, "timeout", words[i], ["tcp", "tcpfin", "udp"]);
                return global;
            }

            if (i + 1 == words.Length)
            {
                Entries.ReportAlone(context, words[i], "seconds");
                return global;
            }

            if (Row.Read(context, words[i + 1], new Duration(0, LongestIpvsTimeout, decimals: 0)) is not { } timeout)
            {
                return global;
            }

            ipvs = words[i].Text switch
            {
                "tcp" => ipvs with { TcpTimeout = timeout },
                "tcpfin" => ipvs with { TcpFinTimeout = timeout },
                _ => ipvs with { UdpTimeout = timeout },
            };
        }

        return global with { Ipvs = ipvs };
    }

    private static List<string>? ShowTimeouts(IpvsGlobals ipvs, Dialect dialect)
    {
        var words = new List<string>();
        foreach (var (name, timeout) in new[] { ("tcp", ipvs.TcpTimeout), ("tcpfin", ipvs.TcpFinTimeout), ("udp", ipvs.UdpTimeout) })
        {
            if (timeout is { } value)
            {
                words.Add(name);
                words.Add(new Duration(0, LongestIpvsTimeout, decimals: 0).Show(value, dialect));
            }
        }

        return words.Count == 0 ? null : words;
    }
}
