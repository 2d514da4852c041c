using System.Globalization;
using System.Text;
using Lvs.Core.Config.Hocon;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>docs/configuration.md, as hocon/reference.conf has it.</summary>
internal static class ConfigurationDocument
{
    private const string Introduction = """
        # Configuration

        Every setting in HOCON, generated from `hocon/reference.conf`, which is generated from the table of settings. `from-keepalived.md` has the
        same by keepalived's words, `hocon.md` says how HOCON is read, and `hocon/` has examples. After a change of the table:

        ```sh
        LVS_WRITE_DOCUMENTS=1 dotnet test tests/Lvs.Core.Tests --filter Document
        ```

        """;

    // ReferenceDocument begins with these what a setting does not do.
    private static readonly string[] Unlike = ["Not yet", "No effect"];

    public static string Write(string reference)
    {
        var result = HoconReading.Read(reference, HoconReading.WithComments);
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var line in ((HoconObject)result.Partial).Fields.SelectMany(f => f.Comments.Before).SkipWhile(l => l.Length > 0))
        {
            if (line.StartsWith("After a change", StringComparison.Ordinal))
            {
                break;
            }

            text.Append(line.Replace("<", "&lt;", StringComparison.Ordinal)).Append('\n');
        }

        Write(text, "lvs", (HoconObject)result.Partial.At("lvs"), 2, "");
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Write(StringBuilder text, string path, HoconObject block, int depth, string without)
    {
        text.Append('#', Math.Min(depth, 4)).Append(CultureInfo.InvariantCulture, $" {path}\n\n{(without.Length > 0 ? $"{without}\n\n" : "")}| key | as it is without a word | meaning |\n|---|---|---|\n");
        foreach (var field in block.Fields)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{field.Key}` | {Value(field)} | {Escape(string.Join(' ', field.Comments.Before))} |\n");
        }

        text.Append('\n');
        foreach (var field in block.Fields)
        {
            if (field.Value is not HoconObject inner)
            {
                continue;
            }

            // What has a sentence is a block; what has none is the names of blocks, or a value.
            var isNamed = inner.Fields.All(f => f.Comments.IsEmpty);
            if (!isNamed || inner.Fields.First().Value is HoconObject)
            {
                Write(text, $"{path}.{field.Key}{(isNamed ? ".NAME" : "")}", isNamed ? (HoconObject)inner.Fields.First().Value : inner, depth + 1, Without(field, without));
            }
        }
    }

    // What stands in a block does no more than the block.
    private static string Without(HoconField block, string outer)
    {
        var comment = string.Join(' ', block.Comments.Before);
        var start = Unlike.Select(word => comment.IndexOf(word, StringComparison.Ordinal)).Where(index => index >= 0).DefaultIfEmpty(-1).Min();
        return start < 0 ? outer : Escape(comment[start..]);
    }

    private static string Value(HoconField field) => field.Value switch
    {
        HoconObject => "",
        HoconNull => field.Comments.After is { } remark ? Escape(remark) : "–",
        HoconArray array => $"e.g. `{string.Join(", ", array.Select(v => v.TryGetText(out var item) ? item : ""))}`",
        var value => value.TryGetText(out var text) ? $"`{text}`" : "",
    };

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
