namespace Lvs.Core.Config.Reload;

/// <summary>Which items of two lists are the same object. A list has each key once: reading a file sees to that.</summary>
internal sealed class Matching<T>
    where T : class
{
    private Matching(List<T> added, List<T> removed, List<(T Running, T Next)> changed, bool isReordered)
        => (Added, Removed, Changed, IsReordered) = (added, removed, changed, isReordered);

    /// <summary>In the next list only.</summary>
    public IReadOnlyList<T> Added { get; }

    /// <summary>In the running list only.</summary>
    public IReadOnlyList<T> Removed { get; }

    /// <summary>In both and not equal, in the order of the next list.</summary>
    public IReadOnlyList<(T Running, T Next)> Changed { get; }

    /// <summary>Whether those in both have another order.</summary>
    public bool IsReordered { get; }

    /// <summary>Matches by key. Lists that differ little are walked side by side, and nothing is looked up.</summary>
    public static Matching<T> Of<TKey>(ValueList<T> running, ValueList<T> next, Func<T, TKey> key)
        where TKey : notnull
    {
        var before = running.Items.AsSpan();
        var after = next.Items.AsSpan();
        var changed = new List<(T, T)>();
        var start = 0;
        while (start < before.Length && start < after.Length && IsSame(before[start], after[start], key))
        {
            Compare(before[start], after[start], changed);
            start++;
        }

        if (start == before.Length || start == after.Length)
        {
            return new([.. after[start..]], [.. before[start..]], changed, isReordered: false);
        }

        var places = new Dictionary<TKey, int>(before.Length - start);
        for (var i = start; i < before.Length; i++)
        {
            places[key(before[i])] = i;
        }

        var added = new List<T>();
        var kept = new HashSet<int>();
        var (last, isReordered) = (-1, false);
        foreach (var item in after[start..])
        {
            if (!places.TryGetValue(key(item), out var place))
            {
                added.Add(item);
                continue;
            }

            kept.Add(place);
            isReordered |= place < last;
            last = place;
            Compare(before[place], item, changed);
        }

        var removed = new List<T>();
        for (var i = start; i < before.Length; i++)
        {
            if (!kept.Contains(i))
            {
                removed.Add(before[i]);
            }
        }

        return new(added, removed, changed, isReordered);
    }

    private static bool IsSame<TKey>(T running, T next, Func<T, TKey> key)
        where TKey : notnull
        => ReferenceEquals(running, next) || EqualityComparer<TKey>.Default.Equals(key(running), key(next));

    private static void Compare(T running, T next, List<(T, T)> changed)
    {
        if (!ReferenceEquals(running, next) && !running.Equals(next))
        {
            changed.Add((running, next));
        }
    }
}
