using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>How packets reach a server: of a service, a server and a sorry server.</summary>
internal static class ForwardingRow
{
    /// <summary>A keyword with a forwarding method and the details of a tunnel.</summary>
    public static Setting<T> Of<T>(
        string keyword,
        string summary,
        Func<T, (ForwardingMethod? Method, TunnelConfig? Tunnel)> get,
        Func<T, ForwardingMethod, TunnelConfig?, T> set)
        where T : class
        => new WordsRow<T>(
                keyword,
                summary,
                "NAT, DR or TUN",
                (c, s, m) => ReadMethod(c, s) is { } read ? set(m, read.Method, read.Tunnel) : m,
                (m, _) => get(m) is ({ } method, var tunnel) ? ShowMethod(method, tunnel) : null)
        {
            Values = "NAT, DR, TUN [type ipip|gue port PORT|gre] [nocsum|csum|remcsum]",
        }
            .Takes(1, 6)
            .Samples(
                ["NAT", "DR", "TUN", "TUN type ipip", "TUN type gue port 1", "TUN type gue port 65535 csum", "TUN type gre nocsum"],
                ("dr", DiagnosticCodes.UnknownName),
                ("TUN type gue", DiagnosticCodes.MissingValue),
                ("TUN type gue port 0", DiagnosticCodes.OutOfRange),
                ("TUN type gue port 65536", DiagnosticCodes.OutOfRange),
                ("TUN type vxlan", DiagnosticCodes.UnknownName),
                ("DR csum", DiagnosticCodes.ExtraValue));

    private static (ForwardingMethod Method, TunnelConfig? Tunnel)? ReadMethod(ReaderContext context, Statement statement)
    {
        var kind = new OneOf<ForwardingMethod>(
            "forwarding method",
            ("NAT", ForwardingMethod.Masquerade),
            ("DR", ForwardingMethod.DirectRouting),
            ("TUN", ForwardingMethod.Tunnel));
        var words = statement.Arguments;
        if (Row.Read(context, words[0], kind) is not { } method)
        {
            return null;
        }

        if (words.Length == 1)
        {
            return (method, null);
        }

        if (method != ForwardingMethod.Tunnel)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.ExtraValue,
                words[1].Position,
                $"{Shown.Value(words[1].Text)} too many after '{words[0].Text}'; only TUN has more words");
            return null;
        }

        return ReadTunnel(context, words) is { } tunnel && IsConsistent(context, words, tunnel)
            ? (method, tunnel.Kind == TunnelKind.IpInIp ? null : tunnel)
            : null;
    }

    private static TunnelConfig? ReadTunnel(ReaderContext context, ImmutableArray<Word> words)
    {
        var kinds = new OneOf<TunnelKind>("tunnel type", [.. TunnelKinds.Words]);
        var tunnel = new TunnelConfig(TunnelKind.IpInIp);
        for (var i = 1; i < words.Length; i++)
        {
            var word = words[i];
            switch (word.Text)
            {
                case "type" or "port" when i + 1 == words.Length:
                    Entries.ReportAlone(context, word, word.Text == "type" ? kinds.Expects : "a port");
                    return null;
                case "type":
                    if (Row.Read(context, words[++i], kinds) is not { } kind)
                    {
                        return null;
                    }

                    tunnel = tunnel with { Kind = kind };
                    break;
                case "port":
                    context.Subject = "port";
                    if (Row.Read(context, words[++i], Row.Whole<ushort>(1, ushort.MaxValue)) is not { } port)
                    {
                        return null;
                    }

                    tunnel = tunnel with { Port = port };
                    break;
                case "nocsum":
                    break;
                case "csum":
                    tunnel = tunnel with { Checksum = TunnelChecksum.Checksum };
                    break;
                case "remcsum":
                    tunnel = tunnel with { Checksum = TunnelChecksum.RemoteChecksum };
                    break;
                default:
                    Names.ReportUnknown(context, "tunnel option", word, ["csum", "nocsum", "port", "remcsum", "type"]);
                    return null;
            }
        }

        return tunnel;
    }

    private static bool IsConsistent(ReaderContext context, ImmutableArray<Word> words, TunnelConfig tunnel)
    {
        var lacksPort = tunnel.Kind == TunnelKind.Gue && tunnel.Port == 0;
        if (lacksPort || (tunnel.Kind != TunnelKind.Gue && tunnel.Port != 0))
        {
            context.Diagnostics.Error(
                lacksPort ? DiagnosticCodes.MissingValue : DiagnosticCodes.ExtraValue,
                words[^1].Position,
                lacksPort ? "a GUE tunnel needs a port; expected 'type gue port PORT'" : "only a GUE tunnel has a port; expected none");
            return false;
        }

        if ((tunnel.Kind == TunnelKind.IpInIp && tunnel.Checksum != TunnelChecksum.None)
            || (tunnel.Kind == TunnelKind.Gre && tunnel.Checksum == TunnelChecksum.RemoteChecksum))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.UnknownName,
                words[^1].Position,
                $"this type of tunnel has no {Shown.Value(words[^1].Text)}; expected a GUE tunnel, or none of it");
            return false;
        }

        return true;
    }

    private static IEnumerable<string> ShowMethod(ForwardingMethod method, TunnelConfig? tunnel)
    {
        yield return method switch
        {
            ForwardingMethod.DirectRouting => "DR",
            ForwardingMethod.Tunnel => "TUN",
            _ => "NAT",
        };
        if (tunnel is null)
        {
            yield break;
        }

        yield return "type";
        yield return TunnelKinds.WordOf(tunnel.Kind);
        if (tunnel.Kind == TunnelKind.Gue)
        {
            yield return "port";
            yield return Row.Text(tunnel.Port);
        }

        if (tunnel.Checksum != TunnelChecksum.None)
        {
            yield return tunnel.Checksum == TunnelChecksum.Checksum ? "csum" : "remcsum";
        }
    }
}
