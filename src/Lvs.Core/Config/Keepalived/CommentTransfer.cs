using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived.Text;
using Lvs.Core.Config.Schema;

namespace Lvs.Core.Config.Keepalived;

/// <summary>
/// Puts the comments of one text at the statements of another that says the same. What stood at a statement that is not written again,
/// since it says the default, goes to the next one that is, or to the end of its block.
/// </summary>
/// <param name="from">The comments of the original.</param>
internal sealed class CommentTransfer(SourceComments from)
{
    private readonly SourceComments _to = new();

    /// <summary>The comments by the statements that are written.</summary>
    public static SourceComments Of(BlockSchema schema, ConfigSource original, ImmutableArray<Statement> written)
    {
        var transfer = new CommentTransfer(original.Comments!);
        var rest = transfer.Put(schema, original.Statements, written);
        transfer._to.Take(original.Comments!.AtBeginning, [.. rest, .. original.Comments.AtEnd]);
        return transfer._to;
    }

    /// <summary>What found no place in the block itself is for its end.</summary>
    private List<string> Put(BlockSchema? schema, ImmutableArray<Statement> original, ImmutableArray<Statement> written)
    {
        var waiting = new List<string>();
        var free = new HashSet<Statement>(written, ReferenceEqualityComparer.Instance);
        var byTitle = written.GroupBy(s => TitleOf(schema, s)).ToDictionary(g => g.Key, g => new Queue<Statement>(g));
        var byRow = written.GroupBy(s => RowOf(schema, s)).ToDictionary(g => g.Key, g => new Queue<Statement>(g));
        foreach (var statement in original)
        {
            var own = from.Of(statement);
            if ((Take(byTitle, TitleOf(schema, statement), free) ?? Take(byRow, RowOf(schema, statement), free)) is not { } target)
            {
                waiting.AddRange(AllOf(statement));
                continue;
            }

            var inner = schema is null ? null : Find(schema, statement)?.Inner;
            List<string> rest = statement.Block is { } block
                ? target.Block is { } targetBlock ? Put(inner, block.Statements, targetBlock.Statements) : [.. block.Statements.SelectMany(AllOf)]
                : [];
            _to.Keep(target, own with
            {
                Before = [.. waiting, .. own.Before, .. target.Block is null ? rest : []],
                AtEnd = [.. target.Block is null ? [] : rest, .. own.AtEnd],
            });
            waiting.Clear();
        }

        return waiting;
    }

    private IEnumerable<string> AllOf(Statement statement)
    {
        var own = from.Of(statement);
        return own.Before.Concat(own.Beside is null ? [] : [own.Beside])
            .Concat(statement.Block?.Statements.SelectMany(AllOf) ?? [])
            .Concat(own.AtEnd.Concat(own.BesideClose is null ? [] : [own.BesideClose]));
    }

    private static Statement? Take<TKey>(Dictionary<TKey, Queue<Statement>> written, TKey key, HashSet<Statement> free)
        where TKey : notnull
    {
        while (written.TryGetValue(key, out var candidates) && candidates.TryDequeue(out var candidate))
        {
            if (free.Remove(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static Setting? Find(BlockSchema schema, Statement statement) => schema.FindKey(statement.Keyword.Text) ?? schema.Find(statement.Keyword.Text);

    /// <summary>The row, or the word itself where there is no table: the entries of a list.</summary>
    private static object RowOf(BlockSchema? schema, Statement statement)
        => schema is not null && Find(schema, statement) is { } row ? row : statement.Keyword.Text;

    private static (object Row, string Words) TitleOf(BlockSchema? schema, Statement statement)
        => (RowOf(schema, statement), string.Join(' ', statement.Arguments.Select(a => a.Text)));
}
