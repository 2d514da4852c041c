using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;
using Lvs.Core.Vrrp;
using InstanceRow = Lvs.Core.Config.Schema.Setting<Lvs.Core.Config.VrrpInstanceConfig>;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>The rows of vrrp_instance.</summary>
internal static class InstanceSchema
{
    /// <summary>The priority of a router that owns the addresses it answers for (RFC 3768 section 5.3.4).</summary>
    public const byte OwnerPriority = 255;

    private const decimal ShortestAdvertInterval = 0.01m;
    private const decimal LongestAdvertInterval = 255m;

    /// <summary>Twelve bits of hundredths of a second (RFC 5798 section 5.2.7).</summary>
    private const double LongestVersion3Interval = 40.95;

    private const int LongestPreemptDelay = 1000;

    public static readonly InstanceRow State = Row.Value<VrrpInstanceConfig, VrrpInitialState>(
        "state",
        "What the instance wishes to be at the start; the election goes by priority.",
        new OneOf<VrrpInitialState>("state", ("MASTER", VrrpInitialState.Master), ("BACKUP", VrrpInitialState.Backup)),
        i => i.InitialState,
        (i, v) => i with { InitialState = v },
        "BACKUP");

    public static readonly InstanceRow Interface = Row.Interface<VrrpInstanceConfig>(
        "interface",
        "Interface that adverts go over and, unless told otherwise, addresses live on.",
        i => i.Interface.Length == 0 ? null : i.Interface,
        (i, v) => i with { Interface = v });

    public static readonly InstanceRow RouterId = Row.Value<VrrpInstanceConfig, byte>(
        "virtual_router_id",
        "Number of the virtual router: the same on all directors, another for each instance of an interface.",
        Row.Whole<byte>(1, 255),
        i => i.VirtualRouterId,
        (i, v) => i with { VirtualRouterId = v }).Required();

    public static readonly InstanceRow Priority = Row.Value<VrrpInstanceConfig, byte>(
        "priority",
        "The highest becomes master; 255 owns the addresses.",
        Row.Whole<byte>(1, 255),
        i => i.Priority,
        (i, v) => i with { Priority = v },
        "100, or 255 with state MASTER");

    public static readonly InstanceRow AdvertInterval = Row.Time<VrrpInstanceConfig>(
        "advert_int",
        "Time between two adverts of a master; whole seconds in version 2, at most 40.95 s in version 3.",
        ShortestAdvertInterval,
        LongestAdvertInterval,
        i => i.AdvertInterval,
        (i, v) => i with { AdvertInterval = v },
        "1").Key("advert-interval");

    public static readonly InstanceRow Preempt = Row.Flag<VrrpInstanceConfig>(
        "preempt",
        "Whether a master of lower priority is replaced.",
        i => i.Preempt,
        (i, v) => i with { Preempt = v }).Otherwise("preempt").Also("nopreempt", AliasKind.Contrary);

    public static readonly InstanceRow PreemptDelay = Row.Time<VrrpInstanceConfig>(
        "preempt_delay",
        "How long a master of lower priority is left in peace.",
        0,
        LongestPreemptDelay,
        i => i.PreemptDelay,
        (i, v) => i with { PreemptDelay = v },
        "0");

    public static readonly InstanceRow Authentication = new PartRow<VrrpInstanceConfig, VrrpInstanceConfig>(
        "authentication",
        "How adverts are authenticated; version 2 only.",
        () => AuthenticationSchema.Schema,
        i => i.Password is null ? null : i,
        (_, v) => v,
        i => i with { Password = null, UsesAuthenticationHeader = false });

    public static readonly InstanceRow Hmac = new PartRow<VrrpInstanceConfig, HmacConfig>(
        "auth_hmac",
        "A trailer that signs adverts (keepalived 2.4 and later); all directors share its keys.",
        () => AuthenticationSchema.Hmac,
        i => i.Hmac,
        (i, v) => i with { Hmac = v },
        _ => new HmacConfig());

    public static readonly InstanceRow Version = Row.Value<VrrpInstanceConfig, int>(
        "version",
        "Version of the protocol; IPv6 is always 3.",
        VersionKind(),
        i => i.Version,
        (i, v) => i with { Version = v },
        "vrrp_version");

    public static readonly InstanceRow Strict = Row.Switch<VrrpInstanceConfig>(
        "strict_mode",
        "Whether what the RFC forbids is refused, as keepalived does it.",
        i => i.Strict,
        (i, v) => i with { Strict = v }).Otherwise("vrrp_strict");

