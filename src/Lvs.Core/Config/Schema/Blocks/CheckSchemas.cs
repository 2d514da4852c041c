using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;
using CheckRow = Lvs.Core.Config.Schema.Setting<Lvs.Core.Config.CheckConfig>;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>The rows of the kinds of checks: keepalived's ten and the agent. They are all read into a <see cref="CheckConfig"/> that the keyword has begun.</summary>
internal static class CheckSchemas
{
    private static readonly TimeSpan DefaultDelayLoop = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ThreeSeconds = TimeSpan.FromSeconds(3);

    private static readonly string[] DnsTypes = ["A", "AAAA", "CNAME", "MX", "NS", "SOA", "TXT"];

    private static readonly string[] RegexOptions =
    [
        "allow_empty_class", "alt_bsux", "alt_circumflex", "alt_verbnames", "anchored", "auto_callout", "caseless", "dollar_endonly", "dotall",
        "dupnames", "endanchored", "extended", "firstline", "match_unset_backref", "multiline", "never_backslash_c", "never_ucp", "never_utf",
        "no_auto_capture", "no_auto_possess", "no_dotstar_anchor", "no_start_optimize", "ucp", "ungreedy", "use_offset_limit", "utf",
    ];

    private static readonly ItemList<RealServerConfig, CheckConfig> CheckList = new(s => s.Checks, (s, v) => s with { Checks = v });

    /// <summary>The keywords of real_server that begin a check.</summary>
    public static ImmutableArray<Setting<RealServerConfig>> Rows { get; } =
    [
        Check(
            "TCP_CHECK",
            "tcp",
            "Connects and closes.",
            c => c is CheckConfig.Tcp,
            Network(alsoRetry: true),
            s => Network(s, new CheckConfig.Tcp { ConnectTo = EndPointOf(s), DelayLoop = DelayLoopOf(s) })),
        Http("HTTP_GET", "http", "Asks for pages over HTTP.", usesTls: false).NotYet(Missing.Checks),
        Http("SSL_GET", "https", "Asks for pages over TLS; certificates are not verified.", usesTls: true).NotYet(Missing.Checks),
        Check(
            "SMTP_CHECK",
            "smtp",
            "Talks SMTP up to the greeting.",
            c => c is CheckConfig.Smtp,
            [
                .. Network(),
                TextOf<CheckConfig.Smtp>("helo_name", "Name for the greeting.", "a name", c => c.HeloName, (c, v) => c with { HeloName = v }),
                SmtpHost(),
            ],
            s => Network(s, new CheckConfig.Smtp { ConnectTo = EndPointOf(s), DelayLoop = DelayLoopOf(s) })).NotYet(Missing.Checks),
        Check(
            "DNS_CHECK",
            "dns",
            "Asks a name server and takes any answer without an error.",
            c => c is CheckConfig.Dns,
            [
                .. Network(),
                Row.Named<CheckConfig, string>(
                    "type",
                    "Type of the record that is asked for.",
                    new OneOf<string>("record type", [.. DnsTypes.Select(t => (t, t))]),
                    c => ((CheckConfig.Dns)c).Type,
                    (c, v) => ((CheckConfig.Dns)c) with { Type = v },
                    "SOA").Key("record-type"),
                TextOf<CheckConfig.Dns>("name", "Name that is asked for.", "a name", c => c.Name, (c, v) => c with { Name = v }).Otherwise("."),
            ],
            s => Network(
                s,
                new CheckConfig.Dns { ConnectTo = EndPointOf(s), DelayLoop = DelayLoopOf(s) },
                retry: 3,
                delayBeforeRetry: DelayLoopOf(s))).NotYet(Missing.Checks),
        Check(
            "MISC_CHECK",
            "script",
            "Runs a program; exit code 0 is good.",
            c => c is CheckConfig.Misc,
            [.. Common(), .. Misc()],
            s => Common(s, new CheckConfig.Misc { DelayLoop = DelayLoopOf(s) }, retry: 0),
            RequiresScript),
        Check(
            "UDP_CHECK",
            "udp",
            "Sends a datagram; silence is good unless a reply is required.",
            c => c is CheckConfig.Udp,
            [.. Network(), .. Udp()],
            s => Network(s, new CheckConfig.Udp { ConnectTo = EndPointOf(s), DelayLoop = DelayLoopOf(s) }),
            CheckReplyLengths).NotYet(Missing.Checks),
        Check(
            "PING_CHECK",
            "ping",
            "Sends an ICMP echo request.",
            c => c is CheckConfig.Ping,
            Network(),
            s => Network(s, new CheckConfig.Ping { ConnectTo = EndPointOf(s), DelayLoop = DelayLoopOf(s) }),
            needsPort: false).NotYet(Missing.Checks),
        Check(
            "FILE_CHECK",
            "file",
            "Adds the number in a track_file, times a weight, to the server's weight; with a weight of 0 any number but 0 is a failure.",
            c => c is CheckConfig.TrackedFile,
            TrackedFile(),
            s => new CheckConfig.TrackedFile { DelayLoop = DelayLoopOf(s) }),
        Check(
            "AGENT_CHECK",
            "agent",
            "Asks an agent on the server, in HAProxy's words: 75% of the weight, up, down, fail, stopped, ready, drain, maint.",
            c => c is CheckConfig.Agent,
            Agent(),
            s => Network(s, new CheckConfig.Agent { ConnectTo = new IPEndPoint(s.Key.Address, 0), DelayLoop = DelayLoopOf(s) }) with { Retry = 0 },
            needsPort: false),
        Check(
            "BFD_CHECK",
            "bfd",
            "Follows a BFD session.",
            c => c is CheckConfig.Bfd,
            [
                TextOf<CheckConfig.Bfd>("name", "Name of the bfd_instance.", "a name", c => c.Name, (c, v) => c with { Name = v }).Required(),
                Alpha(),
            ],
            s => new CheckConfig.Bfd { DelayLoop = DelayLoopOf(s), Alpha = s.CheckDefaults.Alpha ?? false }).NotYet(Missing.Checks),
    ];

