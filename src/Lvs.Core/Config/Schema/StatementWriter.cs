using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema;

/// <summary>Collects the statements of one block; what they look like as text is a matter of the syntax.</summary>
internal sealed class StatementWriter(Dialect dialect)
{
    private readonly ImmutableArray<Statement>.Builder _statements = ImmutableArray.CreateBuilder<Statement>();

    public Dialect Dialect => dialect;

    public bool IsEmpty => _statements.Count == 0;

    /// <summary>A keyword and its words.</summary>
    public void Add(string keyword, params ReadOnlySpan<string> words) => Add(keyword, words, null);

    /// <summary>A keyword, its words and what stands in its block.</summary>
    public void Add(string keyword, ReadOnlySpan<string> words, StatementWriter? block)
    {
        var arguments = ImmutableArray.CreateBuilder<Word>(words.Length);
        foreach (var word in words)
        {
            arguments.Add(new Word(word, default));
        }

        _statements.Add(new Statement(
            new Word(keyword, default), arguments.MoveToImmutable(), block is null ? null : new Block(block.ToStatements(), IsComplete: true)));
    }

    /// <summary>An empty one for a block inside.</summary>
    public StatementWriter Inner() => new(dialect);

    public ImmutableArray<Statement> ToStatements() => _statements.ToImmutable();
}
