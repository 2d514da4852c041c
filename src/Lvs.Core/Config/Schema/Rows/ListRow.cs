using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema.Rows;

/// <summary>Reads an entry of a list; null when it is wrong, which is reported.</summary>
internal delegate V? EntryReader<V>(ReaderContext context, Statement entry)
    where V : class;

/// <summary>A keyword with a block of entries, one a line or one a word.</summary>
internal sealed record ListRow<T, V> : Setting<T>
    where T : class
    where V : class
{
    private readonly Func<T, ValueList<V>> _get;
    private readonly Func<T, ValueList<V>, T> _set;
    private readonly EntryReader<V> _read;
    private readonly Func<V, Dialect, IEnumerable<string>> _show;

    /// <param name="keyword">keepalived's word.</param>
    /// <param name="summary">One sentence that says what it does.</param>
    /// <param name="values">What an entry looks like.</param>
    /// <param name="get">The list of a model.</param>
    /// <param name="set">The model with another list.</param>
    /// <param name="read">Reads an entry.</param>
    /// <param name="show">The words of an entry.</param>
    public ListRow(
        string keyword,
        string summary,
        string values,
        Func<T, ValueList<V>> get,
        Func<T, ValueList<V>, T> set,
        EntryReader<V> read,
        Func<V, Dialect, IEnumerable<string>> show)
        : base(keyword, summary)
    {
        (_get, _set, _read, _show) = (get, set, read, show);
        Values = values;
        AtLeast = 0;
        AtMost = 0;
        Expects = "a block";
        Repetition = Repetition.AllCount;
    }

    public override SettingShape Shape => SettingShape.List;

    public override bool KeepsBlanks => OneEntryPerWord;

    public override IBlockGrammar Grammar => WordGrammar.List;

    /// <summary>Whether each word is an entry; else each line.</summary>
    public bool OneEntryPerWord { get; init; }

    /// <summary>What is said of an empty block; null when it may be empty.</summary>
    public string? EmptyExpects { get; init; }

    public override T Read(ReaderContext context, Statement statement, T model)
    {
        if (statement.Block is not { } block)
        {
            return model;
        }

        if (block.Statements.IsEmpty && block.IsComplete && EmptyExpects is not null)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.EmptyBlock,
                statement.Keyword.Position,
                $"'{statement.Keyword.Text}' is empty and does nothing: write {EmptyExpects} into it or remove it");
        }

        var entries = new List<V>();
        foreach (var entry in block.Statements)
        {
            if (entry.Block is not null)
            {
                context.Diagnostics.Error(
                    DiagnosticCodes.UnexpectedBlock,
                    entry.Keyword.Position,
                    $"an entry of '{statement.Keyword.Text}' takes no block; expected the next entry");
            }
            else if (OneEntryPerWord)
            {
                Take(context, entry with { Arguments = [] }, entries);
                foreach (var word in entry.Arguments)
                {
                    Take(context, new Statement(word, [], null), entries);
                }
            }
            else
            {
                Take(context, entry, entries);
            }
        }

        return entries.Count == 0 ? model : _set(model, new([.. _get(model).Items, .. entries]));
    }

    public override void Write(T model, T unset, StatementWriter writer)
    {
        var entries = _get(model);
        if (entries.Count == 0 || entries == _get(unset))
        {
            return;
        }

        var block = writer.Inner();
        foreach (var entry in entries)
        {
            var words = _show(entry, writer.Dialect).ToArray();
            block.Add(words[0], words.AsSpan(1));
        }

        writer.Add(Keyword, [], block);
    }

    private void Take(ReaderContext context, Statement entry, List<V> entries)
    {
        if (_read(context, entry) is { } value)
        {
            entries.Add(value);
            if (value is not string)
            {
                context.Sources.Add(value, entry);
            }
        }
    }
}
