using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema.Rows;

/// <summary>A keyword with a name and a block of entries, a line each.</summary>
internal sealed record NamedListRow<T, TItem, V> : Setting<T>
    where T : class
    where TItem : class
    where V : class
{
    private readonly Func<T, ValueList<TItem>> _get;
    private readonly Func<T, ValueList<TItem>, T> _set;
    private readonly Func<string, ValueList<V>, TItem> _create;
    private readonly Func<TItem, (string Name, ValueList<V> Entries)> _take;
    private readonly EntryReader<V> _read;
    private readonly Func<V, Dialect, IEnumerable<string>> _show;

    /// <param name="keyword">keepalived's word.</param>
    /// <param name="summary">One sentence that says what it does.</param>
    /// <param name="values">What an entry looks like.</param>
    /// <param name="get">The items of a model.</param>
    /// <param name="set">The model with other items.</param>
    /// <param name="create">An item of a name and its entries.</param>
    /// <param name="take">The name and the entries of an item.</param>
    /// <param name="read">Reads an entry.</param>
    /// <param name="show">The words of an entry.</param>
    public NamedListRow(
        string keyword,
        string summary,
        string values,
        Func<T, ValueList<TItem>> get,
        Func<T, ValueList<TItem>, T> set,
        Func<string, ValueList<V>, TItem> create,
        Func<TItem, (string Name, ValueList<V> Entries)> take,
        EntryReader<V> read,
        Func<V, Dialect, IEnumerable<string>> show)
        : base(keyword, summary)
    {
        (_get, _set, _create, _take, _read, _show) = (get, set, create, take, read, show);
        Values = $"a name and {values}";
        Expects = "a name and a block";
        Repetition = Repetition.AllCount;
    }

    public override SettingShape Shape => SettingShape.NamedBlocks;

    public override TitleKind TitleKind => TitleKind.Name;

    public override bool KeepsBlanks => false;

    public override IBlockGrammar Grammar => WordGrammar.List;

    public override T Read(ReaderContext context, Statement statement, T model)
    {
        if (statement.Block is not { } block)
        {
            return model;
        }

        var entries = new List<V>();
        foreach (var entry in block.Statements)
        {
            if (_read(context, entry) is { } value)
            {
                context.Sources.Add(value, entry);
                entries.Add(value);
            }
        }

        var item = _create(statement.Arguments[0].Text, entries.ToValueList());
        context.Sources.Add(item, statement);
        return _set(model, new([.. _get(model).Items, item]));
    }

    public override void Write(T model, T unset, StatementWriter writer)
    {
        foreach (var item in _get(model))
        {
            var (name, entries) = _take(item);
            var block = writer.Inner();
            foreach (var entry in entries)
            {
                var words = _show(entry, writer.Dialect).ToArray();
                block.Add(words[0], words.AsSpan(1));
            }

            writer.Add(Keyword, [name], block);
        }
    }
}
