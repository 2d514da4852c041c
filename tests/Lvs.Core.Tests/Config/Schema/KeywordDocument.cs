using System.Globalization;
using System.Text;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Tests.Config.Schema;

/// <summary>docs/from-keepalived.md, as the table of settings has it.</summary>
internal static class KeywordDocument
{
    private const string Introduction = """
        # From keepalived.conf

        What this director does with every keyword of keepalived (2.4 and the 2.2.7 of Debian), generated from the table of settings in
        `src/Lvs.Core/Config/Schema/Blocks`. After a change of the table write it anew:

        ```sh
        LVS_WRITE_DOCUMENTS=1 dotnet test tests/Lvs.Core.Tests --filter KeywordDocument
        ```

        - **in effect**: does what it says.
        - **no effect**: accepted and checked; `lvsd check` says once why there is nothing for it to do.
        - **not yet**: understood and checked; `lvsd check` says once what happens instead.
        - **not yet, refused**: the same, and `lvsd run` does not start with it, because the director would be master when it must not be, or
          would not hold what the others believe it holds. A value that only repeats the default is not refused.

        A keyword given twice in a block is a warning that says which one counts. *HOCON* is the key in the native syntax, in the block of the
        same name; a dash there means that the setting has no effect and is not said.


        """;

    public static string Write()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        Write(text, "Outside all blocks", RootSchema.Schema, 2, SettingStatus.Meant);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Write(StringBuilder text, string title, BlockSchema block, int depth, SettingStatus ofBlock)
    {
        text.Append('#', Math.Min(depth, 4)).Append(' ').Append(title).Append("\n\n");
        text.Append(ofBlock is SettingStatus.InEffect ? "" : $"{Why(ofBlock).Trim()}\n\n");
        text.Append("| keyword | HOCON | what may follow | default | status | meaning |\n|---|---|---|---|---|---|\n");
        foreach (var row in block.Settings)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Keywords(row)} | {(row.Key is { } key ? $"`{key}`" : "–")} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Escape(row.Values)} | {Escape(row.Default ?? "")} | {Status(In(ofBlock, row))} | {Escape(row.Summary)}{Why(row.Status)} |\n");
        }

        text.Append('\n');
        foreach (var row in block.Settings)
        {
            // The two kinds of HTTP checks have the same keywords.
            if (row.Inner is { } inner && row.Keyword != "SSL_GET")
            {
                Write(text, row.Keyword == "HTTP_GET" ? "HTTP_GET, SSL_GET" : row.Keyword, inner, depth + 1, In(ofBlock, row));
            }
        }
    }

    // What stands in a block does no more than the block.
    private static SettingStatus In(SettingStatus ofBlock, Setting row) => row.Status is SettingStatus.InEffect ? ofBlock : row.Status;

    private static string Keywords(Setting row)
    {
        var also = row.Aliases.Select(a => a.Kind switch
        {
            AliasKind.Old => $"`{a.Name}` (old)",
            AliasKind.Contrary => $"`{a.Name}` (the contrary)",
            AliasKind.FromFile => $"`{a.Name}` (ours: the file with it)",
            AliasKind.FromEnvironment => $"`{a.Name}` (ours: the environment variable with it)",
            AliasKind.Mistaken => $"`{a.Name}` (mistaken)",
            _ => $"`{a.Name}`",
        });
        return string.Join(", ", also.Prepend($"`{row.Keyword}`"));
    }

    private static string Status(SettingStatus status) => status switch
    {
        SettingStatus.NoEffect => "no effect",
        SettingStatus.NotYet { RefusedAtRun: true } => "not yet, refused",
        SettingStatus.NotYet => "not yet",
        _ => "in effect",
    };

    private static string Why(SettingStatus status) => status switch
    {
        SettingStatus.NoEffect none => $" *No effect: {Escape(none.Reason)}.*",
        SettingStatus.NotYet notYet => $" *Not yet: {Escape(notYet.Consequence)}.*",
        _ => "",
    };

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
}
