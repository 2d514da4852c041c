namespace Lvs.Core.Config;

/// <summary>Finds the name that was probably meant.</summary>
public static class Spelling
{
    private const int LongestName = 48;

    /// <summary>The candidate nearest to a word, or null when none is near: at most a third of the letters may be wrong.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestName)
        {
            return null;
        }

        string? best = null;
        var bestDistance = Math.Max(1, word.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            // Each letter more or less is one to add or drop.
            if (Math.Abs(candidate.Length - word.Length) > bestDistance)
            {
                continue;
            }

            // Of two that are equally near the first in order counts, so that the answer does not depend on the table.
            var distance = Distance(word, candidate);
            if (distance < bestDistance || (distance == bestDistance && best is not null && string.CompareOrdinal(candidate, best) < 0))
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>
    /// Letters to change, add, drop or swap with their neighbour (optimal string alignment), case aside. Three rows of the usual
    /// table are enough.
    /// </summary>
    private static int Distance(string left, string right)
    {
        var before = new int[right.Length + 1];
        var above = new int[right.Length + 1];
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, above, row) = (above, row, before);
        }

        return above[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