    private static Setting<RealServerConfig> Check(
        string keyword,
        string key,
        string summary,
        Func<CheckConfig, bool> isFor,
        CheckRow[] rows,
        Func<RealServerConfig, CheckConfig> unset,
        BlockEnd<CheckConfig>? end = null,
        bool needsPort = true)
    {
        var schema = new BlockSchema<CheckConfig>(rows)
        {
            End = (context, owner, given, check) =>
            {
                if (needsPort && check is CheckConfig.Network { ConnectTo.Port: 0 })
                {
                    context.Diagnostics.Error(
                        DiagnosticCodes.CheckWithoutPort,
                        owner.Keyword.Position,
                        "the server has no port this check could connect to; expected 'connect_port'");
                }

                return end is null ? check : end(context, owner, given, check);
            },
        };
        return new ItemRow<RealServerConfig, CheckConfig>(
            keyword,
            summary,
            () => schema,
            CheckList,
            new ItemTitle<RealServerConfig, CheckConfig>
            {
                Expects = "nothing",
                AtLeast = 0,
                AtMost = 0,
                Begin = (_, _, s) => unset(s),
                Placeholder = unset,
                Show = (_, _, _) => [],
                Unset = (s, _) => unset(s),
            })
        {
            IsFor = isFor,
        }.Key(key);
    }

    private static IPEndPoint EndPointOf(RealServerConfig server) => new(server.Key.Address, server.Key.Port);

    private static TimeSpan DelayLoopOf(RealServerConfig server) => server.CheckDefaults.DelayLoop ?? DefaultDelayLoop;

