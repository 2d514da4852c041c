using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema;

namespace Lvs.Core.Config.Reload;

/// <summary>A setting that two models say differently, and its row of the table with those of the blocks around it, outermost first.</summary>
internal sealed record Difference(ImmutableArray<Setting> Path, SettingChange Change)
{
    /// <summary>Whether this director acts on it, or refuses to start with it.</summary>
    public bool IsInEffect => !Path.Any(row => row.Status is SettingStatus.NoEffect or SettingStatus.NotYet { RefusedAtRun: false });

    /// <summary>What two models say differently.</summary>
    /// <param name="schema">The rows.</param>
    /// <param name="running">The one in force.</param>
    /// <param name="next">The other one.</param>
    /// <param name="except">Rows that are compared elsewhere.</param>
    public static ImmutableArray<Difference> Between<T>(BlockSchema<T> schema, T running, T next, params ReadOnlySpan<Setting> except)
        where T : class
    {
        var found = ImmutableArray.CreateBuilder<Difference>();
        foreach (var setting in schema.Settings)
        {
            if (!except.Contains(setting))
            {
                // Each is written as what it says beyond the other one: an inherited or default value has words only where they differ.
                var row = (Setting<T>)setting;
                Compare([row], Written(row, running, next), Written(row, next, running), found);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>What a model says beyond what would be understood without a word.</summary>
    public static ImmutableArray<Difference> Said<T>(BlockSchema<T> schema, T model, T unset, params ReadOnlySpan<Setting> except)
        where T : class
    {
        var found = ImmutableArray.CreateBuilder<Difference>();
        foreach (var setting in schema.Settings)
        {
            if (!except.Contains(setting) && Written((Setting<T>)setting, model, unset) is { IsEmpty: false } statements)
            {
                found.Add(new([setting], new SettingChange(setting.Keyword, null, Words(setting, statements))));
            }
        }

        return found.ToImmutable();
    }

    private static ImmutableArray<Statement> Written<T>(Setting<T> row, T model, T unset)
        where T : class
    {
        var writer = new StatementWriter(Dialect.Keepalived);
        row.Write(model, unset, writer);
        return writer.ToStatements();
    }

    private static void Compare(
        ImmutableArray<Setting> path,
        ImmutableArray<Statement> running,
        ImmutableArray<Statement> next,
        ImmutableArray<Difference>.Builder found)
    {
        var before = Without(running, next);
        var after = Without(next, running);
        if (before.IsEmpty && after.IsEmpty)
        {
            // The same statements in another order.
            (before, after) = (running, next);
            if (before.AsSpan().SequenceEqual(after.AsSpan(), StatementEquality.Instance))
            {
                return;
            }
        }

        if (path[^1].Inner is { } inner && before is [{ Block: { } left } first] && after is [{ Block: { } right } second]
            && first.Title == second.Title)
        {
            CompareBlocks(path, inner, left, right, found);
            return;
        }

        var name = string.Join(" / ", path.Select(row => row.Keyword));
        found.Add(new(path, new SettingChange(name, Words(path[^1], before), Words(path[^1], after))));
    }

    private static void CompareBlocks(
        ImmutableArray<Setting> path, BlockSchema schema, Block running, Block next, ImmutableArray<Difference>.Builder found)
    {
        foreach (var row in schema.Settings)
        {
            Compare(path.Add(row), Of(row, running), Of(row, next), found);
        }
    }

    private static ImmutableArray<Statement> Of(Setting row, Block block)
        => [.. block.Statements.Where(statement => row.Names.Contains(statement.Keyword.Text, StringComparer.Ordinal))];

    private static ImmutableArray<Statement> Without(ImmutableArray<Statement> statements, ImmutableArray<Statement> others)
        => [.. statements.Except(others, StatementEquality.Instance)];

    private static string? Words(Setting row, ImmutableArray<Statement> statements)
        => statements.IsEmpty ? null : string.Join(", ", statements.Select(statement => Words(row, statement)));

    /// <summary>What stands after the keyword; the keyword itself where it is the one for the contrary.</summary>
    private static string Words(Setting row, Statement statement)
    {
        if (row.IsSecret)
        {
            return "***";
        }

        if (row.AliasOf(statement.Keyword.Text) is not null)
        {
            return statement.Keyword.Text;
        }

        var words = string.Join(' ', statement.Arguments.Select(word => Quoted(word.Text)));
        return statement.Block is { } block ? $"{words} {{ {Words(row.Inner, block)} }}".TrimStart() : words;
    }

    private static string Words(BlockSchema? schema, Block block)
        => string.Join("; ", block.Statements.Select(statement => schema?.Find(statement.Keyword.Text) is { } row
            ? row.AliasOf(statement.Keyword.Text) is null ? $"{row.Keyword} {Words(row, statement)}".TrimEnd() : Words(row, statement)
            : string.Join(' ', statement.Arguments.Prepend(statement.Keyword).Select(word => Quoted(word.Text)))));

    private static string Quoted(string word) => word.Length == 0 || word.Any(char.IsWhiteSpace) ? $"\"{word}\"" : word;

    /// <summary>Statements are equal by their words, wherever they stand.</summary>
    private sealed class StatementEquality : IEqualityComparer<Statement>
    {
        public static readonly StatementEquality Instance = new();

        public bool Equals(Statement? left, Statement? right)
            => left is null || right is null
                ? ReferenceEquals(left, right)
                : left.Keyword.Text == right.Keyword.Text
                    && left.Arguments.Select(word => word.Text).SequenceEqual(right.Arguments.Select(word => word.Text))
                    && left.Block is null == right.Block is null
                    && (left.Block is null || left.Block.Statements.SequenceEqual(right.Block!.Statements, this));

        public int GetHashCode(Statement statement) => statement.Arguments.Aggregate(
            statement.Keyword.Text.GetHashCode(StringComparison.Ordinal),
            (hash, word) => HashCode.Combine(hash, word.Text));
    }
}
