using System.Globalization;
using System.Text;

namespace Lvs.Core.Health;

/// <summary>
/// What an agent on a server has said in one line: the words of HAProxy's agent-check, with blanks or commas between them, a reason behind
/// <c>#</c>. Of what it does not say what it said before goes on, and of contrary words the last one counts.
/// </summary>
/// <param name="IsUp">up, or down, fail and stopped; null when it says neither.</param>
/// <param name="Mode">ready, drain or maint; null when it says none of them.</param>
/// <param name="Percent">75%: the share of the configured weight, from 0 to <see cref="MostPercent"/>; null when it says none.</param>
/// <param name="Reason">What stands behind <c>#</c>; null for nothing.</param>
/// <param name="Unknown">The words that mean nothing, fit for a log; null when each means something.</param>
public sealed record AgentAnswer(bool? IsUp, AgentMode? Mode, int? Percent, string? Reason, string? Unknown)
{
    /// <summary>Bytes of an answer that are read.</summary>
    public const int Longest = 256;

    /// <summary>The largest share.</summary>
    public const int MostPercent = 256;

    private static readonly char[] Separators = [' ', ',', '\t', '\r', '\n', '\0'];

    /// <summary>Reads a line; whatever it is, there is an answer, perhaps one that says nothing.</summary>
    public static AgentAnswer Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        bool? isUp = null;
        AgentMode? mode = null;
        int? percent = null;
        List<string> unknown = [];
        var comment = line.IndexOf('#', StringComparison.Ordinal);
        foreach (var word in (comment < 0 ? line : line[..comment]).Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word.ToLowerInvariant())
            {
                case "up":
                    isUp = true;
                    break;
                case "down" or "fail" or "stopped":
                    isUp = false;
                    break;
                case "ready":
                    mode = AgentMode.Ready;
                    break;
                case "drain":
                    mode = AgentMode.Drain;
                    break;
                case "maint":
                    mode = AgentMode.Maintenance;
                    break;
                default:
                    if (PercentOf(word) is { } share)
                    {
                        percent = share;
                    }
                    else
                    {
                        unknown.Add(word);
                    }

                    break;
            }
        }

        return new AgentAnswer(
            isUp, mode, percent, comment < 0 ? null : Printable(line[(comment + 1)..]), unknown.Count == 0 ? null : Printable(string.Join(' ', unknown)));
    }

    private static int? PercentOf(string word)
        => word.EndsWith('%') && int.TryParse(word.AsSpan(0, word.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
            && percent <= MostPercent
            ? percent
            : null;

    // It goes into logs and onto terminals.
    private static string? Printable(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var character in text.Trim())
        {
            shown.Append(character is >= ' ' and <= '~' ? character : '?');
        }

        return shown.Length == 0 ? null : shown.ToString();
    }
}

/// <summary>What an agent has decided about the server.</summary>
public enum AgentMode
{
    /// <summary>Nothing: it serves with its share.</summary>
    Ready,

    /// <summary>It gets no new connections and keeps those it has.</summary>
    Drain,

    /// <summary>It is out.</summary>
    Maintenance,
}