    private static CheckConfig Common(RealServerConfig server, CheckConfig check, int retry = 1, TimeSpan? delayBeforeRetry = null)
    {
        var defaults = server.CheckDefaults;
        if (retry == 1 && delayBeforeRetry is null && defaults is
            {
                Retry: null, DelayBeforeRetry: null, Warmup: null, Alpha: null, LogAllFailures: null,
            })
        {
            // Nothing to take over, as with most servers: the check is what it was begun as.
            return check;
        }

        return check with
        {
            Retry = defaults.Retry ?? retry,
            DelayBeforeRetry = defaults.DelayBeforeRetry ?? delayBeforeRetry ?? OneSecond,
            Warmup = defaults.Warmup,
            Alpha = defaults.Alpha ?? false,
            LogAllFailures = defaults.LogAllFailures ?? false,
        };
    }

    private static CheckConfig.Network Network(
        RealServerConfig server, CheckConfig.Network check, int retry = 1, TimeSpan? delayBeforeRetry = null)
    {
        var common = (CheckConfig.Network)Common(server, check, retry, delayBeforeRetry);
        return server.CheckDefaults.ConnectTimeout is { } timeout ? common with { ConnectTimeout = timeout } : common;
    }

    private static CheckRow Alpha()
        => Row.Switch<CheckConfig>(
            "alpha",
            "Whether the server counts as down until this has succeeded.",
            c => c.Alpha,
            (c, v) => c with { Alpha = v }).Otherwise("that of the server");

    private static CheckRow DelayLoop()
        => Row.Time<CheckConfig>(
            "delay_loop",
            "Time from the end of one check to the next.",
            Duration.Microsecond,
            Duration.Longest,
            c => c.DelayLoop,
            (c, v) => c with { DelayLoop = v },
            "that of the server");

    private static CheckRow Warmup()
        => Row.Optional<CheckConfig, TimeSpan>(
            "warmup",
            "The first check comes at a random time up to this long after the start.",
            new Duration(0, Duration.Longest),
            c => c.Warmup,
            (c, v) => c with { Warmup = v },
            "that of the server");

    private static CheckRow[] Common(bool alsoRetry = false, bool oldRetry = false)
    {
        var retry = Row.Number<CheckConfig>(
            "retry",
            "Failures that are tried again before the server counts as down.",
            0,
            int.MaxValue,
            c => c.Retry,
            (c, v) => c with { Retry = v },
            "that of the server",
            "a number of retries");
        return
        [
            DelayLoop(),
            oldRetry ? retry.Also("nb_get_retry", AliasKind.Old)
                : alsoRetry ? retry.Also(
                    "nb_get_retry",
                    AliasKind.Mistaken,
                    "keepalived knows 'nb_get_retry' in HTTP_GET and SSL_GET only and ignores it in TCP_CHECK; taken as 'retry' here")
                : retry,
            Row.Time<CheckConfig>(
                "delay_before_retry",
                "Time between a failure and the next try.",
                0,
                Duration.Longest,
                c => c.DelayBeforeRetry,
                (c, v) => c with { DelayBeforeRetry = v },
                "that of the server"),
            Warmup(),
            Alpha(),
            Row.Switch<CheckConfig>(
                "log_all_failures",
                "Whether every failed try is logged.",
                c => c.LogAllFailures,
                (c, v) => c with { LogAllFailures = v }).Otherwise("checker_log_all_failures").NotYet(Missing.Failures),
        ];
    }

    private static CheckRow[] Network(bool alsoRetry = false, bool oldRetry = false) => [.. Common(alsoRetry, oldRetry), .. Connection()];

    // What an agent says is no failure that could be tried again.
    private static CheckRow[] Agent()
        =>
        [
            DelayLoop(),
            Warmup(),
            Alpha(),
            .. Connection().Select(row => row.Keyword == "connect_port" ? row.Required() with { Default = null } : row),
            Row.Text<CheckConfig>(
                "agent_send",
                "A line that the agent is sent first.",
                "a text",
                "example",
                c => ((CheckConfig.Agent)c).Question,
                (c, v) => ((CheckConfig.Agent)c) with { Question = v }).Key("send"),
        ];

