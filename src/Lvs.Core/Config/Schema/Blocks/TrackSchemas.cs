using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>The rows of what instances can follow: vrrp_script, track_file, vrrp_track_process, bfd_instance.</summary>
internal static class TrackSchemas
{
    public static readonly Setting<TrackScriptConfig> Interval = ScriptTime(
        "interval", "Time between two runs.", "1", t => t.Interval, (t, v) => t with { Interval = v });

    public static readonly Setting<TrackScriptConfig> Timeout = ScriptTime(
        "timeout", "How long a run may take before it counts as failed.", "interval", t => t.Timeout, (t, v) => t with { Timeout = v });

    public static readonly BlockSchema<TrackScriptConfig> Script = new(
        new WordsRow<TrackScriptConfig>(
                "script",
                "Path and arguments of the program; exit code 0 is good.",
                "a command",
                (c, s, t) => s.Arguments.All(w => Names.NotEmpty(c, w))
                    ? t with { Script = t.Script with { CommandLine = string.Join(' ', s.Arguments.Select(w => w.Text)) } }
                    : t,
                (t, _) => [t.Script.CommandLine])
        {
            IsCommand = true,
        }
            .Takes(1, 64).Required().Samples(["/usr/local/bin/check", "\"/usr/local/bin/check --fast\""], ("\"\"", DiagnosticCodes.BadText)),
        Interval,
        Timeout,
        CheckSchemas.WeightRow<TrackScriptConfig>(
            TrackingRows.MostWeight,
            "Change of priority; 0 makes a failure a fault.",
            t => (t.Weight, t.Reverse),
            (t, weight, reverse) => t with { Weight = weight, Reverse = reverse }),
        Row.Number<TrackScriptConfig>(
            "rise", "Successes until it counts as good.", 1, int.MaxValue, t => t.Rise, (t, v) => t with { Rise = v }, "1", "a "
                + "number of runs"),
        Row.Number<TrackScriptConfig>(
            "fall", "Failures until it counts as bad.", 1, int.MaxValue, t => t.Fall, (t, v) => t with { Fall = v }, "1", "a "
                + "number of runs"),
        NotifyRows.User<TrackScriptConfig>(
            "user",
            "Who runs it.",
            t => (t.Script.User, t.Script.Group),
            (t, user, group) => t with { Script = t.Script with { User = user, Group = group } }).Otherwise("script_user"),
        Row.Flag<TrackScriptConfig>(
            "init_fail", "It counts as bad until it has been run.", t => t.InitiallyFailed, (t, v) => t with { InitiallyFailed = v }));

    public static readonly BlockSchema<TrackFileConfig> File = new(
        Row.Path<TrackFileConfig>(
            "file", "The file.", t => t.File.Length == 0 ? null : t.File, (t, v) => t with { File = v }).Required().FirstCounts(),
        CheckSchemas.WeightRow<TrackFileConfig>(
            TrackingRows.FaultWeight,
            "What the number in the file is multiplied by; 0 makes any other number than 0 a fault.",
            t => (t.Weight, t.Reverse),
            (t, weight, reverse) => t with { Weight = weight, Reverse = reverse },
            1).FirstCounts(),
        new WordsRow<TrackFileConfig>(
                "init_file",
                "A number that is written into the file at the start: when it is not there, or with 'overwrite' in any case.",
                "a number, perhaps overwrite",
                ReadInitial,
                (t, _) => t.InitialValue is { } value ? t.Overwrites ? [Row.Text(value), "overwrite"] : [Row.Text(value)] : null)
            .Takes(0, 2).Otherwise("0")
            .Samples(
                ["", "0", "-2147483648", "2147483647 overwrite", "overwrite"],
                ("2147483648", DiagnosticCodes.OutOfRange),
                ("1 append", DiagnosticCodes.UnknownName)));

    public static readonly Setting<TrackProcessConfig> ProcessQuorum = Row.Number<TrackProcessConfig>(
        "quorum", "Fewest processes.", 1, 65535, t => t.Quorum, (t, v) => t with { Quorum = v }, "1");

