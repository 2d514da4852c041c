namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>
/// Gives words that come again and again (keywords, ports, names) one string. A table of fixed size that forgets: looking up is
/// cheaper than making a string, and a file of nothing but different words cannot make it grow.
/// </summary>
internal sealed class WordPool
{
    private const int Size = 1024;
    private const int LongestWord = 32;

    private readonly string?[] _words = new string?[Size];

    public string Take(ReadOnlySpan<char> word)
    {
        if (word.Length is 0 or > LongestWord)
        {
            return word.ToString();
        }

        ref var slot = ref _words[IndexOf(word)];
        if (slot is { } known && word.SequenceEqual(known))
        {
            return known;
        }

        return slot = word.ToString();
    }

    private static int IndexOf(ReadOnlySpan<char> word)
    {
        var hash = (uint)word.Length;
        hash = (hash * 31) + word[0];
        hash = (hash * 31) + word[word.Length / 2];
        hash = (hash * 31) + word[(word.Length - 1) / 3];
        hash = (hash * 31) + word[^1];
        return (int)((hash * 2654435769u) >> 22);
    }
}
