using System.Globalization;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary><c>lvs_sync_daemon INTERFACE [[inst] INSTANCE] [id N] [maxlen N] [port N] [ttl N] [group ADDRESS]</c></summary>
internal static class SyncDaemonGrammar
{
    public const string Values = "INTERFACE [[inst] INSTANCE] [id 0..255] [maxlen 1..65507] [port 1..65535] [ttl 1..255] [group ADDRESS]";

    private static readonly string[] Options = ["group", "id", "inst", "maxlen", "port", "ttl"];

    public static readonly string[] Good =
        ["eth0", "eth0 VI_1", "eth0 inst VI_1 id 0 maxlen 65507 port 8849 ttl 255 group 224.0.0.82", "eth0 VI_1 id 255 maxlen 1 port 1 ttl 1"];

    public static readonly (string Text, string Code)[] Bad =
    [
        ("eth0 VI_1 id 256", DiagnosticCodes.OutOfRange),
        ("eth0 VI_1 maxlen 65508", DiagnosticCodes.OutOfRange),
        ("eth0 VI_1 port 0", DiagnosticCodes.OutOfRange),
        ("eth0 VI_1 ttl 256", DiagnosticCodes.OutOfRange),
        ("eth0 VI_1 group 192.0.2.1", DiagnosticCodes.BadAddress),
        ("eth0 VI_1 id", DiagnosticCodes.MissingValue),
        ("eth0 VI_1 mtu 1500", DiagnosticCodes.UnknownName),
    ];

    public static GlobalConfig Read(ReaderContext context, Statement statement, GlobalConfig global)
    {
        var words = statement.Arguments;
        if (!Names.IsInterface(context, words[0]))
        {
            return global;
        }

        SyncDaemonConfig? daemon = new() { Interface = words[0].Text };
        var i = 1;
        if (words.Length > 1 && !Options.Contains(words[1].Text, StringComparer.Ordinal))
        {
            daemon = daemon with { Instance = words[1].Text };
            i++;
        }

        for (; i < words.Length && daemon is not null; i += 2)
        {
            if (!Options.Contains(words[i].Text, StringComparer.Ordinal))
            {
                Names.ReportUnknown(context, "option", words[i], Options);
                return global;
            }

            if (i + 1 == words.Length)
            {
                Entries.ReportAlone(context, words[i], "a value");
                return global;
            }

            context.Subject = words[i].Text;
            daemon = With(context, daemon, words[i].Text, words[i + 1]);
        }

        return daemon is null ? global : global with { Ipvs = global.Ipvs with { SyncDaemon = daemon } };
    }

    public static List<string> Show(SyncDaemonConfig daemon)
    {
        var words = new List<string> { daemon.Interface };
        Add("inst", daemon.Instance);
        Add("id", Text(daemon.SyncId));
        Add("maxlen", Text(daemon.MaxLength));
        Add("port", daemon.Port == 8848 ? null : Text(daemon.Port));
        Add("ttl", Text(daemon.TimeToLive));
        Add("group", daemon.Group?.ToString());
        return words;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                words.Add(name);
                words.Add(value);
            }
        }
    }

    private static SyncDaemonConfig? With(ReaderContext context, SyncDaemonConfig daemon, string option, Word value)
    {
        switch (option)
        {
            case "inst":
                return daemon with { Instance = value.Text };
            case "id":
                return Number(0, 255) is { } id ? daemon with { SyncId = id } : null;
            case "maxlen":
                return Number(1, 65507) is { } length ? daemon with { MaxLength = length } : null;
            case "port":
                return Number(1, ushort.MaxValue) is { } port ? daemon with { Port = port } : null;
            case "ttl":
                return Number(1, 255) is { } hops ? daemon with { TimeToLive = hops } : null;
            default:
                return new GroupAddress(null).TryRead(context, value, out var group) ? daemon with { Group = group } : null;
        }

        int? Number(int least, int most) => Row.Read(context, value, Row.Whole<int>(least, most));
    }

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