    public static readonly InstanceRow UseVmac = Vmac();

    public static readonly InstanceRow VmacSendsOnBase = Row.Flag<VrrpInstanceConfig>(
        "vmac_xmit_base",
        "Adverts go over the interface itself and not over the virtual one.",
        i => i.VmacSendsOnBase,
        (i, v) => i with { VmacSendsOnBase = v });

    public static readonly InstanceRow VirtualAddresses = AddressList(
            "virtual_ipaddress",
            "Addresses the master holds, in the order they are advertised.",
            i => i.Addresses,
            (i, v) => i with { Addresses = v })
        .Key("virtual-addresses");

    public static readonly InstanceRow ExcludedAddresses = AddressList(
            "virtual_ipaddress_excluded",
            "Addresses the master holds and does not advertise; of either family.",
            i => i.ExcludedAddresses,
            (i, v) => i with { ExcludedAddresses = v })
        .Key("excluded-addresses");

    public static readonly InstanceRow NoAddresses = Row.Flag<VrrpInstanceConfig>(
        "no_virtual_ipaddress",
        "It is meant that the instance has no address.",
        i => i.NoAddressesExpected,
        (i, v) => i with { NoAddressesExpected = v });

    public static readonly InstanceRow UnicastPeers = new ListRow<VrrpInstanceConfig, UnicastPeer>(
            "unicast_peer",
            "Adverts go to these addresses instead of a multicast group.",
            "lines ADDRESS [min_ttl 0..255] [max_ttl 0..255]",
            i => i.Unicast.Peers,
            (i, v) => i with { Unicast = i.Unicast with { Peers = v } },
            Entries.Peer,
            (p, _) => Entries.Show(p))
    {
        EmptyExpects = "a peer's address",
    }
        .Samples(
            ["{ 192.0.2.9 }", "{ 192.0.2.9 min_ttl 0 max_ttl 255 }"],
            ("{ 192.0.2.9 min_ttl 256 }", DiagnosticCodes.OutOfRange),
            ("{ peer }", DiagnosticCodes.BadAddress),
            ("{ 192.0.2.9 ttl 1 }", DiagnosticCodes.UnknownName));

    public static readonly InstanceRow Accept = Row.Flag<VrrpInstanceConfig>(
            "accept",
            "Whether a master that is not the owner receives packets to the addresses.",
            i => i.Accept,
            (i, v) => i with { Accept = v })
        .Otherwise("accept, unless strict").Also("no_accept", AliasKind.Contrary);

    public static readonly InstanceRow DownTimerAdverts = Row.Number<VrrpInstanceConfig>(
        "down_timer_adverts",
        "Silent advert intervals after which a master counts as gone; the same on all directors.",
        1,
        100,
        i => i.DownTimerAdverts,
        (i, v) => i with { DownTimerAdverts = v },
        "3");

    public static readonly InstanceRow ExpiredTimer = new WordsRow<VrrpInstanceConfig>(
            "timer_expired_backup",
            "With nopreempt: a master that was kept from running becomes backup when another may have taken over.",
            "the highest priority of the others",
            (c, s, i) => s.Arguments.IsEmpty ? i with { ExpiredTimerBackup = OwnerPriority - 1 }
                : Row.Read(c, s.Arguments[0], Row.Whole<int>(1, OwnerPriority - 1)) is { } highest ? i with { ExpiredTimerBackup = highest }
                : i,
            (i, _) => i.ExpiredTimerBackup is { } highest ? [Row.Text(highest)] : null)
        .Takes(0, 1)
        .Samples(["", "1", "254"], ("0", DiagnosticCodes.OutOfRange), ("255", DiagnosticCodes.OutOfRange))
        .Also("thread_timer_expired", AliasKind.Old);

    public static readonly InstanceRow UnicastSource = SourceAddress("unicast_src_ip", "unicast");

    public static readonly InstanceRow TracksSource = Row.Flag<VrrpInstanceConfig>(
        "track_src_ip",
        "A source address that vanishes is a fault.",
        i => i.TracksSourceAddress,
        (i, v) => i with { TracksSourceAddress = v });

    public static readonly InstanceRow OwnerIgnoresAdverts = Row.Switch<VrrpInstanceConfig>(
        "owner_ignore_adverts",
        "Whether an owner (priority 255) listens to nobody.",
        i => i.OwnerIgnoresAdverts,
        (i, v) => i with { OwnerIgnoresAdverts = v }).Otherwise("off");

