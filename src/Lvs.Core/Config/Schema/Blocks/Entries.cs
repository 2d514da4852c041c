using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>Entries of lists that are more than a word: addresses, routes, rules, tracked things, peers.</summary>
internal static class Entries
{
    private const string Dev = "dev";

    /// <summary>Options of addresses; those without a value end in nothing, those with one say what it is.</summary>
    private static readonly (string Name, string? Value)[] AddressOptions =
    [
        (Dev, "an interface name"), ("brd", "an address, + or -"), ("broadcast", "an address, + or -"), ("scope", "a scope"),
        ("label", "a label"), ("peer", "an address"), ("preferred_lft", "seconds or forever"), ("home", null), ("-nodad", null),
        ("mngtmpaddr", null), ("noprefixroute", null), ("autojoin", null), ("no_track", null), ("use_vmac", null),
        ("track_group", "a track_group"),
    ];

    private static readonly string[] Scopes = ["global", "host", "link", "nowhere", "site"];

    /// <summary>What may stand in a route, with the number of words after each.</summary>
    private static readonly ImmutableDictionary<string, int> RouteWords = Counts(
        "to 1|via 1|gw 1|dev 1|oif 1|src 1|table 1|tos 1|dsfield 1|proto 1|protocol 1|scope 1|metric 1|priority 1|preference "
            + "1|mtu 1|hoplimit 1|"
            + "advmss 1|rtt 1|rttvar 1|reordering 1|window 1|cwnd 1|ssthresh 1|realms 1|realm 1|rto_min 1|initcwnd 1|initrwnd "
            + "1|vrf 1|features 1|"
            + "quickack 1|congctl 1|pref 1|ttl-propagate 1|fastopen_no_cookie 1|encap 1|weight 1|or 1|track_group 1|as 0|nexthop "
            + "0|onlink 0|"
            + "no_track 0|add 0|append 0|prepend 0|inet 0|inet6 0|unicast 0|local 0|broadcast 0|multicast 0|throw 0|unreachable "
            + "0|prohibit 0|"
            + "blackhole 0|nat 0|lock 0|ecn 0");

    /// <summary>The same for a rule.</summary>
    private static readonly ImmutableDictionary<string, int> RuleWords = Counts(
        "from 1|to 1|table 1|lookup 1|iif 1|dev 1|oif 1|tos 1|dsfield 1|fwmark 1|preference 1|order 1|priority 1|pref 1|realms "
            + "1|realm 1|goto 1|"
            + "uidrange 1|ipproto 1|ip_proto 1|sport 1|dport 1|protocol 1|suppress_prefixlength 1|sup_pl 1|suppress_ifgroup "
            + "1|sup_group 1|tun_id 1|"
            + "track_group 1|l3mdev 0|not 0|no_track 0|inet 0|inet6 0|nop 0|unreachable 0|prohibit 0|blackhole 0|throw 0");

    /// <summary>What one entry of virtual_ipaddress looks like.</summary>
    public const string AddressValues = "lines ADDRESS[/LENGTH] [dev INTERFACE] [label LABEL] [scope SCOPE] [brd ADDRESS] …";

    /// <summary><c>ADDRESS[/LENGTH] [dev INTERFACE] …</c></summary>
    public static VirtualAddress? Address(ReaderContext context, Statement entry, bool isStatic)
    {
        var written = Addresses.WithPrefix(context, entry.Keyword);
        var options = new AddressOptions();
        string? device = null;
        var words = entry.Arguments;
        for (var i = 0; i < words.Length; i++)
        {
            var (name, expects) = Array.Find(AddressOptions, o => o.Name == words[i].Text);
            if (name is null || (isStatic ? name is "use_vmac" or "no_track" : name == "track_group"))
            {
                ReportUnknownOption(context, words[i], isStatic);
                return null;
            }

            if (name == "track_group")
            {
                context.NotYet(words[i], $"'{name}'", new(Missing.AddressDetails, RefusedAtRun: false));
            }

            Word? value = null;
            if (expects is not null)
            {
                if (i + 1 == words.Length)
                {
                    ReportAlone(context, words[i], expects);
                    return null;
                }

                value = words[++i];
            }

            if (name == Dev)
            {
                device = Names.IsInterface(context, value!.Value) ? value.Value.Text : device;
            }
            else if (WithOption(context, options, name, value, written?.Address) is { } next)
            {
                options = next;
            }
            else
            {
                return null;
            }
        }

        return written is { } address
            ? new VirtualAddress(address.Address, address.PrefixLength, device)
            {
                Options = options == Unset ? null : options,
            }
            : null;
    }