    private static CheckRow[] Connection()
        =>
        [
            Row.Time<CheckConfig>(
                "connect_timeout",
                "How long it waits for an answer.",
                Duration.Microsecond,
                Duration.Longest,
                c => ((CheckConfig.Network)c).ConnectTimeout,
                (c, v) => ((CheckConfig.Network)c) with { ConnectTimeout = v },
                "that of the server"),
            Row.Host<CheckConfig>(
                "connect_ip",
                "Address it connects to.",
                c => ((CheckConfig.Network)c).ConnectTo.Address,
                (c, v) => ConnectingTo(c, v, ((CheckConfig.Network)c).ConnectTo.Port)).Otherwise("that of the server"),
            Row.Number<CheckConfig>(
                "connect_port",
                "Port it connects to.",
                1,
                ushort.MaxValue,
                c => ((CheckConfig.Network)c).ConnectTo.Port,
                (c, v) => ConnectingTo(c, ((CheckConfig.Network)c).ConnectTo.Address, v),
                "that of the server",
                "a port"),
            Row.Host<CheckConfig>("bindto", "Address it comes from.", c => SourceOf(c).Address, (c, v) => From(c, SourceOf(c) with { Address = v }))
                .NotYet(Missing.CheckSource),
            Row.Value<CheckConfig, ushort>(
                "bind_port",
                "Port it comes from.",
                Row.Whole<ushort>(1, ushort.MaxValue, "a port"),
                c => SourceOf(c).Port,
                (c, v) => From(c, SourceOf(c) with { Port = v })).NotYet(Missing.CheckSource),
            Row.Interface<CheckConfig>(
                "bind_if", "Interface it goes over.", c => SourceOf(c).Interface, (c, v) => From(c, SourceOf(c) with { Interface = v }))
                .NotYet(Missing.CheckSource),
            Row.Value<CheckConfig, uint>(
                "fwmark",
                "Firewall mark of its packets.",
                Row.Whole<uint>(0, uint.MaxValue),
                c => SourceOf(c).FirewallMark,
                (c, v) => From(c, SourceOf(c) with { FirewallMark = v }),
                "0").NotYet(Missing.CheckSource),
        ];

    private static readonly CheckSource Anywhere = new();

    private static CheckSource SourceOf(CheckConfig check) => ((CheckConfig.Network)check).Source ?? Anywhere;

    private static CheckConfig.Network From(CheckConfig check, CheckSource source)
        => ((CheckConfig.Network)check) with { Source = source == Anywhere ? null : source };

    /// <summary>Keeps the end point as it is when it is the same: most files say the server's own port once more.</summary>
    private static CheckConfig.Network ConnectingTo(CheckConfig check, IPAddress address, int port)
    {
        var network = (CheckConfig.Network)check;
        return network.ConnectTo.Port == port && network.ConnectTo.Address.Equals(address)
            ? network
            : network with { ConnectTo = new IPEndPoint(address, port) };
    }

    private static CheckRow TextOf<TCheck>(
        string keyword, string summary, string expects, Func<TCheck, string?> get, Func<TCheck, string, CheckConfig> set)
        where TCheck : CheckConfig
        => Row.Text<CheckConfig>(keyword, summary, expects, "example", c => get((TCheck)c), (c, v) => set((TCheck)c, v));

