using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config.Hocon.Settings;

/// <summary>
/// Messages about settings are written in keepalived's words, <c>'lb_kind NAT'</c>; here they become HOCON's, <c>'method = NAT'</c>. The
/// names come from the table, so that no message has to be written twice.
/// </summary>
internal static partial class HoconPhrases
{
    private static readonly Lazy<FrozenDictionary<string, Setting>> Rows = new(FindRows);

    /// <summary>The message in HOCON's words.</summary>
    public static string Of(string message) => Phrase().Replace(message, Translate);

    private static string Translate(Match match)
    {
        var (keyword, value) = (match.Groups["keyword"].Value, match.Groups["value"].Value);
        if (!match.Groups["quoted"].Success)
        {
            return Rows.Value.TryGetValue(match.Value, out var bare) ? bare.Key! : match.Value;
        }

        if (!Rows.Value.TryGetValue(keyword, out var row))
        {
            return match.Value;
        }

        return row.AliasOf(keyword) is { Kind: AliasKind.Contrary } ? $"'{row.Key} = false'"
            : value.Length == 0 ? $"'{row.Key}'"
            : row.Inner is not null || row.TitleKind != TitleKind.None ? $"'{row.Key} {value}'"
            : value.Contains(' ', StringComparison.Ordinal) ? match.Value
            : $"'{row.Key} = {ValueOf(row, value)}'";
    }

    /// <summary>A time has its unit in HOCON, which the samples of its row show.</summary>
    private static string ValueOf(Setting row, string value)
        => !row.HoconGood.IsDefaultOrEmpty && decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
            ? value + row.HoconGood[0].TrimStart("0123456789.".ToCharArray())
            : value;

    private static FrozenDictionary<string, Setting> FindRows()
    {
        var rows = new Dictionary<string, Setting>(StringComparer.Ordinal);
        Collect(RootSchema.Schema);
        return rows.ToFrozenDictionary(StringComparer.Ordinal);

        void Collect(BlockSchema block)
        {
            foreach (var row in block.Settings.Where(r => r.Key is not null))
            {
                foreach (var name in row.Names.Append(row.Key!))
                {
                    rows.TryAdd(name, row);
                }
            }

            foreach (var inner in block.Settings.Select(r => r.Inner).OfType<BlockSchema>())
            {
                Collect(inner);
            }
        }
    }

    // Without a timeout: a message is short, and a busy machine must not make reading throw.
    /// <summary>A keyword in quotes, perhaps with a value; or, with an underscore, outside of them and of lists of words.</summary>
    [GeneratedRegex(
        @"(?<quoted>(?<!\w)'(?<keyword>[A-Za-z0-9_-]+)(?: (?<value>[^'\n]{1,40}))?')|(?<!\w)'[^']*'|(?<![\w$/.]|, |of )[a-z0-9]+(?:_[a-z0-9]+)+(?![\w/.])",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Phrase();
}
