using System.Globalization;
using System.Text;
using Lvs.Core.Config.Hocon;
using Lvs.Core.Config.Hocon.Settings;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>hocon/reference.conf, as the table of settings has it.</summary>
internal static class ReferenceDocument
{
    private const int Width = 118;

    private const string Introduction = """
        # Every setting of lvsd with its default and a sentence, generated from the table of settings in
        # src/Lvs.Core/Config/Schema/Blocks. It is a configuration as it stands and says nothing but defaults, apart from what has none:
        # a name, an address, an interface. To look things up in, not to copy: what is not written has its default.
        #
        # - null is as if the key were not there; where something else is the default, the line says what.
        # - A time has its unit: 500ms, 1s, 5m. A switch is true or false.
        # - A list is an array of texts; an entry with options may be an object: track-script { web { weight = 10 } }.
        # - What is named is an object with a key for each name. A service's key is "tcp://ADDRESS:PORT", "udp://…", "sctp://…",
        #   "fwmark://N" (or "fwmark://N/inet6") or "group://NAME"; a server's is "ADDRESS:PORT". An IPv6 address with a port is
        #   in brackets.
        # - Keys outside 'lvs' and 'directors' are for substitutions: lvs.virtual-servers."tcp://192.0.2.1:80" = ${farm} { … }
        # - directors.NAME { … } is laid over 'lvs' for one director: lvsd check --for NAME.
        # - "Not yet": understood and checked; what happens instead is said. "Not yet, refused": 'lvsd run' does not start with it.
        #
        # After a change of the table write it anew: LVS_WRITE_DOCUMENTS=1 dotnet test tests/Lvs.Core.Tests --filter Document
        #
        #   lvsd check --offline -c hocon/reference.conf

        """;

