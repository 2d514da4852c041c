using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema;

/// <summary>
/// Where each object of a model was written. Kept beside the model and not in it, so that two configurations are equal whatever
/// file, line or syntax they come from.
/// </summary>
internal sealed class SourceMap
{
    private readonly Dictionary<object, Statement> _statements = new(ReferenceEqualityComparer.Instance);

    /// <summary>For a model that nobody wrote.</summary>
    public static SourceMap Empty { get; } = new();

    public void Add(object item, Statement statement) => _statements[item] = statement;

    /// <summary>The keyword of the block or line an object was read from.</summary>
    public SourcePosition Of(object item) => _statements.TryGetValue(item, out var statement) ? statement.Keyword.Position : default;

    /// <summary>The name (or address) after that keyword.</summary>
    public SourcePosition NameOf(object item)
        => _statements.TryGetValue(item, out var statement)
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
    public string TitleOf(object item) => _statements.TryGetValue(item, out var statement) ? statement.Title : "";

    private Statement? Find(object item, Setting row)
    {
        if (!_statements.TryGetValue(item, out var owner) || owner.Block is not { } block)
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