    public static readonly BlockSchema<TrackProcessConfig> Process = new(
        new WordsRow<TrackProcessConfig>(
                "process",
                "Name of the process, perhaps with its parameters.",
                "a command",
                (c, s, t) => s.Arguments.All(w => Names.NotEmpty(c, w)) ? t with { Process = s.Arguments.Select(w => w.Text).ToValueList() } : t,
                (t, _) => t.Process)
            .Takes(1, 256).Required().FirstCounts().Samples(["haproxy", "nginx -g \"daemon off;\""], ("\"\"", DiagnosticCodes.BadText)),
        Row.Optional<TrackProcessConfig, ParameterMatch>(
            "param_match",
            "How parameters match: all that are written and more (partial), or the last one longer (initial).",
            new OneOf<ParameterMatch>("match", ("initial", ParameterMatch.Initial), ("partial", ParameterMatch.Partial)),
            t => t.Match,
            (t, v) => t with { Match = v },
            "all as they are"),
        CheckSchemas.WeightRow<TrackProcessConfig>(
            TrackingRows.FaultWeight,
            "Change of priority; 0 makes too few a fault.",
            t => (t.Weight, t.Reverse),
            (t, weight, reverse) => t with { Weight = weight, Reverse = reverse }).FirstCounts(),
        ProcessQuorum,
        Row.Optional<TrackProcessConfig, int>(
            "quorum_max", "Most processes.", Row.Whole<int>(0, 65535), t => t.MostProcesses, (t, v) => t with { MostProcesses = v }, "any number"),
        new ValueRow<TrackProcessConfig, TimeSpan>(
            "delay",
            "Both of the following.",
            new Duration(Duration.Microsecond, 3600),
            (_, _) => null,
            (t, v) => t with { ForkDelay = v, TerminateDelay = v })
        { Default = "0" },
        Row.Time<TrackProcessConfig>(
            "fork_delay",
            "How long the quorum has to last before it counts.",
            Duration.Microsecond,
            3600,
            t => t.ForkDelay,
            (t, v) => t with { ForkDelay = v },
            "0"),
        Row.Time<TrackProcessConfig>(
            "terminate_delay",
            "How long it has to be missed before that counts.",
            Duration.Microsecond,
            3600,
            t => t.TerminateDelay,
            (t, v) => t with { TerminateDelay = v },
            "0"),
        Row.Flag<TrackProcessConfig>(
            "full_command", "The whole command line is compared.", t => t.FullCommand, (t, v) => t with { FullCommand = v }))
    {
        End = EndProcess,
    };

    public static readonly Setting<BfdSessionConfig> Neighbor = Row.Host<BfdSessionConfig>(
        "neighbor_ip", "The neighbour.", b => b.Neighbor, (b, v) => b with { Neighbor = v }).Also("neighbour_ip").Required();

    public static readonly BlockSchema<BfdSessionConfig> Bfd = new(
        Neighbor,
        Row.Host<BfdSessionConfig>("source_ip", "Where packets come from.", b => b.Source, (b, v) => b with { Source = v }),
        BfdTime("min_rx", "Shortest interval at which packets are taken.", 1, "10", b => b.MinReceive, (b, v) => b with { MinReceive = v }),
        BfdTime("min_tx", "Shortest interval at which packets are sent.", 1, "10", b => b.MinTransmit, (b, v) => b with { MinTransmit = v }),
        BfdTime("idle_tx", "Interval while the session is down.", 1000, "1000", b => b.IdleTransmit, (b, v) => b with { IdleTransmit = v }),
        Row.Number<BfdSessionConfig>(
            "multiplier", "Missing packets until the session is "
                + "down.", 1, 255, b => b.Multiplier, (b, v) => b with { Multiplier = v }, "5"),
        Row.Flag<BfdSessionConfig>("passive", "The neighbour has to begin.", b => b.Passive, (b, v) => b with { Passive = v }),
        Row.Optional<BfdSessionConfig, int>(
            "ttl", "Time to live of packets.", Row.Whole<int>(1, 255), b => b.TimeToLive, (b, v) => b with { TimeToLive = v }, "255, with IPv6 64")
            .Also("hoplimit"),
        Row.Number<BfdSessionConfig>(
            "max_hops", "Hops a packet may have come; 255 for any number.", -1, 255, b => b.MaxHops, (b, v) => b with { MaxHops = v }, "0"),
        Row.Switch<BfdSessionConfig>(
            "multihop", "Whether the port of RFC 5883 is used.", b => b.Multihop, (b, v) => b with { Multihop = v }).Otherwise("off"),
        CheckSchemas.WeightRow<BfdSessionConfig>(
            TrackingRows.MostWeight,
            "Change of priority; 0 makes a session that is down a fault.",
            b => (b.Weight, b.Reverse),
            (b, weight, reverse) => b with { Weight = weight, Reverse = reverse }),
        Row.Flag<BfdSessionConfig>(
            "vrrp", "Instances are told of it; with neither word checks too.", b => b.TellsVrrp, (b, v) => b with { TellsVrrp = v }),
        Row.Flag<BfdSessionConfig>(
            "checker", "Checks are told of it; with neither word instances "
                + "too.", b => b.TellsCheckers, (b, v) => b with { TellsCheckers = v }));

