using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;
using Lvs.Core.Ipvs;
using ServiceRow = Lvs.Core.Config.Schema.Setting<Lvs.Core.Config.VirtualServiceConfig>;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>The rows of virtual_server.</summary>
internal static class ServiceSchema
{
    /// <summary>31 days, the most IPVS takes.</summary>
    private const int LongestPersistence = 2_678_400;

    /// <summary>IPVS_SVC_PERSISTENT_TIMEOUT of keepalived: persistence_timeout without a value.</summary>
    private static readonly TimeSpan DefaultPersistence = TimeSpan.FromSeconds(360);

    /// <summary>The modules of net/netfilter/ipvs, without their ip_vs_ prefix.</summary>
    private static readonly string[] Schedulers =
        ["dh", "fo", "lblc", "lblcr", "lc", "mh", "nq", "ovf", "rr", "sed", "sh", "twos", "wlc", "wrr"];

    public static readonly ServiceRow Scheduler = Row.Named<VirtualServiceConfig, string>(
            "lb_algo",
            "How connections are spread over the servers: an IPVS scheduler.",
            new OneOf<string>("scheduler", [.. Schedulers.Select(s => (s, s))]).Called("a scheduler"),
            s => s.Scheduler,
            (s, v) => s with { Scheduler = v },
            "wlc")
        .Also("lvs_sched").Key("scheduler");

    public static readonly ServiceRow Method = ForwardingRow.Of<VirtualServiceConfig>(
            "lb_kind",
            "How packets reach the servers: NAT, direct routing (DR) or a tunnel (TUN).",
            s => (s.Method, s.Tunnel),
            (s, method, tunnel) => s with { Method = method, Tunnel = tunnel })
        .Otherwise("NAT").Also("lvs_method").Key("method").WrittenAlways();

    public static readonly ServiceRow Persistence = new ValueRow<VirtualServiceConfig, TimeSpan>(
        "persistence_timeout",
        "How long connections of one client go to one server; alone, or not written beside persistence_granularity, 360 s.",
        new Duration(1, LongestPersistence, decimals: 0),
        (s, d) => s.PersistenceTimeout is { } timeout ? new Duration(1, LongestPersistence, decimals: 0).Show(timeout, d) : null,
        (s, v) => s with { PersistenceTimeout = v })
    {
        AtLeast = 0,
        Alone = s => s with { PersistenceTimeout = DefaultPersistence },
        Default = "no persistence",
    };

    public static readonly ServiceRow Granularity = new WordsRow<VirtualServiceConfig>(
            "persistence_granularity",
            "Which part of a client's address counts for persistence: a netmask, or a prefix length for IPv6.",
            "a netmask or prefix length",
            ReadGranularity,
            ShowGranularity)
        .Samples(
            ["255.255.255.0", "255.255.255.255"],
            ("255.0.255.0", DiagnosticCodes.BadText),
            ("0.0.0.0", DiagnosticCodes.BadText),
            ("wide", DiagnosticCodes.BadText));

    public static readonly ServiceRow PersistenceEngine = Row.Named<VirtualServiceConfig, string>(
        "persistence_engine",
        "What persistence goes by besides the address.",
        new OneOf<string>("persistence engine", ("sip", "sip")),
        s => s.PersistenceEngine,
        (s, v) => s with { PersistenceEngine = v });

    public static readonly ServiceRow Protocol = Row.Value<VirtualServiceConfig, TransportProtocol>(
        "protocol",
        "Transport protocol of the service.",
        new OneOf<TransportProtocol>(
            "protocol", ("TCP", TransportProtocol.Tcp), ("UDP", TransportProtocol.Udp), ("SCTP", TransportProtocol.Sctp)),
        s => s.Protocol,
        SetProtocol,
        "UDP")
        .WrittenAlways();

    public static readonly ServiceRow Quorum = Row.Number<VirtualServiceConfig>(
        "quorum",
        "Live weight below which the service counts as down.",
        1,
        int.MaxValue,
        s => s.Quorum,
        (s, v) => s with { Quorum = v },
        "1",
        "a weight");

    public static readonly ServiceRow Hysteresis = Row.Number<VirtualServiceConfig>(
        "hysteresis",
        "Weight by which the quorum has to be passed before it counts as gained or lost.",
        0,
        int.MaxValue,
        s => s.Hysteresis,
        (s, v) => s with { Hysteresis = v },
        "0",
        "a weight");