    private static readonly Setting<VrrpInstanceConfig>[] Rows =
    [
        State, Interface, RouterId, Priority, AdvertInterval, Preempt, PreemptDelay,
        .. GarpRows.Of<VrrpInstanceConfig>("", 0, i => i.Garp, (i, v) => i with { Garp = v }),
        Authentication, VirtualAddresses, ExcludedAddresses, NoAddresses, Hmac, Version, Strict, Accept,
        RouteList<VrrpInstanceConfig>("virtual_routes", "Routes the master has.", i => i.Routes, (i, v) => i with { Routes = v }),
        RuleList<VrrpInstanceConfig>("virtual_rules", "Routing rules the master has.", i => i.Rules, (i, v) => i with { Rules = v }),
        Row.Flag<VrrpInstanceConfig>(
            "promote_secondaries",
            "The kernel keeps the other addresses of a network when the first one goes (sysctl promote_secondaries).",
            i => i.PromoteSecondaries,
            (i, v) => i with { PromoteSecondaries = v }).NotYet(Missing.AddressDetails),
        UnicastPeers, UnicastSource, SourceAddress("mcast_src_ip", "multicast"),
        Row.Number<VrrpInstanceConfig>(
            "unicast_ttl",
            "Time to live of unicast adverts.",
            0,
            255,
            i => i.Unicast.TimeToLive,
            (i, v) => i with { Unicast = i.Unicast with { TimeToLive = v } },
            "255"),
        Row.Flag<VrrpInstanceConfig>(
            "check_unicast_src",
            "Unicast adverts are taken of listed peers only.",
            i => i.Unicast.ChecksSource,
            (i, v) => i with { Unicast = i.Unicast with { ChecksSource = v } }),
        Row.Flag<VrrpInstanceConfig>(
            "unicast_fault_no_peer",
            "An instance with unicast settings and no peer is in fault instead of using multicast.",
            i => i.Unicast.FaultWithoutPeer,
            (i, v) => i with { Unicast = i.Unicast with { FaultWithoutPeer = v } }),
        Row.Named<VrrpInstanceConfig, IPAddress>(
            "mcast_dst_ip",
            "Multicast group of the adverts.",
            new GroupAddress(null),
            i => i.MulticastGroup,
            (i, v) => i with { MulticastGroup = v },
            "vrrp_mcast_group4, vrrp_mcast_group6"),
        TracksSource,
        .. TrackingRows.Of<VrrpInstanceConfig>(i => i.Tracking, (i, v) => i with { Tracking = v }),
        Row.Flag<VrrpInstanceConfig>(
            "dont_track_primary",
            "The state of the instance's own interface does not matter.",
            i => i.IgnoresOwnInterface,
            (i, v) => i with { IgnoresOwnInterface = v }),
        UseVmac, Ipvlan(),
        Row.Flag<VrrpInstanceConfig>(
            "use_vmac_addr",
            "Addresses on other interfaces have a virtual MAC address as well.",
            i => i.VmacForAddresses,
            (i, v) => i with { VmacForAddresses = v }),
        VmacSendsOnBase,
        Row.Named<VrrpInstanceConfig, string>(
            "vrf", "VRF of unicast adverts without an interface.", new InterfaceName(), i => i.Vrf, (i, v) => i with { Vrf = v })
            .Refused(Missing.Vrf),
        Row.Switch<VrrpInstanceConfig>(
            "skip_check_adv_addr",
            "Whether the address list of repeated adverts of one master is compared again.",
            i => i.SkipCheckAdvertAddresses,
            (i, v) => i with { SkipCheckAdvertAddresses = v }).Otherwise("vrrp_skip_check_adv_addr"),
        Row.Switch<VrrpInstanceConfig>(
            "v3_checksum_as_v2",
            "Whether the checksum of version 3 over IPv4 leaves the pseudo-header out (RFC 9568).",
            i => i.ChecksumAsV2,
            (i, v) => i with { ChecksumAsV2 = v }).Otherwise("off"),
        new WordsRow<VrrpInstanceConfig>(
                "old_unicast_checksum",
                "Checksums of unicast adverts as keepalived up to 1.3.6 computed them, or with 'never' not even where a peer does.",
                "nothing or never",
                ReadOldChecksum,
                (i, _) => i.OldUnicastChecksum is { } old ? old == OldUnicastChecksum.Never ? ["never"] : [] : null)
            .Takes(0, 1)
            .Samples(["", "never"], ("always", DiagnosticCodes.UnknownName)),
        DownTimerAdverts, ExpiredTimer,
        Row.Switch<VrrpInstanceConfig>(
            "lower_prio_no_advert",
            "Whether a master leaves adverts of lower priority without an answer.",
            i => i.LowerPriorityNoAdvert,
            (i, v) => i with { LowerPriorityNoAdvert = v }).Otherwise("off"),
        Row.Switch<VrrpInstanceConfig>(
            "higher_prio_send_advert",
            "Whether a master sends one more advert before it yields.",
            i => i.HigherPrioritySendAdvert,
            (i, v) => i with { HigherPrioritySendAdvert = v }).Otherwise("off"),
        OwnerIgnoresAdverts,
        Row.Value<VrrpInstanceConfig, AddressLoss>(
            "address_loss",
            "What a master does when somebody else takes one of its addresses off: puts it back, or resigns and competes again.",
            new OneOf<AddressLoss>("reaction", ("restore", AddressLoss.Restore), ("step_down", AddressLoss.StepDown)),
            i => i.OnAddressLoss,
            (i, v) => i with { OnAddressLoss = v },
            "restore"),
        .. NotifyRows.Of<VrrpInstanceConfig>(isInstance: true, i => i.Notify, (i, v) => i with { Notify = v }),
        Row.IgnoredFlag<VrrpInstanceConfig>(
            "native_ipv6", "Says that the instance is for IPv6.", "the virtual addresses say which family an instance is of"),
        Row.IgnoredNumber<VrrpInstanceConfig>(
            "debug", "A level of detail in the log.", "keepalived does not use it either", 0, 4),
        Row.IgnoredFlag<VrrpInstanceConfig>(
            "linkbeat_use_polling", "The carrier of the interface is polled.", "every driver of today tells the kernel of its carrier"),
        Row.IgnoredWords<VrrpInstanceConfig>(
            "lvs_sync_daemon_interface",
            "An old way to ask for the connection synchronization of IPVS.",
            "keepalived has replaced it: write 'lvs_sync_daemon' in global_defs",
            "an interface name",
            "eth0"),
        Row.IgnoredNumber<VrrpInstanceConfig>(
            "kernel_rx_buf_size", "Size of a socket's receive buffer.", Reasons.Buffers, 0, uint.MaxValue),
    ];

