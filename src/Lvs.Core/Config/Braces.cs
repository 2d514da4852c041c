using System.Buffers;

namespace Lvs.Core.Config;

/// <summary>Finds the end of a block without reading what is in it.</summary>
internal static class Braces
{
    /// <summary>Where the brace that closes a block has ended; -1 when it does not, or something stands in it that nothing goes past.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Behind the opening brace.</param>
    /// <param name="end">Where the text ends.</param>
    /// <param name="structure">Both braces, and what else is looked at.</param>
    /// <param name="past">Goes past what else was met, a comment or a text in quotes; -1 when it cannot.</param>
    public static int EndOf(string text, int from, int end, SearchValues<char> structure, Func<int, int> past)
    {
        var (at, open) = (from, 1);
        while (open > 0)
        {
            var length = text.AsSpan(at, end - at).IndexOfAny(structure);
            if (length < 0)
            {
                return -1;
            }

            at += length;
            if (text[at] is '{' or '}')
            {
                open += text[at++] == '{' ? 1 : -1;
            }
            else if ((at = past(at)) < 0)
            {
                return -1;
            }
        }

        return at;
    }
}
