namespace Lvs.Core.Config.Hocon;

/// <summary>
/// Gives short texts that come again the same string object: the keys and most values of a large configuration are few. A table of
/// fixed size where a newcomer takes the place of whoever was there, so that it cannot grow. Several threads may use it: each looks at a text
/// before it takes it.
/// </summary>
internal sealed class TextPool
{
    private const int Size = 1 << 13;
    private const int Longest = 32;

    private readonly string?[] _texts = new string?[Size];

    public string Get(ReadOnlySpan<char> text)
    {
        if (text.Length > Longest)
        {
            return text.ToString();
        }

        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 16777619u;
        }

        ref var place = ref _texts[(hash ^ (hash >> 15)) & (Size - 1)];
        if (place is { } known && text.SequenceEqual(known))
        {
            return known;
        }

        return place = text.ToString();
    }
}