    public static readonly BlockSchema<VrrpInstanceConfig> Schema = new(Rows) { End = End };

    /// <summary>What an instance is before it says anything: what global_defs says for all of them.</summary>
    public static VrrpInstanceConfig Unset(GlobalConfig global, string name) => new()
    {
        Name = name,
        Interface = "",
        VirtualRouterId = 0,
        Garp = global.Vrrp.Garp,
        Version = global.Vrrp.Version,
        Strict = global.Strict,
        SkipCheckAdvertAddresses = global.SkipCheckAdvertAddresses,
        ChecksumAsV2 = global.Vrrp.ChecksumAsV2,
        DownTimerAdverts = global.Vrrp.DownTimerAdverts,
        LowerPriorityNoAdvert = global.Vrrp.LowerPriorityNoAdvert,
        HigherPrioritySendAdvert = global.Vrrp.HigherPrioritySendAdvert,
        OwnerIgnoresAdverts = global.Vrrp.OwnerIgnoresAdverts,
        Unicast = global.Vrrp.CheckUnicastSource ? new UnicastConfig { ChecksSource = true } : new UnicastConfig(),
    };

    /// <summary>Versions of the protocol.</summary>
    public static OneOf<int> VersionKind() => new("version", ("2", 2), ("3", 3));

    public static Setting<T> RouteList<T>(
        string keyword, string summary, Func<T, ValueList<RouteConfig>> get, Func<T, ValueList<RouteConfig>, T> set)
        where T : class
        => new ListRow<T, RouteConfig>(
                keyword,
                summary,
                "lines as for ip route add: [to] PREFIX [via ADDRESS] [dev INTERFACE] [src ADDRESS] [table TABLE] …",
                get,
                set,
                Entries.Route,
                (r, _) => r.Words)
            .Samples(
                ["{ 192.0.2.0/24 via 192.0.2.254 dev eth1 }", "{ src 192.0.2.1 to 198.51.100.0/24 via 192.0.2.254 table 100 }"],
                ("{ 192.0.2.0/24 viaa 192.0.2.254 }", DiagnosticCodes.UnknownName),
                ("{ 192.0.2.0/24 via }", DiagnosticCodes.MissingValue))
            .NotYet(Missing.Routes);