    public static readonly ServiceRow DelayLoop = Row.Time<VirtualServiceConfig>(
        "delay_loop",
        "Time from the end of one check to the next.",
        Duration.Microsecond,
        Duration.Longest,
        s => s.DelayLoop,
        (s, v) => s with { DelayLoop = v, CheckDefaults = s.CheckDefaults with { DelayLoop = v } },
        "60");

    public static readonly ServiceRow Ops = Flag("ops", "Every UDP datagram is scheduled anew.", IpvsServiceFlags.OnePacket);

    public static readonly ServiceRow HaSuspend = Row.Flag<VirtualServiceConfig>(
        "ha_suspend",
        "Checks run only while the service's address is on this director.",
        s => s.HaSuspend,
        (s, v) => s with { HaSuspend = v });

    public static readonly ServiceRow Alpha = Row.Flag<VirtualServiceConfig>(
        "alpha",
        "Servers count as down until their checks have succeeded; those that a restart finds in the kernel stay there until one has failed.",
        s => s.Alpha,
        (s, v) => s with { Alpha = v, CheckDefaults = s.CheckDefaults with { Alpha = v ? true : null } });

    public static readonly ServiceRow SorryServer = new WordsRow<VirtualServiceConfig>(
            "sorry_server",
            "Server that answers while there is no quorum.",
            "an address and perhaps a port",
            ReadSorryServer,
            (s, _) => s.SorryServer is { } sorry
                ? sorry.Key.Port == 0 ? [sorry.Key.Address.ToString()] : [sorry.Key.Address.ToString(), Row.Text(sorry.Key.Port)]
                : null)
        .Takes(1, 2)
        .Samples(
            ["192.0.2.99", "192.0.2.99 1", "192.0.2.99 65535"],
            ("192.0.2.99 65536", DiagnosticCodes.OutOfRange),
            ("sorry 80", DiagnosticCodes.BadAddress));

    public static readonly ServiceRow SorryInhibit = Row.Flag<VirtualServiceConfig>(
        "sorry_server_inhibit",
        "The sorry server gets weight 0 instead of being removed.",
        s => s.SorryServer?.Inhibit,
        (s, v) => s with { SorryServer = s.SorryServer is { } sorry ? sorry with { Inhibit = v } : null });

    public static readonly ServiceRow SorryMethod = ForwardingRow.Of<VirtualServiceConfig>(
            "sorry_server_lvs_method",
            "How packets reach the sorry server.",
            s => s.SorryServer is { } sorry && (sorry.Method, sorry.Tunnel) != (s.Method, s.Tunnel) ? (sorry.Method, sorry.Tunnel) : (null, null),
            (s, method, tunnel) => s with { SorryServer = s.SorryServer is { } sorry ? sorry with { Method = method, Tunnel = tunnel } : null })
        .Otherwise("lb_kind").Key("sorry-server-method");

    public static readonly ServiceRow SlowStart = Row.Time<VirtualServiceConfig>(
        "slow_start",
        "How long a server that comes back takes to its full weight.",
        0,
        Duration.Longest,
        s => s.Handling.SlowStart,
        (s, v) => s with { Handling = s.Handling with { SlowStart = v } },
        "0");

    public static readonly ServiceRow Curve = Row.Value<VirtualServiceConfig, SlowStartCurve>(
        "slow_start_curve",
        "The way it gets there: the same more in each step, or the same times more.",
        new OneOf<SlowStartCurve>("curve", ("linear", SlowStartCurve.Linear), ("exponential", SlowStartCurve.Exponential)),
        s => s.Handling.SlowStartCurve,
        (s, v) => s with { Handling = s.Handling with { SlowStartCurve = v } },
        "linear");

    public static readonly ServiceRow RemovalLimit = Row.Number<VirtualServiceConfig>(
        "removal_limit",
        "Failed servers that may be removed within removal_window; 0 for any number.",
        0,
        int.MaxValue,
        s => s.Handling.RemovalLimit,
        (s, v) => s with { Handling = s.Handling with { RemovalLimit = v } },
        "0",
        "a number");

    public static readonly ServiceRow RemovalWindow = Row.Time<VirtualServiceConfig>(
        "removal_window",
        "The time that removal_limit counts in.",
        0,
        Duration.Longest,
        s => s.Handling.RemovalWindow,
        (s, v) => s with { Handling = s.Handling with { RemovalWindow = v } },
        "0");

