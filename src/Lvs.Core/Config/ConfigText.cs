using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config;

/// <summary>A configuration as a keepalived.conf to look at.</summary>
public static class ConfigText
{
    private const string Hidden = "***";

    /// <summary>The text, with <c>***</c> for everything secret.</summary>
    public static string Show(DirectorConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return KeepalivedWriter.Write(Masked(RootSchema.Schema, ConfigReader.Write(config, Dialect.Keepalived))).Text;
    }

    private static ImmutableArray<Statement> Masked(BlockSchema? schema, ImmutableArray<Statement> statements)
        => [.. statements.Select(statement => Masked(schema?.Find(statement.Keyword.Text), statement))];

    private static Statement Masked(Setting? row, Statement statement) => statement with
    {
        Arguments = row is { IsSecret: true } ? [new Word(Hidden, default)] : statement.Arguments,
        Block = statement.Block is { } block ? block with { Statements = Masked(row?.Inner, block.Statements) } : null,
    };
}