    public static Setting<T> RuleList<T>(
        string keyword, string summary, Func<T, ValueList<RuleConfig>> get, Func<T, ValueList<RuleConfig>, T> set)
        where T : class
        => new ListRow<T, RuleConfig>(
                keyword,
                summary,
                "lines as for ip rule add: from PREFIX [to PREFIX] table TABLE [preference N] …",
                get,
                set,
                Entries.Rule,
                (r, _) => r.Words)
            .Samples(
                ["{ from 192.0.2.0/24 table 1 }", "{ to 192.0.2.0/24 table 1 preference 100 }"],
                ("{ form 192.0.2.0/24 table 1 }", DiagnosticCodes.UnknownName),
                ("{ from 192.0.2.0/24 table }", DiagnosticCodes.MissingValue))
            .NotYet(Missing.Routes);

    private static InstanceRow AddressList(
        string keyword,
        string summary,
        Func<VrrpInstanceConfig, ValueList<VirtualAddress>> get,
        Func<VrrpInstanceConfig, ValueList<VirtualAddress>, VrrpInstanceConfig> set)
        => new ListRow<VrrpInstanceConfig, VirtualAddress>(
                keyword,
                summary,
                Entries.AddressValues,
                get,
                set,
                (c, s) => Entries.Address(c, s, isStatic: false),
                (a, _) => Entries.Show(a))
        {
            EmptyExpects = "an address",
        }
            .Samples(
                ["{ 192.0.2.77 }", "{ 192.0.2.78/0 }", "{ 192.0.2.79/32 dev eth1 }"],
                ("{ 192.0.2.77/33 }", DiagnosticCodes.OutOfRange),
                ("{ 192.0.2.256 }", DiagnosticCodes.BadAddress),
                ("{ 192.0.2.77 dve eth0 }", DiagnosticCodes.UnknownName),
                ("{ 192.0.2.77 dev }", DiagnosticCodes.MissingValue));

    private static InstanceRow SourceAddress(string keyword, string what)
        => new ValueRow<VrrpInstanceConfig, IPAddress>(
            keyword,
            $"Address that {what} adverts come from.",
            new HostAddress(),
            (i, _) => keyword == "unicast_src_ip" == i.Unicast.Peers.Count > 0 ? i.SourceAddress?.ToString() : null,
            (i, v) => i with { SourceAddress = v })
        {
            Default = "the interface's primary address",
            IsAlwaysAnnounced = true,
            Adjust = (context, word, address) =>
            {
                context.CheckOwnAddress(word, address);
                return address;
            },
        };

    private static VrrpInstanceConfig ReadOldChecksum(ReaderContext context, Statement statement, VrrpInstanceConfig instance)
    {
        if (statement.Arguments.IsEmpty)
        {
            return instance with { OldUnicastChecksum = OldUnicastChecksum.Always };
        }

        return new OneOf<OldUnicastChecksum>("mode", ("never", OldUnicastChecksum.Never)).TryRead(context, statement.Arguments[0], out var mode)
            ? instance with { OldUnicastChecksum = mode }
            : instance;
    }

    private static InstanceRow Vmac()
        => new WordsRow<VrrpInstanceConfig>(
                "use_vmac",
                "Addresses live on a virtual interface (macvlan) with the MAC address of the virtual router.",
                "[name] INTERFACE, a MAC address, netlink_notify_msg, group GROUP",
                (c, s, i) => ReadVirtualInterface(c, s, isIpvlan: false) is { } device ? i with { VirtualInterface = device } : i,
                (i, _) => i.VirtualInterface is { IsIpvlan: false } device ? ShowVirtualInterface(device) : null)
            .Takes(0, 7)
            .FirstCounts()
            .Samples(
                ["", "vrrp.51", "name vrrp.51 00:00:5e:00:01:33 group 7", "00:00:5e:00:01"],
                ("name", DiagnosticCodes.MissingValue),
                ("01:00:5e:00:00:12", DiagnosticCodes.BadAddress),
                ("00:00:5e:00", DiagnosticCodes.BadAddress));