    public static readonly ServiceRow FlapLimit = Row.Number<VirtualServiceConfig>(
        "flap_limit",
        "Failures within flap_window after which a server has to stay up for flap_hold before it serves; 0 for any number.",
        0,
        int.MaxValue,
        s => s.Handling.FlapLimit,
        (s, v) => s with { Handling = s.Handling with { FlapLimit = v } },
        "0",
        "a number");

    public static readonly ServiceRow FlapWindow = Row.Time<VirtualServiceConfig>(
        "flap_window",
        "The time that flap_limit counts in.",
        0,
        Duration.Longest,
        s => s.Handling.FlapWindow,
        (s, v) => s with { Handling = s.Handling with { FlapWindow = v } },
        "0");

    public static readonly ServiceRow FlapHold = Row.Time<VirtualServiceConfig>(
        "flap_hold",
        "How long a flapping server has to stay up.",
        0,
        Duration.Longest,
        s => s.Handling.FlapHold,
        (s, v) => s with { Handling = s.Handling with { FlapHold = v } },
        "0");

    public static readonly ItemList<VirtualServiceConfig, RealServerConfig> RealServerList =
        new(s => s.RealServers, (s, v) => s with { RealServers = v });

    public static readonly ServiceRow RealServers = new ItemRow<VirtualServiceConfig, RealServerConfig>(
        "real_server",
        "A server of the service.",
        () => RealServerSchema.Schema,
        RealServerList,
        RealServerSchema.Title).Key("real-servers");

