using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Rules;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config.Schema;

/// <summary>From statements, whatever syntax they come from, to a model that is checked as a whole; and back.</summary>
internal static class ConfigReader
{
    /// <summary>The model of a file's statements with everything that was found, by the parser too.</summary>
    public static ConfigResult Read(ImmutableArray<Statement> statements, ReaderContext context)
    {
        var config = RootSchema.Schema.ReadTopLevel(context, statements, new DirectorConfig());
        context.Sources.Add(config.Global, Globals(statements));
        ConfigRules.Check(config, context.Sources, context.Diagnostics);
        return new ConfigResult(context.Diagnostics.HasErrors ? null : config, FindingPlaces.AddTo(context.Diagnostics.ToSortedList(), statements, RootSchema.Schema, context.Dialect))
        {
            Sources = context.Sources,
        };
    }

    /// <summary>The statements that say what a model says.</summary>
    public static ImmutableArray<Statement> Write(DirectorConfig config, Dialect dialect)
    {
        var writer = new StatementWriter(dialect);
        RootSchema.Schema.Write(config, new DirectorConfig(), writer);
        return writer.ToStatements();
    }

    /// <summary>All global_defs as if they were one.</summary>
    private static Statement Globals(ImmutableArray<Statement> statements)
    {
        var blocks = statements.Where(s => RootSchema.Globals.IsCalled(s.Keyword.Text) && s.Block is not null).ToList();
        var inner = blocks.SelectMany(s => s.Block!.Statements).ToImmutableArray();
        return new Statement(blocks.Count > 0 ? blocks[0].Keyword : new Word("global_defs", default), [], new Block(inner, IsComplete: true));
    }
}