    private static InstanceRow Ipvlan()
        => new WordsRow<VrrpInstanceConfig>(
                "use_ipvlan",
                "Addresses live on an ipvlan interface.",
                "[name] INTERFACE, an address, bridge, private or vepa, group GROUP",
                (c, s, i) => ReadVirtualInterface(c, s, isIpvlan: true) is { } device ? i with { VirtualInterface = device } : i,
                (i, _) => i.VirtualInterface is { IsIpvlan: true } device ? ShowVirtualInterface(device) : null)
            .Takes(0, 7)
            .FirstCounts()
            .Samples(["", "ipvl0 192.0.2.9 bridge"], ("name", DiagnosticCodes.MissingValue))
            .NotYet(Missing.Ipvlan);

    private static VirtualInterfaceConfig? ReadVirtualInterface(ReaderContext context, Statement statement, bool isIpvlan)
    {
        var device = new VirtualInterfaceConfig { IsIpvlan = isIpvlan };
        var words = statement.Arguments;
        for (var i = 0; i < words.Length; i++)
        {
            var text = words[i].Text;
            if (text is "name" or "group")
            {
                if (i + 1 == words.Length)
                {
                    Entries.ReportAlone(context, words[i], "a name");
                    return null;
                }

                i++;
                device = text == "name" ? device with { Name = words[i].Text } : device with { Group = words[i].Text };
            }
            else if (!isIpvlan && text == "netlink_notify_msg")
            {
                context.NotYet(words[i], $"'{text}'", new(Missing.NetlinkNotify, RefusedAtRun: false));
                device = device with { TellsBaseInterface = true };
            }
            else if (isIpvlan && text is "bridge" or "private" or "vepa")
            {
                device = device with { Mode = text };
            }
            else if (isIpvlan && Addresses.TryParse(text) is { } address)
            {
                device = device with { Address = address };
            }
            else if (!isIpvlan && text.Contains(':', StringComparison.Ordinal))
            {
                if (VirtualRouterLinks.ReadMacAddress(text, virtualRouterId: 0) is null)
                {
                    context.Diagnostics.Error(
                        DiagnosticCodes.BadAddress,
                        words[i].Position,
                        $"{Shown.Value(text)} is no MAC address of one interface; expected six octets, or five, and virtual_router_id is the sixth, the "
                            + "first of them even");
                    return null;
                }

                device = device with { MacAddress = text };
            }
            else if (Names.IsInterface(context, words[i], mustExist: false))
            {
                device = device with { Name = text };
            }
            else
            {
                return null;
            }
        }

        return device;
    }

    private static IEnumerable<string> ShowVirtualInterface(VirtualInterfaceConfig device)
        => [
            .. device.Name is { } name ? ["name", name] : (string[])[],
            .. device.MacAddress is { } mac ? [mac] : (string[])[],
            .. device.Address is { } address ? [address.ToString()] : (string[])[],
            .. device.Mode is { } mode ? [mode] : (string[])[],
            .. device.TellsBaseInterface ? ["netlink_notify_msg"] : (string[])[],
            .. device.Group is { } group ? ["group", group] : (string[])[],
        ];

