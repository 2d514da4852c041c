using System.Globalization;
using System.Net;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;
using Lvs.Core.Ipvs;
using ServerRow = Lvs.Core.Config.Schema.Setting<Lvs.Core.Config.RealServerConfig>;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>The rows of real_server.</summary>
internal static class RealServerSchema
{
    private static readonly ValueKind<ushort> AnyPort = Row.Whole<ushort>(0, ushort.MaxValue);

    public static readonly ServerRow Weight = Row.Number<RealServerConfig>(
        "weight",
        "Share of the connections; 0 takes no new ones.",
        0,
        int.MaxValue,
        s => s.Weight,
        (s, v) => s with { Weight = v },
        "1",
        "a number");

    public static readonly ServerRow UpperThreshold = Threshold(
        "uthreshold", "Connections above which the server takes no more; 0 for no "
            + "limit.", s => s.UpperThreshold, (s, v) => s with { UpperThreshold = v });

    public static readonly ServerRow LowerThreshold = Threshold(
        "lthreshold", "Connections below which it takes again.", s => s.LowerThreshold, (s, v) => s with { LowerThreshold = v });

    private static readonly ServerRow Method = ForwardingRow.Of<RealServerConfig>(
            "lvs_method",
            "How packets reach this server.",
            s => (s.Method, s.Tunnel),
            (s, method, tunnel) => s with { Method = method, Tunnel = tunnel })
        .Otherwise("that of the service").Also("lb_kind", AliasKind.Mistaken, "keepalived does not know 'lb_kind' in a real_server and ignores it")
        .Key("method");

    public static readonly BlockSchema<RealServerConfig> Schema = new(
    [
        Weight,
        Row.Optional<RealServerConfig, TimeSpan>(
            "delay_loop",
            "Time from the end of one check to the next.",
            new Duration(Duration.Microsecond, Duration.Longest),
            s => s.CheckDefaults.DelayLoop,
            (s, v) => s with { CheckDefaults = s.CheckDefaults with { DelayLoop = v } },
            "that of the service"),
        Row.Optional<RealServerConfig, int>(
            "retry",
            "Failures of a check that are tried again.",
            Row.Whole<int>(1, int.MaxValue, "a number of retries"),
            s => s.CheckDefaults.Retry,
            (s, v) => s with { CheckDefaults = s.CheckDefaults with { Retry = v } },
            "that of the service"),
        Row.Optional<RealServerConfig, TimeSpan>(
            "delay_before_retry",
            "Time between a failure and the next try.",
            new Duration(0, Duration.Longest),
            s => s.CheckDefaults.DelayBeforeRetry,
            (s, v) => s with { CheckDefaults = s.CheckDefaults with { DelayBeforeRetry = v } },
            "that of the service"),
        Row.Optional<RealServerConfig, TimeSpan>(
            "connect_timeout",
            "How long a check waits for an answer.",
            new Duration(Duration.Microsecond, Duration.Longest),
            s => s.CheckDefaults.ConnectTimeout,
            (s, v) => s with { CheckDefaults = s.CheckDefaults with { ConnectTimeout = v } },
            "that of the service"),
        Row.Optional<RealServerConfig, TimeSpan>(
            "warmup",
            "The first check comes at a random time up to this long after the start.",
            new Duration(0, Duration.Longest),
            s => s.CheckDefaults.Warmup,
            (s, v) => s with { CheckDefaults = s.CheckDefaults with { Warmup = v } },
            "that of the service"),
        Row.Switch<RealServerConfig>(
            "alpha",
            "Whether the server counts as down until its checks have succeeded.",
            s => s.CheckDefaults.Alpha,
            (s, v) => s with { CheckDefaults = s.CheckDefaults with { Alpha = v } }).Otherwise("that of the service"),
        Method,
        UpperThreshold,
        LowerThreshold,
        Row.Switch<RealServerConfig>(
            "inhibit_on_failure",
            "Whether the server gets weight 0 on a failure, which keeps its connections, instead of being removed.",
            s => s.InhibitOnFailure,
            (s, v) => s with { InhibitOnFailure = v }).Otherwise("that of the service"),
        NotifyRows.Script<RealServerConfig>(
            "notify_up", "Script that is run when the server comes "
                + "up.", s => s.NotifyUp, (s, v) => s with { NotifyUp = v }),
        NotifyRows.Script<RealServerConfig>(
            "notify_down", "Script that is run when the server goes down.", s => s.NotifyDown, (s, v) => s with { NotifyDown = v }),
        Row.Switch<RealServerConfig>(
            "smtp_alert", "Whether changes of the server are mailed.", s => s.Mail, (s, v) => s with { Mail = v })
            .Otherwise("smtp_alert_checker").NotYet(Missing.Mail),
        Row.Text<RealServerConfig>(
            "virtualhost",
            "Host that checks by HTTP ask for.",
            "a host name",
            "www.example.org",
            s => s.VirtualHost,
            (s, v) => s with { VirtualHost = v }).Otherwise("that of the service").NotYet(Missing.Checks),
        Row.Text<RealServerConfig>(
            "snmp_name", "Name of the server in SNMP.", "a name", "web1", s => s.SnmpName, (s, v) => s with { SnmpName = v }).NotYet(Missing.Snmp),
        .. CheckSchemas.Rows,
    ]);