    /// <summary>The names under which named blocks are shown.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["track-groups"] = "statics",
        ["track-scripts"] = "proxy",
        ["track-files"] = "maintenance",
        ["track-processes"] = "nginx",
        ["bfd-instances"] = "uplink",
        ["vrrp-instances"] = "VI_1",
        ["vrrp-sync-groups"] = "firewall",
        ["virtual-servers"] = "\"tcp://192.0.2.100:80\"",
        ["real-servers"] = "\"192.0.2.11:80\"",
    };

    /// <summary>What is shown for keys without a default, and where the default cannot be written as one.</summary>
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["track-groups/group"] = "[VI_1]",
        ["track-scripts/script"] = "\"/usr/local/bin/check --fast\"",
        ["track-files/file"] = "/run/lvsd/maintenance",
        ["track-processes/process"] = "nginx",
        ["bfd-instances/neighbor-ip"] = "192.0.2.254",
        ["vrrp-instances/interface"] = "eth0",
        ["vrrp-instances/virtual-router-id"] = "51",
        ["vrrp-instances/virtual-addresses"] = "[\"192.0.2.100/24 dev eth0\"]",
        ["vrrp-instances/track-script"] = "[proxy]",
        ["vrrp-instances/track-process"] = "[nginx]",
        ["vrrp-sync-groups/group"] = "[VI_1, VI_2]",
        ["cluster/directors"] = "{ lb1 = 192.0.2.11, lb2 = \"192.0.2.12 7411\" }",
        ["cluster/certificate"] = "/etc/lvsd/cluster/lb1.crt",
        ["cluster/key"] = "/etc/lvsd/cluster/lb1.key",
        ["cluster/ca"] = "/etc/lvsd/cluster/ca.crt",
        ["auth-hmac/key"] = "{ 1 = \"file:/etc/lvsd/hmac.key\" }",
        ["authentication/type"] = "PASS",
        ["authentication/password"] = "\"12345678\"",
        ["virtual-server-groups"] = "{ web = [\"192.0.2.100 443\", \"192.0.2.101-110 443\", \"fwmark 5\"] }",
        ["virtual-servers/method"] = "NAT",
        ["virtual-servers/protocol"] = "TCP",
        ["bfd/name"] = "uplink",
        ["file/track-file"] = "maintenance",
        ["agent/connect-port"] = "8081",
        ["script/script"] = "/usr/local/bin/check",
        ["urls/path"] = "/health",
        ["urls/regex"] = "\"ok$\"",
        ["virtual-servers/sorry-server"] = "\"192.0.2.99 80\"",
        ["global/nftables-ipvs-priority"] = "null",
        ["global/nftables-ipvs-start-fwmark"] = "null",
        ["global/vrrp-garp-interval"] = "null",
        ["global/vrrp-gna-interval"] = "null",
    };

    /// <summary>What some blocks need beside them, so that they make sense.</summary>
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["vrrp-instances"] = "VI_2 { interface = eth1, virtual-router-id = 52, virtual-addresses = [\"198.51.100.1/24 dev eth1\"] }",
        ["virtual-servers"] = "\"group://web\" { protocol = TCP, method = NAT, real-servers { \"192.0.2.12:443\" { tcp {} } } }",
    };

    public static string Write()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        text.Append("\nlvs {\n");
        Write(text, RootSchema.Schema, "", 1);
        return text.Append("}\n").ToString();
    }

    private static void Write(StringBuilder text, BlockSchema block, string owner, int depth)
    {
        var isFirst = true;
        foreach (var row in block.Settings.Where(r => r.Key is not null))
        {
            if (!isFirst)
            {
                text.Append('\n');
            }

            isFirst = false;
            var indent = new string(' ', 2 * depth);
            Comment(text, indent, row);
            if (row.Inner is not { } inner)
            {
                var (value, remark) = ValueOf(row, $"{owner}/{row.Key}");
                text.Append(CultureInfo.InvariantCulture, $"{indent}{row.Key}{(value[0] == '{' ? " " : " = ")}{value}{(remark is null ? "" : $" # {remark}")}\n");
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"{indent}{row.Key} {{\n");
            var name = row.TitleKind == TitleKind.None ? null : Names[row.Key!];
            if (name is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}  {name} {{\n");
            }

            Write(text, inner, row.Key!, depth + (name is null ? 1 : 2));
            text.Append(name is null ? "" : $"{indent}  }}\n");
            if (Others.TryGetValue(row.Key!, out var other))
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}  {other}\n");
            }

            text.Append(indent).Append("}\n");
        }
    }

    private static (string Value, string? Remark) ValueOf(Setting row, string path)
    {
        if (Values.TryGetValue(path, out var shown) || Values.TryGetValue(path.TrimStart('/'), out shown))
        {
            return (shown, null);
        }

        var unset = row.Default;
        return row.Shape switch
        {
            SettingShape.Switch when unset is null or "off" => ("false", null),
            SettingShape.Switch when unset == row.Keyword => ("true", null),
            SettingShape.List => ("null", "none"),
            _ when unset is null => ("null", null),
            _ when IsTime(row) && unset == "0" && row.HoconGood[0][0] != '0' || row.Good is [not "0", ..] && unset == "0" => ("null", unset),
            _ when IsTime(row) && decimal.TryParse(unset, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
                => (unset + (row.HoconGood[0].EndsWith("ms", StringComparison.Ordinal) ? "ms" : "s"), null),
            SettingShape.Value or SettingShape.Words when IsValue(row, unset) => (HoconText.IsNumber(unset) ? unset : HoconText.StringValue(unset), null),
            _ => ("null", InHocon(unset)),
        };
    }

    private static bool IsTime(Setting row) => !row.HoconGood.IsDefaultOrEmpty && row.HoconGood[^1].EndsWith('s') && char.IsAsciiDigit(row.HoconGood[^1][0]);

    /// <summary>A number, or one of the words the row lists.</summary>
    private static bool IsValue(Setting row, string text)
        => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) || row.Good.Contains(text);

    private static string InHocon(string text) => HoconPhrases.Of(text);

    private static void Comment(StringBuilder text, string indent, Setting row)
    {
        var values = row.Shape is SettingShape.Switch || row.Inner is not null ? "" : $" {char.ToUpperInvariant(row.Values[0])}{row.Values[1..]}.";
        var status = row.Status switch
        {
            SettingStatus.NoEffect none => $" No effect: {none.Reason}.",
            SettingStatus.NotYet { RefusedAtRun: true } notYet => $" Not yet, refused: {notYet.Consequence}.",
            SettingStatus.NotYet notYet => $" Not yet: {notYet.Consequence}.",
            _ => "",
        };
        var line = new StringBuilder($"{indent}#");
        foreach (var word in InHocon($"{row.Summary}{values}{status}").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length + word.Length >= Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append(indent).Append('#');
            }

            line.Append(' ').Append(word);
        }

        text.Append(line).Append('\n');
    }
}
