using System.Text.RegularExpressions;

namespace Lvs.Host.Lab;

/// <summary>The kernel's table as the independent witness `ipvsadm -ln` shows it, without its header and connection counts.</summary>
internal static partial class IpvsadmListing
{
    private const int HeaderLines = 3;

    public static async Task<IReadOnlyList<string>> ReadAsync(Node node)
    {
        var result = await node.ExecAsync("ipvsadm", "-ln").ConfigureAwait(false);
        return result.ExitCode == 0
            ? Entries(result.Output)
            : throw new ExpectationException($"ipvsadm on {node.Name}: {result.LastLine}");
    }

    /// <summary>One string for each service and destination: "-> 192.168.124.40:80 Route 1".</summary>
    public static IReadOnlyList<string> Entries(string listing) =>
        [.. listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(HeaderLines).Select(Normalized)];

    private static string Normalized(string line)
    {
        var words = Spaces().Replace(line.Trim(), " ").Split(' ');
        return string.Join(' ', words[0] == "->" ? words[..4] : words);
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