    private static Setting<RealServerConfig> Http(string keyword, string key, string summary, bool usesTls)
    {
        CheckRow[] tls =
        [
            Row.Switch<CheckConfig>(
                "enable_sni",
                "Whether the server's name is told in the TLS handshake.",
                c => ((CheckConfig.Http)c).EnableSni,
                (c, v) => ((CheckConfig.Http)c) with { EnableSni = v }).Otherwise("off"),
            TextOf<CheckConfig.Http>("sni_name", "The name that is told.", "a host name", c => c.SniName, (c, v) => c with { SniName = v })
                .Otherwise("virtualhost").FirstCounts(),
            Row.Switch<CheckConfig>(
                "tls_compliant",
                "Whether the end of the connection is told as TLS asks for.",
                c => ((CheckConfig.Http)c).TlsCompliant,
                (c, v) => ((CheckConfig.Http)c) with { TlsCompliant = v }).Otherwise("off"),
        ];
        return Check(
            keyword,
            key,
            summary,
            c => c is CheckConfig.Http http && http.UsesTls == usesTls,
            [
                .. Network(oldRetry: true),
                TextOf<CheckConfig.Http>("virtualhost", "Host that is asked for.", "a host name", c => c.VirtualHost, (c, v) => c with { VirtualHost = v })
                    .Otherwise("that of the server"),
                Row.Value<CheckConfig, HttpProtocol>(
                    "http_protocol",
                    "Version of HTTP; 1.0C asks for the connection to be closed.",
                    new OneOf<HttpProtocol>(
                        "version of HTTP", ("1.0", HttpProtocol.Http10), ("1.0C", HttpProtocol.Http10Close), ("1.0c", HttpProtocol.Http10Close), ("1.1", HttpProtocol.Http11)),
                    c => ((CheckConfig.Http)c).Protocol,
                    (c, v) => ((CheckConfig.Http)c) with { Protocol = v },
                    "1.0"),
                Row.Switch<CheckConfig>(
                    "fast_recovery",
                    "Whether all pages are asked for without a pause when the server may be up again.",
                    c => ((CheckConfig.Http)c).FastRecovery,
                    (c, v) => ((CheckConfig.Http)c) with { FastRecovery = v }).Otherwise("off"),
                .. tls,
                HttpUrlSchema.Row(usesTls),
            ],
            s => Network(
                s,
                new CheckConfig.Http { ConnectTo = EndPointOf(s), DelayLoop = DelayLoopOf(s), UsesTls = usesTls },
                delayBeforeRetry: ThreeSeconds),
            (context, owner, _, check) =>
            {
                if (((CheckConfig.Http)check).Urls.Count == 0)
                {
                    context.Diagnostics.Error(
                        DiagnosticCodes.MissingKey, owner.Keyword.Position, $"'{keyword}' has no 'url'; expected at least one, "
                            + $"keepalived ignores it");
                }

                return check;
            });
    }

    /// <summary>The options pcre2api knows.</summary>
    public static IReadOnlyList<string> KnownRegexOptions => RegexOptions;

    /// <summary>The old way to check several places; each with the connection's own keywords.</summary>
    private static CheckRow SmtpHost()
    {
        var list = new ItemList<CheckConfig, EndPointDraft>(
            c => ((CheckConfig.Smtp)c).Hosts.Select(h => new EndPointDraft(h)).ToValueList(),
            (c, v) => ((CheckConfig.Smtp)c) with { Hosts = v.Select(h => h.EndPoint).ToValueList() });
        var schema = new BlockSchema<EndPointDraft>(
            Row.Host<EndPointDraft>("connect_ip", "Address it connects to.", d => d.EndPoint.Address, (d, v) => new(new IPEndPoint(v, d.EndPoint.Port))),
            Row.Number<EndPointDraft>(
                "connect_port",
                "Port it connects to.",
                1,
                ushort.MaxValue,
                d => d.EndPoint.Port,
                (d, v) => new(new IPEndPoint(d.EndPoint.Address, v))));
        return new ItemRow<CheckConfig, EndPointDraft>(
            "host",
            "Another place to check (old: write a check of its own).",
            () => schema,
            list,
            new ItemTitle<CheckConfig, EndPointDraft>
            {
                Expects = "nothing",
                AtLeast = 0,
                AtMost = 0,
                Begin = (_, _, c) => new EndPointDraft(((CheckConfig.Network)c).ConnectTo),
                Placeholder = c => new EndPointDraft(((CheckConfig.Network)c).ConnectTo),
                Show = (_, _, _) => [],
                Unset = (c, _) => new EndPointDraft(((CheckConfig.Network)c).ConnectTo),
            }).Key("hosts");
    }

