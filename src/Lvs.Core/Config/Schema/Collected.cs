using System.Runtime.InteropServices;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;

namespace Lvs.Core.Config.Schema;

/// <summary>
/// A list of the model that rows of several keywords add to (the checks of a server). Items of one keyword stand together, in the order
/// of the file: HOCON says a key once, and a configuration must not change by being converted.
/// </summary>
internal sealed class ItemList<T, TItem>(Func<T, ValueList<TItem>> get, Func<T, ValueList<TItem>, T> set)
    where T : class
    where TItem : class
{
    /// <summary>The items of a model.</summary>
    public Func<T, ValueList<TItem>> Get => get;

    /// <summary>A model with other items.</summary>
    public Func<T, ValueList<TItem>, T> Set => set;

    /// <summary>The rows that share the list.</summary>
    public List<ItemRow<T, TItem>> Rows { get; } = [];

    /// <summary>Which of the rows an item is of.</summary>
    public int RowOf(TItem item) => Rows.FindIndex(r => r.IsFor(item));
}

/// <summary>A row whose statements add items to a list of the model.</summary>
internal interface IItemRow<T>
    where T : class
{
    /// <summary>Makes the row known to its list; done once, by its block.</summary>
    void JoinList();

    /// <summary>Reads a statement's item, with what it takes over from the model.</summary>
    void Collect(ReaderContext context, Statement statement, T model, Collected<T> collected);
}

/// <summary>Items of one block until all of them are read: adding them one by one would copy the lists again and again.</summary>
internal sealed class Collected<T>
    where T : class
{
    private readonly List<Entry> _entries = new(1);

    public void Add<TItem>(ItemList<T, TItem> list, TItem item)
        where TItem : class
    {
        foreach (var entry in _entries)
        {
            if (entry is Entry<TItem> known && ReferenceEquals(known.List, list))
            {
                known.Items.Add(item);
                return;
            }
        }

        _entries.Add(new Entry<TItem>(list) { Items = { item } });
    }

    /// <summary>Adds the items of another collection after its own.</summary>
    public void AddAll(Collected<T> other)
    {
        foreach (var entry in other._entries)
        {
            entry.AddTo(this);
        }
    }

    public T AddTo(T model)
    {
        foreach (var entry in _entries)
        {
            model = entry.AddTo(model);
        }

        return model;
    }

    private abstract class Entry
    {
        public abstract T AddTo(T model);

        public abstract void AddTo(Collected<T> collected);
    }

    private sealed class Entry<TItem>(ItemList<T, TItem> list) : Entry
        where TItem : class
    {
        public ItemList<T, TItem> List => list;

        // Most lists have one item: the checks of a server.
        public List<TItem> Items { get; } = new(1);

        public override void AddTo(Collected<T> collected)
        {
            foreach (var item in Items)
            {
                collected.Add(list, item);
            }
        }

        public override T AddTo(T model)
        {
            var before = list.Get(model).Items;
            var items = list.Rows.Count > 1 && Items.Count > 1 ? Items.OrderBy(list.RowOf).ToArray() : Items.ToArray();
            return list.Set(model, new(before.IsEmpty ? ImmutableCollectionsMarshal.AsImmutableArray(items) : before.AddRange(items)));
        }
    }
}
