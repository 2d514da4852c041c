namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>What an include insists on; the letters after <c>include</c> and the words of <c>include_check</c> say it.</summary>
[Flags]
internal enum IncludeChecks
{
    /// <summary>What is missing is left out.</summary>
    None = 0,

    /// <summary><c>readable</c>: what is found is a file that can be read.</summary>
    Readable = 1,

    /// <summary><c>match</c>: there is a file, unless a pattern was given.</summary>
    Match = 2,

    /// <summary><c>wildcard_match</c>: there is a file, pattern or not.</summary>
    WildcardMatch = 4,

    /// <summary><c>brace_match</c>: there is a file for each part of a brace.</summary>
    BraceMatch = 8,

    All = Readable | Match | WildcardMatch | BraceMatch,
}

/// <summary>The spellings of <c>include</c>.</summary>
internal static class IncludeSyntax
{
    private const string Include = "include";

    /// <summary>The length of an include at the beginning of a line; 0 when there is none. The rest of the line is its pattern.</summary>
    public static int LengthOf(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith(Include))
        {
            return 0;
        }

        var length = line.Length > Include.Length && line[Include.Length] is 'r' or 'm' or 'w' or 'b' or 'a' ? Include.Length + 1 : Include.Length;
        return line.Length == length || char.IsWhiteSpace(line[length]) ? length : 0;
    }

    /// <summary>False when there is certainly no include in a text.</summary>
    public static bool MayBeIn(ReadOnlySpan<char> text) => text.Contains(Include, StringComparison.Ordinal);

    /// <summary>What a spelling insists on.</summary>
    public static IncludeChecks ChecksOf(string keyword) => keyword switch
    {
        "includer" => IncludeChecks.Readable,
        "includem" => IncludeChecks.Readable | IncludeChecks.Match,
        "includew" => IncludeChecks.Readable | IncludeChecks.Match | IncludeChecks.WildcardMatch,
        "includeb" => IncludeChecks.Readable | IncludeChecks.BraceMatch,
        "includea" => IncludeChecks.All,
        _ => IncludeChecks.None,
    };

    /// <summary>
    /// What is insisted on from an <c>include_check</c> on: <c>+word</c> adds, <c>-word</c> takes away, a plain word is the only one,
    /// no word is all. Words it does not know change nothing; the keyword's own reading names them.
    /// </summary>
    public static IncludeChecks Apply(IncludeChecks now, ReadOnlySpan<Word> words)
    {
        if (words.IsEmpty)
        {
            return IncludeChecks.All;
        }

        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i].Text;
            var sign = word.StartsWith('+') || word.StartsWith('-') ? word[0] : '\0';
            var check = CheckOf(sign == '\0' ? word : word[1..]);
            now = (sign, i) switch
            {
                ('+', _) => now | check,
                ('-', _) => now & ~check,
                ('\0', 0) => check == IncludeChecks.None ? IncludeChecks.None : IncludeChecks.Readable | check,
                _ => now,
            };
        }

        return now;
    }

    /// <summary>The manual says readable, keepalived reads read.</summary>
    private static IncludeChecks CheckOf(string word) => word switch
    {
        "read" or "readable" => IncludeChecks.Readable,
        "match" => IncludeChecks.Match,
        "wildcard_match" => IncludeChecks.WildcardMatch,
        "brace_match" => IncludeChecks.BraceMatch,
        _ => IncludeChecks.None,
    };
}