    public static readonly BlockSchema<VirtualServiceConfig> Schema = new(
        DelayLoop,
        Row.Optional<VirtualServiceConfig, int>(
            "retry",
            "Failures of a check that are tried again.",
            Row.Whole<int>(1, int.MaxValue, "a number of retries"),
            s => s.CheckDefaults.Retry,
            (s, v) => s with { CheckDefaults = s.CheckDefaults with { Retry = v } },
            "depends on the check"),
        Row.Optional<VirtualServiceConfig, TimeSpan>(
            "delay_before_retry",
            "Time between a failure and the next try.",
            new Duration(0, Duration.Longest),
            s => s.CheckDefaults.DelayBeforeRetry,
            (s, v) => s with { CheckDefaults = s.CheckDefaults with { DelayBeforeRetry = v } },
            "depends on the check"),
        Row.Optional<VirtualServiceConfig, TimeSpan>(
            "connect_timeout",
            "How long a check waits for an answer.",
            new Duration(Duration.Microsecond, Duration.Longest),
            s => s.CheckDefaults.ConnectTimeout,
            (s, v) => s with { CheckDefaults = s.CheckDefaults with { ConnectTimeout = v } },
            "5"),
        Row.Optional<VirtualServiceConfig, TimeSpan>(
            "warmup",
            "The first check comes at a random time up to this long after the start.",
            new Duration(0, Duration.Longest),
            s => s.CheckDefaults.Warmup,
            (s, v) => s with { CheckDefaults = s.CheckDefaults with { Warmup = v } },
            "delay_loop"),
        Scheduler,
        Method,
        Persistence,
        Protocol,
        Quorum,
        Granularity,
        PersistenceEngine,
        Flag("flag-1", "First flag of the scheduler.", IpvsServiceFlags.Scheduler1).Also("sh-fallback").Also("mh-fallback"),
        Flag("flag-2", "Second flag of the scheduler.", IpvsServiceFlags.Scheduler2).Also("sh-port").Also("mh-port"),
        Flag("flag-3", "Third flag of the scheduler.", IpvsServiceFlags.Scheduler3),
        Ops,
        Row.IgnoredFlag<VirtualServiceConfig>("hashed", "The service is found by its hash.", "the kernel sets this flag itself on every service"),
        Row.Optional<VirtualServiceConfig, AddressFamily>(
            "ip_family",
            "Family of a firewall mark whose servers are all reached through tunnels.",
            new OneOf<AddressFamily>("family", ("inet", AddressFamily.InterNetwork), ("inet6", AddressFamily.InterNetworkV6)),
            s => s.Family,
            (s, v) => s with { Family = v },
            "inet"),
        Hysteresis,
        NotifyRows.Script<VirtualServiceConfig>(
            "quorum_up", "Script that is run when the quorum is gained.", s => s.QuorumUp, (s, v) => s with { QuorumUp = v }),
        NotifyRows.Script<VirtualServiceConfig>(
            "quorum_down", "Script that is run when the quorum is lost.", s => s.QuorumDown, (s, v) => s with { QuorumDown = v }),
        Alpha,
        Row.Flag<VirtualServiceConfig>(
            "omega", "Scripts for going down are run when the daemon "
                + "stops.", s => s.Omega, (s, v) => s with { Omega = v }),
        SorryServer,
        SorryInhibit,
        SorryMethod,
        Row.Flag<VirtualServiceConfig>(
            "inhibit_on_failure",
            "A failed server gets weight 0, which keeps its connections, instead of being removed.",
            s => s.InhibitOnFailure,
            (s, v) => s with { InhibitOnFailure = v }),
        HaSuspend,
        Row.Number<VirtualServiceConfig>(
            "weight",
            "Weight of servers that do not say theirs.",
            1,
            int.MaxValue,
            s => s.DefaultWeight,
            (s, v) => s with { DefaultWeight = v },
            "1",
            "a weight"),
        Row.Text<VirtualServiceConfig>(
            "virtualhost",
            "Host that checks by HTTP ask for.",
            "a host name",
            "www.example.org",
            s => s.VirtualHost,
            (s, v) => s with { VirtualHost = v }).NotYet(Missing.Checks),
        Row.Text<VirtualServiceConfig>(
            "snmp_name", "Name of the service in SNMP.", "a name", "web", s => s.SnmpName, (s, v) => s with { SnmpName = v }).NotYet(Missing.Snmp),
        Row.Switch<VirtualServiceConfig>(
            "smtp_alert", "Whether a gained or lost quorum is mailed.", s => s.Mail, (s, v) => s with { Mail = v })
            .Otherwise("smtp_alert_checker").NotYet(Missing.Mail),
        Row.Time<VirtualServiceConfig>(
            "start_gate",
            "After the start no server is removed for this long, unless every check has spoken before; 0 removes whatever fails, and with alpha "
                + "nothing that is still to be looked at.",
            0,
            Duration.Longest,
            s => s.Handling.StartGate,
            (s, v) => s with { Handling = s.Handling with { StartGate = v } },
            "0"),
        Row.Time<VirtualServiceConfig>(
            "drain",
            "How long a server that is taken out on purpose may keep its connections, with weight 0.",
            0,
            Duration.Longest,
            s => s.Handling.Drain,
            (s, v) => s with { Handling = s.Handling with { Drain = v } },
            "60"),
        SlowStart,
        Curve,
        Row.Number<VirtualServiceConfig>(
            "panic_threshold",
            "Percent of the weight that has to be healthy; below it the checks are distrusted and every server serves. 0 for never.",
            0,
            100,
            s => (int)Math.Round(s.Handling.PanicThreshold * 100),
            (s, v) => s with { Handling = s.Handling with { PanicThreshold = v / 100.0 } },
            "0",
            "a percentage"),
        Row.Number<VirtualServiceConfig>(
            "minimum_weight",
            "Failed servers stay as long as less weight than this would be left without them.",
            0,
            int.MaxValue,
            s => (int)s.Handling.MinimumWeight,
            (s, v) => s with { Handling = s.Handling with { MinimumWeight = v } },
            "0",
            "a weight"),
        RemovalLimit,
        RemovalWindow,
        FlapLimit,
        FlapWindow,
        FlapHold,
        RealServers)
    {
        End = End,
    };

    /// <summary>What stands after virtual_server: an address and a port, a mark, or a group.</summary>
    public static readonly ItemTitle<DirectorConfig, VirtualServiceConfig> Title = new()
    {
        Expects = "an address, a port",
        Kind = TitleKind.Service,
        AtLeast = 1,
        AtMost = 2,
        Begin = Begin,
        Placeholder = d => Unset(d, ServiceKey.OfMark(0, AddressFamily.InterNetwork), null),
        Show = (_, s, d) => s.Group is { } group ? ["group", group]
            : s.Key.Address is not { } address ? ["fwmark", s.Key.FirewallMark.ToString(CultureInfo.InvariantCulture)]
            : s.Key.Port == 0 ? [address.ToString()]
            : [address.ToString(), Row.Text(s.Key.Port)],
        Unset = (d, s) => Unset(d, s.Key.Address is { } address ? ServiceKey.Of(TransportProtocol.Udp, address, s.Key.Port) : s.Key, s.Group),
    };