    /// <summary>The words of an address.</summary>
    public static IEnumerable<string> Show(VirtualAddress address)
    {
        yield return address.PrefixLength == Addresses.FullPrefix(address.Address)
            ? address.Address.ToString()
            : $"{address.Address}/{Row.Text(address.PrefixLength)}";
        var options = address.Options ?? Unset;
        (string Name, string? Value)[] valued =
        [
            (Dev, address.Interface), ("brd", options.Broadcast), ("scope", options.Scope), ("label", options.Label), ("peer", options.Peer),
            ("preferred_lft", options.PreferredLifetime is { } lifetime ? (lifetime < 0 ? "forever" : Row.Text(lifetime)) : null),
            ("track_group", options.TrackGroup),
        ];
        foreach (var (name, value) in valued)
        {
            if (value is not null)
            {
                yield return name;
                yield return value;
            }
        }

        (string Name, bool Given)[] flags =
        [
            ("home", options.Home), ("-nodad", options.NoDuplicateDetection), ("mngtmpaddr", options.ManagesTemporary),
            ("noprefixroute", options.NoPrefixRoute), ("autojoin", options.AutoJoin), ("no_track", options.NoTrack), ("use_vmac", options.UseVmac),
        ];
        foreach (var (name, given) in flags)
        {
            if (given)
            {
                yield return name;
            }
        }
    }

    public static RouteConfig? Route(ReaderContext context, Statement entry)
        => CheckWords(context, entry, "route", RouteWords) is { } words ? new RouteConfig(words) : null;

    public static RuleConfig? Rule(ReaderContext context, Statement entry)
        => CheckWords(context, entry, "rule", RuleWords) is { } words ? new RuleConfig(words) : null;

    /// <summary><c>NAME [weight N [reverse|noreverse]]</c></summary>
    public static EntryReader<TrackedItem> Tracked(int mostWeight, bool isInterface) => (context, entry) =>
    {
        if (isInterface ? !Names.IsInterface(context, entry.Keyword) : !Names.NotEmpty(context, entry.Keyword))
        {
            return null;
        }

        var item = new TrackedItem(entry.Keyword.Text);
        var words = entry.Arguments;
        if (words.IsEmpty)
        {
            return item;
        }

        if (words[0].Text != "weight")
        {
            Names.ReportUnknown(context, "option", words[0], ["weight"]);
            return null;
        }

        if (words.Length == 1)
        {
            ReportAlone(context, words[0], "a number");
            return null;
        }

        context.Subject = "weight";
        if (Row.Read(context, words[1], new WholeNumber<int>(-mostWeight, mostWeight)) is not { } weight)
        {
            return null;
        }

        return ReadReverse(context, words, 2, out var reverse) ? item with { Weight = weight, Reverse = reverse } : null;
    };

    public static IEnumerable<string> Show(TrackedItem item)
    {
        yield return item.Name;
        if (item.Weight is { } weight)
        {
            yield return "weight";
            yield return Row.Text(weight);
            if (item.Reverse is { } reverse)
            {
                yield return reverse ? "reverse" : "noreverse";
            }
        }
    }