    private static CheckRow[] Misc()
        =>
        [
            new WordsRow<CheckConfig>(
                    "misc_path",
                    "Path and arguments of the program, in quotes when there are any.",
                    "a command",
                    (_, s, c) => ((CheckConfig.Misc)c) with
                    {
                        Script = ((CheckConfig.Misc)c).Script with { CommandLine = string.Join(' ', s.Arguments.Select(w => w.Text)) },
                    },
                    (c, _) => [((CheckConfig.Misc)c).Script.CommandLine])
            {
                IsCommand = true,
            }
                .Takes(1, 64).Required().Key("script").Samples(["/usr/local/bin/check", "\"/usr/local/bin/check --fast\""]),
            Row.Optional<CheckConfig, TimeSpan>(
                "misc_timeout",
                "How long it may run.",
                new Duration(Duration.Microsecond, Duration.Longest),
                c => ((CheckConfig.Misc)c).Timeout,
                (c, v) => ((CheckConfig.Misc)c) with { Timeout = v },
                "delay_loop").Key("timeout"),
            Row.Switch<CheckConfig>(
                "misc_dynamic",
                "Whether exit codes from 2 to 255 are good and set the weight to two less, but for those of a crash (132, 134 to 137, 139).",
                c => ((CheckConfig.Misc)c).Dynamic,
                (c, v) => ((CheckConfig.Misc)c) with { Dynamic = v }).Otherwise("off").Key("dynamic"),
            NotifyRows.User<CheckConfig>(
                "user",
                "Who runs it.",
                c => (((CheckConfig.Misc)c).Script.User, ((CheckConfig.Misc)c).Script.Group),
                (c, user, group) => ((CheckConfig.Misc)c) with { Script = ((CheckConfig.Misc)c).Script with { User = user, Group = group } })
                .Otherwise("script_user"),
        ];