    /// <summary>What stands after real_server: an address and perhaps a port.</summary>
    public static readonly ItemTitle<VirtualServiceConfig, RealServerConfig> Title = new()
    {
        Expects = "an address, a port",
        Kind = TitleKind.Server,
        AtLeast = 1,
        AtMost = 2,
        Begin = Begin,
        Placeholder = s => Unset(s, new DestinationKey(IPAddress.Any, s.Key.Port)),
        Show = (_, s, _) => s.Key.Port == 0
            ? [s.Key.Address.ToString()]
            : [s.Key.Address.ToString(), Row.Text(s.Key.Port)],
        Unset = (v, s) => Unset(v, s.Key),
    };

    private static RealServerConfig Unset(VirtualServiceConfig service, DestinationKey key) => new()
    {
        Key = key,
        Weight = service.DefaultWeight,
        InhibitOnFailure = service.InhibitOnFailure,
        CheckDefaults = service.CheckDefaults,
    };

    private static ServerRow Threshold(
        string keyword, string summary, Func<RealServerConfig, uint> get, Func<RealServerConfig, uint, RealServerConfig> set)
        => Row.Value<RealServerConfig, uint>(keyword, summary, Row.Whole<uint>(0, uint.MaxValue, "a number of connections"), get, set, "0");

    private static RealServerConfig? Begin(ReaderContext context, Statement statement, VirtualServiceConfig service)
    {
        var words = statement.Arguments;
        var address = Addresses.Server(context, words[0]);
        var written = words.Length > 1 ? Row.Read(context, words[1], AnyPort) : null;
        if (address is null)
        {
            return null;
        }

        var server = new Server(context, statement, address, service);
        server.CheckFamily();
        var port = written is > 0 and { } number ? server.PortOf(words[1], number) : service.Key.Port;
        return Unset(service, new DestinationKey(address, port));
    }

    /// <summary>A server whose title is read, and of its block only how packets reach it.</summary>
    private readonly ref struct Server(ReaderContext context, Statement statement, IPAddress address, VirtualServiceConfig service)
    {
        /// <summary>Direct routing and tunnels do not change a packet's port, so the server answers on the service's.</summary>
        public ushort PortOf(Word word, ushort port)
        {
            var servicePort = service.Key.Port;
            if (port == servicePort || service.Group is not null || service.Key.Address is null
                || MethodInForce() is not ({ } method and not ForwardingMethod.Masquerade))
            {
                return port;
            }

            context.Diagnostics.Warning(
                DiagnosticCodes.PortForced,
                word.Position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"port {port} cannot be reached: {(method == ForwardingMethod.Tunnel ? "TUN" : "DR")} keeps the "
                        + $"service's port; {servicePort} is used, as in keepalived: write {servicePort}, or use NAT"));
            return servicePort;
        }

        /// <summary>Only a tunnel can carry one family in the other.</summary>
        public void CheckFamily()
        {
            if (service.Key.Address is { } own && address.AddressFamily != own.AddressFamily
                && MethodInForce() is not (null or ForwardingMethod.Tunnel))
            {
                context.Diagnostics.Error(
                    DiagnosticCodes.FamilyMismatch,
                    statement.Arguments[0].Position,
                    $"{address} is not of the service's address family; expected one that is, or "
                        + (OwnMethod() is null ? "'lb_kind TUN'" : "'lvs_method TUN'"));
            }
        }

        /// <summary>The server's own method before that of the service; null when it is written and cannot be read, which is said later.</summary>
        private ForwardingMethod? MethodInForce() => OwnMethod() is not { } own ? service.Method
            : own.Arguments.IsEmpty ? null
            : Method.Read(context.Silent(), own, Unset(service, new DestinationKey(address, 0))).Method;

        // Asked for only where it matters: a block that is made anew takes its time.
        private Statement? OwnMethod() => statement.Block?.Statements.LastOrDefault(inner => Method.IsCalled(inner.Keyword.Text));
    }
}