    /// <summary><c>reverse</c> or <c>noreverse</c> at the end of a weight.</summary>
    public static bool ReadReverse(ReaderContext context, ImmutableArray<Word> words, int at, out bool? reverse)
    {
        reverse = null;
        if (words.Length <= at)
        {
            return true;
        }

        if (words[at].Text is not ("reverse" or "noreverse"))
        {
            Names.ReportUnknown(context, "option", words[at], ["reverse", "noreverse"]);
            return false;
        }

        if (words.Length > at + 1)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.ExtraValue,
                words[at + 1].Position,
                $"{Shown.Value(words[at + 1].Text)} too many after '{words[at].Text}'; expected the next entry on a new line");
            return false;
        }

        reverse = words[at].Text == "reverse";
        return true;
    }

    /// <summary><c>ADDRESS [min_ttl N] [max_ttl N]</c></summary>
    public static UnicastPeer? Peer(ReaderContext context, Statement entry)
    {
        if (Addresses.Host(context, entry.Keyword) is not { } address)
        {
            return null;
        }

        var peer = new UnicastPeer(address);
        var words = entry.Arguments;
        for (var i = 0; i < words.Length; i += 2)
        {
            if (words[i].Text is not ("min_ttl" or "max_ttl"))
            {
                Names.ReportUnknown(context, "option", words[i], ["min_ttl", "max_ttl"]);
                return null;
            }

            if (i + 1 == words.Length)
            {
                ReportAlone(context, words[i], "a number from 0 to 255");
                return null;
            }

            context.Subject = words[i].Text;
            if (Row.Read(context, words[i + 1], new WholeNumber<int>(0, 255)) is not { } hops)
            {
                return null;
            }

            peer = words[i].Text == "min_ttl" ? peer with { LeastTimeToLive = hops } : peer with { MostTimeToLive = hops };
        }

        return peer;
    }

    public static IEnumerable<string> Show(UnicastPeer peer)
    {
        yield return peer.Address.ToString();
        if (peer.LeastTimeToLive is { } least)
        {
            yield return "min_ttl";
            yield return Row.Text(least);
        }

        if (peer.MostTimeToLive is { } most)
        {
            yield return "max_ttl";
            yield return Row.Text(most);
        }
    }

    /// <summary>An option at the end of its line that needs a value.</summary>
    public static void ReportAlone(ReaderContext context, Word option, string expects)
        => context.Diagnostics.Error(
            DiagnosticCodes.MissingValue, option.Position, $"'{option.Text}' stands alone; expected {expects} after it");

    private static readonly AddressOptions Unset = new();

    private static AddressOptions? WithOption(ReaderContext context, AddressOptions options, string name, Word? value, IPAddress? address)
    {
        context.Subject = name;
        switch (name)
        {
            case "home":
                return options with { Home = true };
            case "-nodad":
                return options with { NoDuplicateDetection = true };
            case "mngtmpaddr":
                return options with { ManagesTemporary = true };
            case "noprefixroute":
                return options with { NoPrefixRoute = true };
            case "autojoin":
                return options with { AutoJoin = true };
            case "no_track":
                return options with { NoTrack = true };
            case "use_vmac":
                return options with { UseVmac = true };
        }

        var word = value!.Value;
        switch (name)
        {
            case "scope" when !Scopes.Contains(word.Text, StringComparer.Ordinal) && !byte.TryParse(word.Text, out _):
                Names.ReportUnknown(context, "scope", word, Scopes);
                return null;
            case "scope":
                return options with { Scope = word.Text };
            case "brd" or "broadcast" when address?.AddressFamily == AddressFamily.InterNetworkV6:
                context.Diagnostics.Error(
                    DiagnosticCodes.BadAddress, word.Position, "IPv6 has no broadcast addresses; expected none for an IPv6 address");
                return null;
            case "brd" or "broadcast":
                return word.Text is "+" or "-" || Addresses.TryParse(word.Text) is { AddressFamily: AddressFamily.InterNetwork }
                    ? options with { Broadcast = word.Text }
                    : BadOption(context, word, "expected an IPv4 address, + or -");
            case "label":
                return Names.IsInterface(context, word with { Text = word.Text.Replace(':', '.') }, mustExist: false)
                    ? options with { Label = word.Text }
                    : null;
            case "peer":
                return Addresses.WithPrefix(context, word) is not { } peer ? null
                    : address is null || peer.Address.AddressFamily == address.AddressFamily ? options with { Peer = word.Text }
                    : BadOption(context, word, $"expected an address of the family of {address}");
            case "preferred_lft":
                return word.Text == "forever" ? options with { PreferredLifetime = -1 }
                    : Row.Read(context, word, new WholeNumber<long>(0, uint.MaxValue)) is { } seconds ? options with { PreferredLifetime = seconds }
                    : null;
            default:
                return options with { TrackGroup = word.Text };
        }
    }

    private static AddressOptions? BadOption(ReaderContext context, Word word, string expected)
    {
        context.Diagnostics.Error(
            DiagnosticCodes.BadAddress, word.Position, $"{context.Subject} {Shown.Value(word.Text)} cannot be used; {expected}");
        return null;
    }

    private static void ReportUnknownOption(ReaderContext context, Word word, bool isStatic)
        => Names.ReportUnknown(
            context,
            "address option",
            word,
            AddressOptions.Select(o => o.Name).Where(n => isStatic ? n is not ("use_vmac" or "no_track") : n != "track_group"));

    private static ValueList<string>? CheckWords(
        ReaderContext context, Statement entry, string what, ImmutableDictionary<string, int> known)
    {
        var words = entry.Arguments.Insert(0, entry.Keyword);
        for (var i = 0; i < words.Length; i++)
        {
            if (known.TryGetValue(words[i].Text, out var count))
            {
                if (i + count >= words.Length)
                {
                    ReportAlone(context, words[i], "a value");
                    return null;
                }

                if (words[i].Text is "dev" or "oif" or "iif" && !Names.IsInterface(context, words[i + 1]))
                {
                    return null;
                }

                i += count;
            }
            else if (!IsDestination(words[i].Text))
            {
                Names.ReportUnknown(context, $"{what} option", words[i], known.Keys);
                return null;
            }
        }

        return words.Select(w => w.Text).ToValueList();
    }

    /// <summary>A route's destination may stand without <c>to</c>; so may a number after an option that takes more than one.</summary>
    private static bool IsDestination(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return text is "default" or "all" || char.IsAsciiDigit(text.Length > 0 ? text[0] : 'x')
            || Addresses.TryParse(slash < 0 ? text : text[..slash]) is not null;
    }

    private static ImmutableDictionary<string, int> Counts(string words)
        => words.Split('|').Select(w => w.Split(' '))
            .ToImmutableDictionary(w => w[0], w => w[1][0] - '0', StringComparer.Ordinal);
}
