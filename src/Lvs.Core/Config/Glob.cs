using System.Collections.Immutable;
using System.Text;

namespace Lvs.Core.Config;

/// <summary>
/// Patterns of file names as glob(7) has them, with the braces of the C shell: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a]</c>,
/// <c>{one,two}</c>, and a backslash that takes the next character as it is.
/// </summary>
public static class Glob
{
    /// <summary>Most patterns one pattern with braces may stand for.</summary>
    public const int MaxAlternatives = 1_000;

    private const int MaxBraces = 100;

    /// <summary>Whether a path may name any other file than the one it spells.</summary>
    public static bool IsPattern(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.AsSpan().IndexOfAny("*?[") >= 0;
    }

    /// <summary>
    /// The patterns without braces that one with braces stands for, in their order; null when there are more than
    /// <see cref="MaxAlternatives"/>, or more than a hundred braces. A brace that is not closed stands for itself, as does <c>{}</c>.
    /// </summary>
    public static IReadOnlyList<string>? ExpandBraces(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.AsSpan().Count('{') > MaxBraces)
        {
            return null;
        }

        var complete = ImmutableArray.CreateBuilder<string>();
        var open = new Stack<string>([pattern]);
        while (open.TryPop(out var next))
        {
            if (FindBraces(next) is not { } braces)
            {
                complete.Add(next);
            }
            else
            {
                // The last first: a stack gives them back in their order.
                foreach (var (start, end) in Enumerable.Reverse(braces.Alternatives))
                {
                    open.Push(string.Concat(next.AsSpan(0, braces.Open), next.AsSpan(start, end - start), next.AsSpan(braces.Close + 1)));
                }
            }

            if (complete.Count + open.Count > MaxAlternatives)
            {
                return null;
            }
        }

        return complete.ToImmutable();
    }

    /// <summary>
    /// Whether one segment of a pattern, without braces, names a file: a leading dot is matched by a dot only, so that an editor's
    /// <c>.a.conf.swp</c> is not part of the configuration.
    /// </summary>
    public static bool IsMatch(string pattern, string name)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(name);
        if (name.StartsWith('.') && !pattern.StartsWith('.') && !pattern.StartsWith("\\.", StringComparison.Ordinal))
        {
            return false;
        }

        // The last star is the only one that ever has to take more, so this needs no recursion and at most n*m steps.
        var (p, n) = (0, 0);
        var (star, taken) = (-1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, taken) = (p++, n);
            }
            else if (p < pattern.Length && MatchOne(pattern, ref p, name[n]))
            {
                n++;
            }
            else if (star < 0)
            {
                return false;
            }
            else
            {
                (p, n) = (star + 1, ++taken);
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }

    /// <summary>A path without the backslashes that only protect a character.</summary>
    public static string Unescape(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.Contains('\\', StringComparison.Ordinal))
        {
            return path;
        }

        var plain = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            i += path[i] == '\\' && i + 1 < path.Length ? 1 : 0;
            plain.Append(path[i]);
        }

        return plain.ToString();
    }

    /// <summary>Matches what stands for one character and goes behind it; stays where it is when it does not match.</summary>
    private static bool MatchOne(string pattern, ref int at, char character)
    {
        switch (pattern[at])
        {
            case '?':
                at++;
                return true;
            case '[' when FindSetEnd(pattern, at) is var end && end > 0:
                if (!IsInSet(pattern.AsSpan(at + 1, end - at - 1), character))
                {
                    return false;
                }

                at = end + 1;
                return true;
            default:
                var length = pattern[at] == '\\' && at + 1 < pattern.Length ? 2 : 1;
                if (pattern[at + length - 1] != character)
                {
                    return false;
                }

                at += length;
                return true;
        }
    }

    /// <summary>The bracket that ends a set; one directly after the opening bracket or its <c>!</c> belongs to the set.</summary>
    private static int FindSetEnd(string pattern, int open)
    {
        var first = open + 1 < pattern.Length && pattern[open + 1] is '!' or '^' ? open + 2 : open + 1;
        return first + 1 <= pattern.Length ? pattern.IndexOf(']', Math.Min(first + 1, pattern.Length)) : -1;
    }

    private static bool IsInSet(ReadOnlySpan<char> set, char character)
    {
        var isNegated = set[0] is '!' or '^';
        var members = isNegated ? set[1..] : set;
        for (var i = 0; i < members.Length; i++)
        {
            var isRange = i + 2 < members.Length && members[i + 1] == '-';
            if (isRange ? character >= members[i] && character <= members[i + 2] : character == members[i])
            {
                return !isNegated;
            }

            i += isRange ? 2 : 0;
        }

        return isNegated;
    }

    /// <summary>The first braces of a pattern with the pieces between them; null when it has none.</summary>
    private static Braces? FindBraces(string pattern)
    {
        for (var open = 0; open < pattern.Length; open++)
        {
            if (pattern[open] == '\\')
            {
                open++;
            }
            else if (pattern[open] == '{' && ReadBraces(pattern, open) is { } braces)
            {
                return braces;
            }
        }

        return null;
    }

    private static Braces? ReadBraces(string pattern, int open)
    {
        var alternatives = new List<(int Start, int End)>();
        var (depth, start) = (0, open + 1);
        for (var at = open + 1; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when depth > 0:
                    depth--;
                    break;
                case ',' when depth == 0:
                    alternatives.Add((start, at));
                    start = at + 1;
                    break;
                case '}':
                    alternatives.Add((start, at));
                    return at == open + 1 ? null : new Braces(open, at, alternatives);
            }
        }

        return null;
    }

    private sealed record Braces(int Open, int Close, List<(int Start, int End)> Alternatives);
}