    private static VirtualServiceConfig Unset(DirectorConfig director, ServiceKey key, string? group)
        => new()
        {
            Key = key,
            Group = group,
            CheckDefaults = director.Global.Ipvs.LogAllFailures ? LoggingDefaults : CheckDefaults.None,
        };

    private static readonly CheckDefaults LoggingDefaults = new() { LogAllFailures = true };

    private static ServiceRow Flag(string keyword, string summary, IpvsServiceFlags flag)
        => Row.Flag<VirtualServiceConfig>(
            keyword, summary, s => (s.Flags & flag) != IpvsServiceFlags.None, (s, v) => s with { Flags = v ? s.Flags | flag : s.Flags & ~flag });

    private static VirtualServiceConfig? Begin(ReaderContext context, Statement statement, DirectorConfig director)
    {
        var words = statement.Arguments;
        if (words[0].Text is "fwmark" or "group")
        {
            if (words.Length < 2)
            {
                Entries.ReportAlone(context, words[0], words[0].Text == "group" ? "the name of a virtual_server_group" : "a number");
                return null;
            }

            if (words[0].Text == "group")
            {
                return Names.NotEmpty(context, words[1])
                    ? Unset(director, ServiceKey.OfMark(0, AddressFamily.InterNetwork), words[1].Text)
                    : null;
            }

            return Row.Read(context, words[1], Row.Whole<uint>(0, uint.MaxValue)) is { } mark
                ? Unset(director, ServiceKey.OfMark(mark, AddressFamily.InterNetwork), null)
                : null;
        }

        var address = Addresses.Host(context, words[0]);
        var port = words.Length < 2 ? 0 : Row.Read(context, words[1], Row.Whole<int>(0, ushort.MaxValue));
        return address is not null && port is { } number
            ? Unset(director, ServiceKey.Of(TransportProtocol.Udp, address, (ushort)number), null)
            : null;
    }

    private static VirtualServiceConfig SetProtocol(VirtualServiceConfig service, TransportProtocol protocol)
        => service.Key.Address is { } address
            ? service with { Key = ServiceKey.Of(protocol, address, service.Key.Port) }
            : service with { IndirectProtocol = protocol };