    private static VrrpInstanceConfig End(ReaderContext context, Statement owner, scoped Given given, VrrpInstanceConfig instance)
    {
        if (instance.Interface.Length == 0 && given.Lacks(Interface) && given.Lacks(UnicastPeers))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.MissingKey,
                owner.Keyword.Position,
                $"{Shown.Value(owner.Title)} has no '{Interface.NameIn(context.Dialect)}'; expected one with an interface name");
        }

        var isIpv6 = instance.Addresses.Count > 0 && instance.Addresses[0].Address.AddressFamily == AddressFamily.InterNetworkV6;
        instance = isIpv6 ? WithIpv6(context, owner, given, instance) : instance;
        if (instance.InitialState == VrrpInitialState.Master && given.Lacks(Priority))
        {
            // keepalived takes a master without a priority for the address owner.
            context.Diagnostics.Warning(
                DiagnosticCodes.MasterWithoutPriority,
                State.PositionIn(owner),
                "'state MASTER' without 'priority' means priority 255, the owner of the addresses, as in keepalived: write the priority");
            instance = instance with { Priority = OwnerPriority };
        }

        instance = WithoutIdleAuthentication(context, owner, instance);
        instance = WithoutIdlePreemption(context, owner, instance);
        return RoundInterval(context, owner, instance);
    }

    /// <summary>Version 3 has no authentication; keepalived drops it, and a signature makes it superfluous.</summary>
    private static VrrpInstanceConfig WithoutIdleAuthentication(ReaderContext context, Statement owner, VrrpInstanceConfig instance)
    {
        if (instance.Password is null || (instance.Version == 2 && instance.Hmac is null))
        {
            return instance;
        }

        var reason = instance.Hmac is not null ? "'auth_hmac' signs the adverts" : "VRRP version 3 has no authentication";
        context.Diagnostics.Warning(
            DiagnosticCodes.AuthenticationIgnored,
            Authentication.PositionIn(owner),
            $"{reason}, so no password is sent, as in keepalived: remove 'authentication'");
        return instance with { Password = null, UsesAuthenticationHeader = false };
    }

    /// <summary>What keepalived clears because it cannot work: the wish to be master, and to leave other masters in peace.</summary>
    private static VrrpInstanceConfig WithoutIdlePreemption(ReaderContext context, Statement owner, VrrpInstanceConfig instance)
    {
        var isMaster = instance.InitialState == VrrpInitialState.Master;
        if (!instance.Preempt && (isMaster || instance.Priority == OwnerPriority))
        {
            var (reason, cure) = isMaster
                ? ("'state MASTER'", "'state BACKUP' on all directors")
                : ("priority 255", "a priority below 255");
            context.Diagnostics.Warning(
                isMaster ? DiagnosticCodes.NopreemptIgnored : DiagnosticCodes.OwnerNeverYields,
                Preempt.PositionIn(owner),
                $"'nopreempt' does not work with {reason}: keepalived clears it, and so the instance takes over from lower priorities; "
                    + $"write {cure}");
            instance = instance with { Preempt = true };
        }

        if (instance.PreemptDelay > TimeSpan.Zero && (isMaster || !instance.Preempt || instance.Strict))
        {
            var (reason, cure) = isMaster ? ("'state MASTER'", "write 'state BACKUP' on all directors")
                : instance.Strict ? ("strict mode", "remove 'vrrp_strict'")
                : ("'nopreempt', which never takes over at all", "remove one of them");
            context.Diagnostics.Warning(
                DiagnosticCodes.PreemptDelayIgnored,
                PreemptDelay.PositionIn(owner),
                $"'preempt_delay' does not work with {reason}: keepalived clears it; {cure}");
            instance = instance with { PreemptDelay = TimeSpan.Zero };
        }

        return instance;
    }

    private static VrrpInstanceConfig WithIpv6(ReaderContext context, Statement owner, scoped Given given, VrrpInstanceConfig instance)
    {
        if (instance.Version == 2 && given.Has(Version))
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.Ipv6NeedsVersion3,
                Version.PositionIn(owner),
                "VRRP version 2 cannot carry IPv6 addresses; version 3 is used, as in keepalived: write 'version 3'");
        }

        return instance with { Version = 3 };
    }

    /// <summary>Version 2 adverts carry whole seconds (RFC 3768 section 5.3.7), version 3 hundredths; keepalived rounds, so do we.</summary>
    private static VrrpInstanceConfig RoundInterval(ReaderContext context, Statement owner, VrrpInstanceConfig instance)
    {
        var seconds = instance.AdvertInterval.TotalSeconds;
        var rounded = instance.Version == 2
            ? Math.Max(1, Math.Round(seconds, MidpointRounding.AwayFromZero))
            : Math.Clamp(Math.Round(seconds, 2, MidpointRounding.AwayFromZero), 0.01, LongestVersion3Interval);
        var interval = TimeSpan.FromTicks((long)Math.Round(rounded * TimeSpan.TicksPerSecond));
        if (interval == instance.AdvertInterval)
        {
            return instance;
        }

        var name = AdvertInterval.NameIn(context.Dialect);
        var position = AdvertInterval.PositionIn(owner);
        if (instance.Version != 2 && seconds > LongestVersion3Interval)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.AdvertIntervalRounded,
                position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"VRRP version 3 has at most 40.95 s between adverts; {seconds} s is cut: write '{name} 40.95' on all directors"));
        }
        else
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.AdvertIntervalRounded,
                position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"VRRP version {instance.Version} has {(instance.Version == 2 ? "whole seconds" : "hundredths of a second")} between "
                        + $"adverts; '{seconds}' is rounded: write '{name} {rounded}'"));
        }

        return instance with { AdvertInterval = interval };
    }
}
