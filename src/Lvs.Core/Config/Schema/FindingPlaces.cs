using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema;

/// <summary>Adds to findings the word at their place, and the blocks that word stands in. Looks at the statements only when there are any.</summary>
internal sealed class FindingPlaces
{
    private readonly HashSet<SourcePosition> _wanted;
    private readonly Dictionary<SourcePosition, (ValueList<string> Path, string Found)> _found = [];
    private readonly List<string> _titles = [];
    private readonly Dialect _dialect;

    private FindingPlaces(IEnumerable<Diagnostic> findings, Dialect dialect)
        => (_wanted, _dialect) = ([.. findings.Select(finding => finding.Position)], dialect);

    /// <param name="findings">What was found.</param>
    /// <param name="statements">The file's.</param>
    /// <param name="schema">Of its outermost block.</param>
    /// <param name="dialect">Its syntax.</param>
    public static ValueList<Diagnostic> AddTo(
        ValueList<Diagnostic> findings, ImmutableArray<Statement> statements, BlockSchema schema, Dialect dialect)
    {
        if (findings.Count == 0)
        {
            return findings;
        }

        var places = new FindingPlaces(findings, dialect);
        places.Visit(statements, schema);
        return findings.Select(places.Complete).ToValueList();
    }

    private Diagnostic Complete(Diagnostic finding)
        => _found.TryGetValue(finding.Position, out var place) ? finding with { Path = place.Path, Found = place.Found } : finding;

    private void Visit(ImmutableArray<Statement> statements, BlockSchema? schema)
    {
        foreach (var statement in statements)
        {
            var row = _dialect == Dialect.Hocon ? schema?.FindKey(statement.Keyword.Text) : schema?.Find(statement.Keyword.Text);
            Note(statement.Keyword, statement, row is null && schema is { HidesUnknownWords: true });
            foreach (var word in statement.Arguments)
            {
                Note(word, statement, row is { IsSecret: true } || (row is null && schema is { HidesUnknownWords: true }));
            }

            if (statement.Block is { } block)
            {
                _titles.Add(statement.Title);
                Visit(block.Statements, row?.Inner);
                _titles.RemoveAt(_titles.Count - 1);
            }
        }
    }

    // Nothing is repeated that a message would not show either.
    private void Note(Word word, Statement statement, bool isSecret)
    {
        if (_wanted.Contains(word.Position))
        {
            var isKeyword = word == statement.Keyword;
            var key = isSecret && isKeyword ? Secret.Mask : Shown.Bare(Shown.KeyPart(statement.Keyword.Text));
            var found = isKeyword ? key : isSecret ? Secret.Mask : Shown.Bare(word.Text);
            _found.TryAdd(word.Position, (_titles.Select(Shown.Bare).Append(key).ToValueList(), found));
        }
    }
}
