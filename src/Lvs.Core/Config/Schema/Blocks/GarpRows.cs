using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>Gratuitous ARP: the same in global_defs, with a prefix, and in vrrp_instance.</summary>
internal static class GarpRows
{
    private const int LongestExtra = 86_400;

    /// <param name="prefix">Before each keyword.</param>
    /// <param name="leastExtra">0 where keepalived takes it as off.</param>
    /// <param name="get">The settings of a model.</param>
    /// <param name="set">The model with other settings.</param>
    public static Setting<T>[] Of<T>(string prefix, int leastExtra, Func<T, GarpConfig> get, Func<T, GarpConfig, T> set)
        where T : class
        =>
        [
            Row.Time<T>(
                $"{prefix}garp_master_delay",
                "How long after becoming master a second batch of gratuitous ARP is sent; 0 for none.",
                0,
                Duration.Longest,
                m => get(m).Delay,
                (m, v) => set(m, get(m) with { Delay = v }),
                "5"),
            AtLeastOne<T>(
                $"{prefix}garp_master_repeat",
                "Gratuitous ARP frames per batch and address.",
                "5",
                m => get(m).Repeat,
                (m, v) => set(m, get(m) with { Repeat = v })),
            Row.Time<T>(
                $"{prefix}garp_master_refresh",
                "Interval at which a master repeats gratuitous ARP; 0 for never.",
                0,
                Duration.Longest,
                m => get(m).Refresh,
                (m, v) => set(m, get(m) with { Refresh = v }),
                "0"),
            AtLeastOne<T>(
                $"{prefix}garp_master_refresh_repeat",
                "Gratuitous ARP frames at each such repetition.",
                "1",
                m => get(m).RefreshRepeat,
                (m, v) => set(m, get(m) with { RefreshRepeat = v })),
            Row.Optional<T, TimeSpan>(
                $"{prefix}garp_lower_prio_delay",
                "As garp_master_delay, after an advert of lower priority was heard.",
                new Duration(0, Duration.Longest),
                m => get(m).LowerPriorityDelay,
                (m, v) => set(m, get(m) with { LowerPriorityDelay = v }),
                "garp_master_delay"),
            Row.Optional<T, int>(
                $"{prefix}garp_lower_prio_repeat",
                "As garp_master_repeat, after an advert of lower priority was heard.",
                Row.Whole<int>(0, int.MaxValue),
                m => get(m).LowerPriorityRepeat,
                (m, v) => set(m, get(m) with { LowerPriorityRepeat = v }),
                "garp_master_repeat"),
            new WordsRow<T>(
                $"{prefix}garp_extra_if",
                "Interval of gratuitous ARP on other interfaces that addresses are on: on virtual ones, or with 'all' on all of them.",
                "seconds, perhaps with 'all' before them",
                (c, s, m) => ReadExtra(c, s, leastExtra) is { } read
                    ? set(m, get(m) with { ExtraInterval = read.Interval, ExtraOnAll = read.All })
                    : m,
                (m, d) => get(m) is { ExtraInterval.Ticks: > 0 } garp
                    ? [.. garp.ExtraOnAll ? ["all"] : (string[])[], new Duration(0, LongestExtra).Show(garp.ExtraInterval, d)]
                    : null)
            {
                AtMost = 2,
                Values = $"[all] {Row.Text(leastExtra)} to {Row.Text(LongestExtra)} s",
                Good = [Row.Text(leastExtra), Row.Text(LongestExtra), "all 100"],
                Bad =
                [
                    (Row.Text(leastExtra - 1), DiagnosticCodes.OutOfRange),
                    (Row.Text(LongestExtra + 1), DiagnosticCodes.OutOfRange),
                    ("some 100", DiagnosticCodes.UnknownName),
                    ("all", DiagnosticCodes.MissingValue),
                ],
                HoconGood = [$"{Row.Text(leastExtra)}s", $"{Row.Text(LongestExtra)}s", "all 100s"],
                HoconBad =
                [
                    ($"{Row.Text(leastExtra - 1)}s", DiagnosticCodes.OutOfRange),
                    ($"{Row.Text(LongestExtra + 1)}s", DiagnosticCodes.OutOfRange),
                    ("some 100s", DiagnosticCodes.UnknownName),
                    ("all", DiagnosticCodes.MissingValue),
                ],
            }.Also($"{prefix}vmac_garp_intvl", AliasKind.Old),
        ];

    /// <summary>keepalived sends one frame where 0 is asked for.</summary>
    private static Setting<T> AtLeastOne<T>(string keyword, string summary, string unset, Func<T, int> get, Func<T, int, T> set)
        where T : class
    {
        var kind = new WholeNumber<int>(0, int.MaxValue).Called("a number of frames");
        return new ValueRow<T, int>(keyword, summary, kind, (m, d) => kind.Show(get(m), d), set)
        {
            Default = unset,
            Adjust = (context, word, value) =>
            {
                if (value == 0)
                {
                    context.Diagnostics.Warning(
                        DiagnosticCodes.ZeroFrames,
                        word.Position,
                        $"{context.Subject} 0 would leave clients with the old MAC address; 1 is used, as in keepalived: write "
                            + $"'{context.Subject} 1'");
                }

                return Math.Max(1, value);
            },
        };
    }

    private static (TimeSpan Interval, bool All)? ReadExtra(ReaderContext context, Statement statement, int least)
    {
        var words = statement.Arguments;
        var all = words[0].Text == "all";
        if (all && words.Length == 1)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.MissingValue, words[0].Position, $"'{statement.Keyword.Text} all' has no interval; expected "
                    + $"seconds after it");
            return null;
        }

        if (!all && words.Length == 2)
        {
            Names.ReportUnknown(context, "option", words[0], ["all"]);
            return null;
        }

        return Row.Read(context, words[^1], new Duration(least, LongestExtra)) is { } interval ? (interval, all) : null;
    }
}
