using System.Collections.Immutable;
using System.Globalization;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Hocon.Settings;

/// <summary>
/// The keys of services and servers: <c>tcp://192.0.2.1:80</c>, <c>udp://[2001:db8::1]:53</c>, <c>fwmark://5</c>, <c>group://web</c>;
/// <c>192.0.2.11:80</c>. Here they are taken apart into the words keepalived has for them, which the rows then judge.
/// </summary>
internal static class BlockKey
{
    /// <summary>What a service's key looks like, for messages.</summary>
    public const string ServiceForm = "tcp://, udp:// or sctp:// with ADDRESS:PORT, fwmark://N or group://NAME";

    private const string SchemeEnd = "://";

    private static readonly (string Scheme, string Protocol)[] Protocols = [("tcp", "TCP"), ("udp", "UDP"), ("sctp", "SCTP")];

    private static readonly string[] Families = ["inet", "inet6"];

    /// <summary>Takes the key of a service apart; false when its scheme is unknown.</summary>
    /// <param name="key">The key.</param>
    /// <param name="words">What stands after virtual_server in keepalived.conf.</param>
    /// <param name="protocol">keepalived's word for the protocol; null where the key says none.</param>
    /// <param name="family">The family of a mark; null when the key does not say it.</param>
    public static bool TryReadService(string key, out string[] words, out string? protocol, out string? family)
    {
        (words, protocol, family) = ([key], null, null);
        var end = key.IndexOf(SchemeEnd, StringComparison.Ordinal);
        if (end < 0)
        {
            words = ReadServer(key);
            return false;
        }

        var (scheme, rest) = (key[..end], key[(end + SchemeEnd.Length)..]);
        switch (scheme)
        {
            case "fwmark":
                var slash = rest.IndexOf('/', StringComparison.Ordinal);
                family = slash < 0 ? null : rest[(slash + 1)..];
                words = ["fwmark", slash < 0 ? rest : rest[..slash]];
                return family is null || Families.Contains(family, StringComparer.Ordinal);
            case "group":
                words = ["group", rest];
                return true;
        }

        words = ReadServer(rest);
        protocol = Array.Find(Protocols, p => p.Scheme == scheme).Protocol;
        return protocol is not null;
    }

    /// <summary>Whether words are a protocol that a key can say.</summary>
    public static bool IsProtocol(ImmutableArray<Word> words) => words.Length == 1 && Array.Exists(Protocols, p => p.Protocol == words[0].Text);

    /// <summary>The key of a service, from keepalived's words.</summary>
    public static string ShowService(IReadOnlyList<string> words, string? protocol)
        => words[0] is "fwmark" or "group"
            ? $"{words[0]}{SchemeEnd}{words[1]}"
            : $"{Array.Find(Protocols, p => p.Protocol == (protocol ?? "UDP")).Scheme}{SchemeEnd}{ShowServer(words)}";

    /// <summary>An address and perhaps a port, from <c>192.0.2.11:80</c>, <c>[2001:db8::1]:80</c>, or an address alone.</summary>
    public static string[] ReadServer(string key)
    {
        if (key.StartsWith('['))
        {
            var close = key.IndexOf(']', StringComparison.Ordinal);
            return close < 0 ? [key]
                : close == key.Length - 1 ? [key[1..close]]
                : key[close + 1] == ':' ? [key[1..close], key[(close + 2)..]]
                : [key];
        }

        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || key.IndexOf(':', colon + 1) >= 0 ? [key] : [key[..colon], key[(colon + 1)..]];
    }

    /// <summary>The key of a server, from keepalived's words.</summary>
    public static string ShowServer(IReadOnlyList<string> words)
        => words.Count == 1 ? words[0]
            : words[0].Contains(':', StringComparison.Ordinal)
                ? string.Create(CultureInfo.InvariantCulture, $"[{words[0]}]:{words[1]}")
                : string.Create(CultureInfo.InvariantCulture, $"{words[0]}:{words[1]}");
}