    /// <summary>A block with a name.</summary>
    public static ItemTitle<DirectorConfig, TItem> Named<TItem>(Func<string, DirectorConfig, TItem> unset, Func<TItem, string> name)
        where TItem : class
        => new()
        {
            Expects = "a name",
            Begin = (c, s, d) =>
            {
                _ = Names.NotEmpty(c, s.Arguments[0]);
                return unset(s.Arguments[0].Text, d);
            },
            Placeholder = d => unset("", d),
            Show = (_, i, _) => [name(i)],
            Unset = (d, i) => unset(name(i), d),
        };

    private static Setting<TrackScriptConfig> ScriptTime(
        string keyword, string summary, string unset, Func<TrackScriptConfig, TimeSpan?> get, Func<TrackScriptConfig, TimeSpan, TrackScriptConfig> set)
    {
        var kind = new Duration(0, Duration.Longest, decimals: 3);
        return new ValueRow<TrackScriptConfig, TimeSpan>(keyword, summary, kind, (t, d) => get(t) is { } v ? kind.Show(v, d) : null, set)
        {
            Default = unset,
            Adjust = (context, word, value) =>
            {
                if (value == TimeSpan.Zero)
                {
                    context.Diagnostics.Warning(
                        DiagnosticCodes.ZeroFrames,
                        word.Position,
                        $"{context.Subject} 0 cannot be kept; 1 second is used, as in keepalived: write '{context.Subject} 1'");
                    return TimeSpan.FromSeconds(1);
                }

                return value;
            },
        };
    }

    private static Setting<BfdSessionConfig> BfdTime(
        string keyword, string summary, decimal least, string unset, Func<BfdSessionConfig, TimeSpan> get, Func<BfdSessionConfig, TimeSpan, BfdSessionConfig> set)
    {
        const decimal Longest = 4_294_967m;
        return Row.Value(keyword, summary, new Duration(least, Longest, decimals: 3, TimeUnit.Milliseconds), get, set, unset);
    }

    private static TrackFileConfig ReadInitial(ReaderContext context, Statement statement, TrackFileConfig file)
    {
        file = file with { InitialValue = file.InitialValue ?? 0 };
        foreach (var word in statement.Arguments)
        {
            if (word.Text == "overwrite")
            {
                file = file with { Overwrites = true };
            }
            else if (char.IsAsciiLetter(word.Text.Length > 0 ? word.Text[0] : 'x'))
            {
                Names.ReportUnknown(context, "option", word, ["overwrite"]);
            }
            else if (Row.Read(context, word, Row.Whole<int>(int.MinValue, int.MaxValue)) is { } value)
            {
                file = file with { InitialValue = value };
            }
        }

        return file;
    }

    private static TrackProcessConfig EndProcess(ReaderContext context, Statement owner, scoped Given given, TrackProcessConfig process)
    {
        if (process.MostProcesses is { } most && most < process.Quorum && given.Has(ProcessQuorum))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.OutOfRange,
                ProcessQuorum.PositionIn(owner),
                $"quorum {Row.Text(process.Quorum)} is above quorum_max {Row.Text(most)}, so it could never be good; expected at most "
                    + Row.Text(most));
        }

        return process;
    }
}