    private static VirtualServiceConfig End(ReaderContext context, Statement owner, scoped Given given, VirtualServiceConfig service)
    {
        var (position, title) = (owner.Keyword.Position, Shown.Value(owner.Title));
        var hasMark = service.Key.Address is null && service.Group is null;
        if (given.Lacks(Protocol) && !hasMark)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.NoProtocol,
                position,
                $"{title} has no 'protocol'; UDP is used, as in keepalived: write 'protocol TCP' or 'protocol UDP'");
        }

        if (given.Lacks(Method))
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.NoMethod,
                position,
                $"{title} has no '{Method.NameIn(context.Dialect)}'; NAT is used, as in keepalived: write 'lb_kind NAT'");
        }

        if (given.Lacks(RealServers) && given.Lacks(SorryServer))
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.NoRealServer,
                position,
                $"{title} has no 'real_server'; its clients are refused: add one or remove the service");
        }

        if (service is { PersistencePrefix: not null, PersistenceTimeout: null } && given.Lacks(Persistence))
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.PersistentByGranularity,
                Granularity.PositionIn(owner),
                $"{title} has a persistence_granularity and no persistence_timeout; 360 s is used, as in keepalived: write 'persistence_timeout 360'");
            service = service with { PersistenceTimeout = DefaultPersistence };
        }

        if (service.Key is { Address: not null, Port: 0 } && given.Lacks(Persistence) && given.Lacks(Granularity))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.PortZeroWithoutPersistence,
                position,
                $"{title} is for every port but not persistent; expected a port, or 'persistence_timeout'");
        }

        if (service.SorryServer is null && (given.Has(SorryInhibit) || given.Has(SorryMethod)) && given.Lacks(SorryServer))
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.SorryServerProblem,
                position,
                $"{title} says how its sorry server is used and has none; keepalived ignores it: add 'sorry_server' or remove the rest");
        }

        if (service.SorryServer is { } sorry && given.Lacks(SorryMethod))
        {
            service = service with { SorryServer = sorry with { Method = service.Method, Tunnel = service.Tunnel } };
        }

        return CapQuorum(context, owner, WithFamily(service));
    }

    /// <summary>
    /// The servers say which family a mark is for, as in keepalived: the first that no tunnel leads to, or all of them when they agree.
    /// </summary>
    private static VirtualServiceConfig WithFamily(VirtualServiceConfig service)
    {
        if (service.Key.Address is not null)
        {
            return service;
        }

        List<(AddressFamily Family, ForwardingMethod Method)> servers =
            [.. service.RealServers.Select(server => (server.Key.Address.AddressFamily, service.MethodOf(server)))];
        if (service.SorryServer is { } sorry)
        {
            servers.Add((sorry.Key.Address.AddressFamily, sorry.Method));
        }

        var deciding = servers.Where(server => server.Method != ForwardingMethod.Tunnel).Take(1).ToList();
        var families = (deciding.Count > 0 ? deciding : servers).Select(server => server.Family).Distinct().ToList();
        return service with
        {
            Key = ServiceKey.OfMark(service.Key.FirewallMark, service.Family ?? (families.Count == 1 ? families[0] : AddressFamily.InterNetwork)),
        };
    }

    /// <summary>keepalived lowers a quorum that cannot be reached, and a hysteresis that would keep it from being lost.</summary>
    private static VirtualServiceConfig CapQuorum(ReaderContext context, Statement owner, VirtualServiceConfig service)
    {
        var weights = service.RealServers.Sum(s => (long)s.Weight);
        if (service.RealServers.Count > 0 && service.Quorum > weights && service.Quorum > 1)
        {
            var reachable = (int)Math.Max(1, weights);
            context.Diagnostics.Warning(
                DiagnosticCodes.QuorumOutOfReach,
                Quorum.PositionIn(owner),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the weights of all servers sum to {weights}, so quorum {service.Quorum} is never reached; it is lowered to "
                        + $"{reachable}, "
                        + $"as in keepalived: write 'quorum {reachable}'"));
            service = service with { Quorum = reachable };
        }

        if (service.Hysteresis >= service.Quorum)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.HysteresisTooLarge,
                Hysteresis.PositionIn(owner),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"with hysteresis {service.Hysteresis} a quorum of {service.Quorum} would never be lost; it is lowered to "
                        + $"{service.Quorum - 1}, as in keepalived: write at most that"));
            service = service with { Hysteresis = service.Quorum - 1 };
        }

        return service;
    }

    private static VirtualServiceConfig ReadSorryServer(ReaderContext context, Statement statement, VirtualServiceConfig service)
    {
        var words = statement.Arguments;
        var address = Addresses.Server(context, words[0]);
        if (address is not null)
        {
            context.CheckRoute(words[0], address);
        }

        var port = words.Length < 2 ? service.Key.Port : Row.Read(context, words[1], Row.Whole<ushort>(0, ushort.MaxValue));
        return address is not null && port is { } number
            ? service with
            {
                SorryServer = new SorryServerConfig
                {
                    Key = new DestinationKey(address, number),
                    Method = service.Method,
                    Tunnel = service.Tunnel,
                },
            }
            : service;
    }

    private static VirtualServiceConfig ReadGranularity(ReaderContext context, Statement statement, VirtualServiceConfig service)
    {
        var word = statement.Arguments[0];
        const int LongestPrefix = 128;
        if (int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length is >= 1 and <= LongestPrefix)
        {
            return service with { PersistencePrefix = length };
        }

        if (Addresses.TryParse(word.Text) is { AddressFamily: AddressFamily.InterNetwork } mask)
        {
            var bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes());
            var ones = System.Numerics.BitOperations.PopCount(bits);
            if (ones > 0 && System.Numerics.BitOperations.LeadingZeroCount(~bits) == ones)
            {
                return service with { PersistencePrefix = ones };
            }
        }

        context.Diagnostics.Error(
            DiagnosticCodes.BadText,
            word.Position,
            $"{context.Subject} {Shown.Value(word.Text)} is no mask; expected one like 255.255.255.0, or a prefix length from 1 to 128");
        return service;
    }

    private static IEnumerable<string>? ShowGranularity(VirtualServiceConfig service, Dialect dialect)
    {
        if (service.PersistencePrefix is not { } length)
        {
            return null;
        }

        return service.Key.Family == AddressFamily.InterNetworkV6
            ? [Row.Text(length)]
            : [new IPAddress(BitConverter.GetBytes(IPAddress.HostToNetworkOrder((int)(uint.MaxValue << (32 - length))))).ToString()];
    }
}
