using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema;

/// <summary>
/// Where each object of a model was written. Kept beside the model and not in it, so that two configurations are equal whatever
/// file, line or syntax they come from.
/// </summary>
internal sealed class SourceMap
{
    // Seldom asked: a file without mistakes never makes more of it than the list.
    private readonly List<(object Item, Statement Statement)> _added = [];
    private Dictionary<object, Statement>? _statements;

    /// <summary>For a model that nobody wrote.</summary>
    public static SourceMap Empty { get; } = new();

    public void Add(object item, Statement statement)
    {
        _added.Add((item, statement));
        _statements?[item] = statement;
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
        if (_statements is null)
        {
            _statements = new(_added.Count, ReferenceEqualityComparer.Instance);
            foreach (var (known, statement) in _added)
            {
                _statements[known] = statement;
            }
        }

        return _statements.GetValueOrDefault(item);
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
}
