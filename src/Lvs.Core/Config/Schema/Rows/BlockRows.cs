using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema.Rows;

/// <summary>A keyword with one block that is read into a part of the model.</summary>
internal sealed record PartRow<T, TPart> : Setting<T>
    where T : class
    where TPart : class
{
    private readonly Lazy<BlockSchema<TPart>> _schema;
    private readonly Func<T, TPart?> _get;
    private readonly Func<T, TPart, T> _set;
    private readonly Func<T, TPart> _unset;

    /// <param name="keyword">keepalived's word.</param>
    /// <param name="summary">One sentence that says what it does.</param>
    /// <param name="schema">The rows of the block.</param>
    /// <param name="get">The part of a model; null when it has none.</param>
    /// <param name="set">The model with another part.</param>
    /// <param name="unset">The part an empty block stands for.</param>
    public PartRow(
        string keyword, string summary, Func<BlockSchema<TPart>> schema, Func<T, TPart?> get, Func<T, TPart, T> set, Func<T, TPart> unset)
        : base(keyword, summary)
    {
        (_schema, _get, _set, _unset) = (new(schema), get, set, unset);
        AtLeast = 0;
        AtMost = 0;
        Expects = "a block";
        Values = "a block";
        Repetition = Repetition.AllCount;
    }

    public override SettingShape Shape => SettingShape.Block;

    public override IBlockGrammar Grammar => _schema.Value;

    public override BlockSchema Inner => _schema.Value;

    public override T Read(ReaderContext context, Statement statement, T model)
    {
        if (statement.Block is not { } block)
        {
            return model;
        }

        var part = _schema.Value.Read(context, statement, block, _get(model) ?? _unset(model));
        context.Sources.Add(part, statement);
        return _set(model, part);
    }

    public override void Write(T model, T unset, StatementWriter writer)
    {
        if (_get(model) is not { } part || part.Equals(_get(unset)))
        {
            return;
        }

        var block = writer.Inner();
        _schema.Value.Write(part, _unset(model), block);
        writer.Add(Keyword, [], block);
    }
}

/// <summary>What stands between a keyword and its block.</summary>
/// <typeparam name="T">The model the items are in.</typeparam>
/// <typeparam name="TItem">The item.</typeparam>
internal sealed record ItemTitle<T, TItem>
    where T : class
    where TItem : class
{
    /// <summary>What is expected, with its article.</summary>
    public required string Expects { get; init; }

    /// <summary>How HOCON writes it.</summary>
    public TitleKind Kind { get; init; } = TitleKind.Name;

    /// <summary>Fewest words.</summary>
    public int AtLeast { get; init; } = 1;

    /// <summary>Most words.</summary>
    public int AtMost { get; init; } = 1;

    /// <summary>The item that the title alone stands for, with what it takes over from the model; null when the title is wrong.</summary>
    public required Func<ReaderContext, Statement, T, TItem?> Begin { get; init; }

    /// <summary>What the block is read into when the title is wrong, so that the mistakes in it are found too.</summary>
    public required Func<T, TItem> Placeholder { get; init; }

    /// <summary>The title of an item.</summary>
    public required Func<T, TItem, Dialect, IEnumerable<string>> Show { get; init; }

    /// <summary>The item that the title of another stands for.</summary>
    public required Func<T, TItem, TItem> Unset { get; init; }
}

/// <summary>A keyword whose blocks are items of a list of the model.</summary>
internal sealed record ItemRow<T, TItem> : Setting<T>, IItemRow<T>
    where T : class
    where TItem : class
{
    private readonly Lazy<BlockSchema<TItem>> _schema;
    private readonly ItemList<T, TItem> _list;
    private readonly ItemTitle<T, TItem> _title;

    /// <param name="keyword">keepalived's word.</param>
    /// <param name="summary">One sentence that says what it does.</param>
    /// <param name="schema">The rows of the block.</param>
    /// <param name="list">Where the items are.</param>
    /// <param name="title">What stands before the block.</param>
    public ItemRow(
        string keyword, string summary, Func<BlockSchema<TItem>> schema, ItemList<T, TItem> list, ItemTitle<T, TItem> title)
        : base(keyword, summary)
    {
        (_schema, _list, _title) = (new(schema), list, title);
        AtLeast = title.AtLeast;
        AtMost = title.AtMost;
        Expects = title.AtMost == 0 ? "a block" : $"{title.Expects} and a block";
        Values = title.AtMost == 0 ? "a block" : $"{title.Expects} and a block";
        Repetition = Repetition.AllCount;
    }

    public override SettingShape Shape => AtLeast > 0 ? SettingShape.NamedBlocks : SettingShape.Blocks;

    public override TitleKind TitleKind => AtLeast > 0 ? _title.Kind : TitleKind.None;

    public override IBlockGrammar Grammar => _schema.Value;

    public override BlockSchema Inner => _schema.Value;

    public override bool IsDeferred => true;

    /// <summary>Whether an item of the list is written with this keyword, where several keywords share the list.</summary>
    public Func<TItem, bool> IsFor { get; init; } = _ => true;

    public override T Read(ReaderContext context, Statement statement, T model)
        => ReadItem(context, statement, model) is { } item ? _list.Set(model, new(_list.Get(model).Items.Add(item))) : model;

    public void Collect(ReaderContext context, Statement statement, T model, Collected<T> collected)
    {
        if (ReadItem(context, statement, model) is { } item)
        {
            collected.Add(_list, item);
        }
    }

    public void JoinList() => _list.Rows.Add(this);

    /// <summary>The first row of a list writes all of it, so that the items keep their order.</summary>
    public override void Write(T model, T unset, StatementWriter writer)
    {
        if (!ReferenceEquals(_list.Rows[0], this))
        {
            return;
        }

        foreach (var item in _list.Get(model))
        {
            _list.Rows.First(r => r.IsFor(item)).WriteItem(model, item, writer);
        }
    }

    private TItem? ReadItem(ReaderContext context, Statement statement, T model)
    {
        if (statement.Block is not { } block)
        {
            return null;
        }

        var before = context.Sources.Enter(statement);
        var begun = _title.Begin(context, statement, model);
        var item = _schema.Value.Read(context, statement, block, begun ?? _title.Placeholder(model));
        if (begun is not null)
        {
            context.Sources.Add(item, statement);
        }

        context.Sources.Leave(before);
        return begun is null ? null : item;
    }

    private void WriteItem(T model, TItem item, StatementWriter writer)
    {
        var block = writer.Inner();
        _schema.Value.Write(item, _title.Unset(model, item), block);
        writer.Add(Keyword, _title.Show(model, item, writer.Dialect).ToArray(), block);
    }
}