    private static CheckConfig RequiresScript(ReaderContext context, Statement owner, scoped Given given, CheckConfig check)
    {
        var misc = (CheckConfig.Misc)check;
        if (misc.Timeout is { } timeout && timeout > misc.DelayLoop)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.IntervalShorterThanTimeout,
                owner.Keyword.Position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the program may run {timeout.TotalSeconds} s and is due every {misc.DelayLoop.TotalSeconds} s; a run that "
                        + $"hangs delays the "
                        + $"next ones: write a misc_timeout below delay_loop"));
        }

        return check;
    }

    private static CheckRow[] Udp()
        =>
        [
            Hex("payload", "Bytes that are sent.", allowsAny: false, atLeast: 1, c => c.Payload is { } p ? [p] : null, (c, v) => c with { Payload = v })
                .Otherwise("random bytes"),
            Hex(
                "require_reply",
                "Whether a reply has to come, perhaps one that begins with these bytes (X for any digit).",
                allowsAny: true,
                atLeast: 0,
                c => c.RequiresReply ? c.Reply is { } r ? [r] : [] : null,
                (c, v) => c with { RequiresReply = true, Reply = v }),
            Length("min_reply_length", "Fewest bytes of a reply.", "0", c => c.MinReplyLength, (c, v) => c with { MinReplyLength = v }),
            Length("max_reply_length", "Most bytes of a reply.", "255", c => c.MaxReplyLength, (c, v) => c with { MaxReplyLength = v }),
        ];

    private static CheckRow Length(
        string keyword, string summary, string unset, Func<CheckConfig.Udp, int> get, Func<CheckConfig.Udp, int, CheckConfig> set)
        => Row.Number<CheckConfig>(
            keyword, summary, 0, ushort.MaxValue, c => get((CheckConfig.Udp)c), (c, v) => set((CheckConfig.Udp)c, v), unset);

    private static CheckRow Hex(
        string keyword,
        string summary,
        bool allowsAny,
        int atLeast,
        Func<CheckConfig.Udp, IEnumerable<string>?> show,
        Func<CheckConfig.Udp, string?, CheckConfig> set)
        => new WordsRow<CheckConfig>(
                keyword,
                summary,
                "hexadecimal digits",
                (c, s, check) =>
                {
                    var digits = allowsAny ? Hexadecimal.DigitsOrAny : Hexadecimal.Digits;
                    foreach (var word in s.Arguments)
                    {
                        if (word.Text.AsSpan().ContainsAnyExcept(digits))
                        {
                            c.Diagnostics.Error(
                                DiagnosticCodes.BadText,
                                word.Position,
                                $"{keyword} {Shown.Value(word.Text)} is not hexadecimal; expected digits from 0 to "
                                    + $"F{(allowsAny ? ", X for any" : "")}");
                            return check;
                        }
                    }

                    return set((CheckConfig.Udp)check, s.Arguments.IsEmpty ? null : string.Join(' ', s.Arguments.Select(w => w.Text)));
                },
                (c, _) => show((CheckConfig.Udp)c)?.SelectMany(t => t.Split(' ')))
            .Takes(atLeast, 1024)
            .Samples(["AB12 0f", "00"], ("zz", DiagnosticCodes.BadText));

    private static CheckConfig CheckReplyLengths(ReaderContext context, Statement owner, scoped Given given, CheckConfig check)
    {
        if (check is CheckConfig.Udp udp && udp.MinReplyLength > udp.MaxReplyLength)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.ThresholdOrder,
                owner.Keyword.Position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"min_reply_length {udp.MinReplyLength} is above max_reply_length {udp.MaxReplyLength}, so the check would "
                        + $"always fail; "
                        + $"expected at most {udp.MaxReplyLength}"));
        }

        return check;
    }

    private static CheckRow[] TrackedFile()
        =>
        [
            TextOf<CheckConfig.TrackedFile>("track_file", "Name of the track_file.", "a name", c => c.Name, (c, v) => c with { Name = v }).Required(),
            WeightRow<CheckConfig>(
                int.MaxValue,
                "What the number in the file is multiplied by.",
                c => (((CheckConfig.TrackedFile)c).Weight, ((CheckConfig.TrackedFile)c).Reverse),
                (c, weight, reverse) => ((CheckConfig.TrackedFile)c) with { Weight = weight, Reverse = reverse }).Otherwise("that of the track_file"),
        ];

    /// <summary><c>weight N [reverse]</c>, wherever something has a weight.</summary>
    public static Setting<T> WeightRow<T>(
        int most, string summary, Func<T, (int? Weight, bool Reverse)> get, Func<T, int, bool, T> set, int unset = 0)
        where T : class
        => new WordsRow<T>(
                "weight",
                summary,
                "a number and perhaps reverse",
                (c, s, m) => Row.Read(c, s.Arguments[0], Row.Whole<int>(-most, most)) is { } weight
                    && Entries.ReadReverse(c, s.Arguments, 1, out var reverse)
                        ? set(m, weight, reverse ?? false)
                        : m,
                (m, _) => get(m) is ({ } weight, var reverse) ? reverse ? [Row.Text(weight), "reverse"] : [Row.Text(weight)] : null)
        {
            Values = $"{Row.Text(-most)} to {Row.Text(most)} [reverse]",
        }
            .Takes(1, 2)
            .Otherwise(Row.Text(unset))
            .Samples(
                [Row.Text(-most), Row.Text(most), $"{Row.Text(most)} reverse"],
                (Row.Text(-most - 1L), DiagnosticCodes.OutOfRange),
                (Row.Text(most + 1L), DiagnosticCodes.OutOfRange),
                ("heavy", DiagnosticCodes.NotANumber),
                ("1 backwards", DiagnosticCodes.UnknownName));

    /// <summary>A host of an SMTP_CHECK while it is read.</summary>
    private sealed record EndPointDraft(IPEndPoint EndPoint);
}
