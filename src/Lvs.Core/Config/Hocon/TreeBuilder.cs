namespace Lvs.Core.Config.Hocon;

/// <summary>
/// Puts fields together as they are read: later over earlier, object into object. What cannot be known before substitution is
/// stacked. Depth is bounded by the parser, which counts the elements of paths as levels.
/// </summary>
internal static class TreeBuilder
{
    /// <summary>Sets the value of a path below an object.</summary>
    public static void Insert(HoconObject target, ReadOnlySpan<string> path, HoconValue value, ulong keyPlace, HoconComments? comments)
    {
        while (path.Length > 1)
        {
            if (target.Find(path[0]) is HoconObject inner)
            {
                target = inner;
                path = path[1..];
                continue;
            }

            var chain = new HoconObject(value.Origins, keyPlace);
            Insert(chain, path[1..], value, keyPlace, comments);
            Merge(target, path[0], chain, keyPlace, null);
            return;
        }

        Merge(target, path[0], value, keyPlace, comments);
    }

    /// <summary>Merges the fields of one object into another, which they override.</summary>
    public static void MergeInto(HoconObject target, HoconObject source)
    {
        for (var i = 0; i < source.Count; i++)
        {
            Merge(target, source.KeyAt(i), source.ValueAt(i), source.KeyPlaceAt(i), source.CommentsAt(i));
        }

        target.EndComments = Joined(target.EndComments, source.EndComments);
    }

    public static ValueList<string> Joined(ValueList<string> first, ValueList<string> second)
        => second.Count == 0 ? first : first.Count == 0 ? second : [.. first, .. second];

    private static void Merge(HoconObject target, string key, HoconValue value, ulong keyPlace, HoconComments? comments)
    {
        var index = target.IndexOf(key);
        if (index < 0)
        {
            target.Add(key, value, keyPlace, comments);
            return;
        }

        target.AddComments(index, comments);
        var known = target.ValueAt(index);
        if (known is HoconObject inner && value is HoconObject more)
        {
            MergeInto(inner, more);
            return;
        }

        target.Replace(index, Combine(known, value), keyPlace);
    }

    private static HoconValue Combine(HoconValue known, HoconValue value) => value switch
    {
        HoconObject when known is not HoconNode => value,
        HoconObject or HoconNode => Push(known, value),
        _ => value,
    };

    private static HoconValue Push(HoconValue known, HoconValue value)
    {
        var top = known is StackNode stack ? stack.Entries[^1] : known;
        switch (value, top)
        {
            case (AppendNode append, HoconArray array):
                array.AddAll(append.Elements);
                return known;
            case (AppendNode append, AppendNode before):
                before.Elements.AddAll(append.Elements);
                return known;
            case (HoconObject more, HoconObject inner):
                MergeInto(inner, more);
                return known;
        }

        var entries = known is StackNode older ? older.Entries : [known];
        if (value is StackNode newer)
        {
            // What was merged in an object literal continues what was set outside; its first entry may still combine with the last one here.
            var combined = known;
            foreach (var entry in newer.Entries)
            {
                combined = Combine(combined, entry);
            }

            return combined;
        }

        entries.Add(value);
        return known is StackNode ? known : new StackNode(entries, value.Origins, value.Place);
    }
}
