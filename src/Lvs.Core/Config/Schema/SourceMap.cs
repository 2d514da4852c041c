using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema;

/// <summary>
/// Where each object of a model was written. Kept beside the model and not in it, so that two configurations are equal whatever
/// file, line or syntax they come from.
/// </summary>
internal sealed class SourceMap
{
    private const int PartSize = 1024;

    // Seldom asked: a file without mistakes never makes more of it than lists, which are not copied as they grow.
    private readonly List<List<Entry>> _added = [[]];
    private Dictionary<object, Entry>? _entries;
    private Statement? _outermost;

    /// <summary>For a model that nobody wrote.</summary>
    public static SourceMap Empty { get; } = new();

    public void Add(object item, Statement statement)
    {
        var entry = new Entry(item, _outermost ?? statement, statement.Keyword.Position);
        if (_added[^1].Count == PartSize)
        {
            _added.Add(new(PartSize));
        }

        _added[^1].Add(entry);
        _entries?[item] = entry;
    }

    /// <summary>
    /// Told before the block of a statement is read, and answered with what <see cref="Leave"/> is told afterwards. Of statements in a block
    /// that can be made anew only the place is kept.
    /// </summary>
    public Statement? Enter(Statement statement)
    {
        var before = _outermost;
        _outermost ??= statement.IsBlockMadeAnew ? statement : null;
        return before;
    }

    public void Leave(Statement? before) => _outermost = before;

    /// <summary>Adds everything of another map.</summary>
    public void Join(SourceMap other)
    {
        _added.AddRange(other._added);
        _entries = null;
    }

    /// <summary>The keyword of the block or line an object was read from.</summary>
    public SourcePosition Of(object item) => StatementOf(item) is { } statement ? statement.Keyword.Position : default;

    /// <summary>The name (or address) after that keyword.</summary>
    public SourcePosition NameOf(object item)
        => StatementOf(item) is { } statement
            ? statement.Arguments.IsEmpty ? statement.Keyword.Position : statement.Arguments[0].Position
            : default;

    /// <summary>Whether a setting is written in the block of an object.</summary>
    public bool Has(object item, Setting row) => Find(item, row) is not null;

    /// <summary>The value of a setting in the block of an object; the block itself when the setting is not written there.</summary>
    public SourcePosition Of(object item, Setting row)
        => Find(item, row) is not { } statement ? Of(item)
            : statement.Arguments.IsEmpty ? statement.Keyword.Position
            : statement.Arguments[0].Position;

    /// <summary>The keyword of a setting in the block of an object.</summary>
    public SourcePosition KeyOf(object item, Setting row) => Find(item, row)?.Keyword.Position ?? Of(item);

    /// <summary>How a block is named in messages: <c>real_server 192.0.2.1 80</c>.</summary>
    public string TitleOf(object item) => StatementOf(item) is { } statement ? statement.Title : "";

    private Statement? StatementOf(object item)
    {
        if (_entries is null)
        {
            _entries = new(_added.Sum(part => part.Count), ReferenceEqualityComparer.Instance);
            foreach (var added in _added.SelectMany(part => part))
            {
                _entries[added.Item] = added;
            }
        }

        return _entries.TryGetValue(item, out var entry) ? StatementAt(entry.Position, entry.Outermost) : null;
    }

    private static Statement? StatementAt(SourcePosition position, Statement statement)
    {
        if (statement.Keyword.Position == position)
        {
            return statement;
        }

        foreach (var inner in statement.Block?.Statements ?? [])
        {
            if (StatementAt(position, inner) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private Statement? Find(object item, Setting row)
    {
        if (StatementOf(item)?.Block is not { } block)
        {
            return null;
        }

        for (var i = block.Statements.Length - 1; i >= 0; i--)
        {
            if (row.IsCalled(block.Statements[i].Keyword.Text))
            {
                return block.Statements[i];
            }
        }

        return null;
    }

    /// <param name="Item">An object of the model.</param>
    /// <param name="Outermost">Its statement, or the one whose block that is in.</param>
    /// <param name="Position">Where its statement's keyword is.</param>
    private readonly record struct Entry(object Item, Statement Outermost, SourcePosition Position);
}
