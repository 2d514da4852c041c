using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived.Text;

namespace Lvs.Core.Config.Keepalived;

/// <summary>What a file with all it includes says, before anything is made of its keywords.</summary>
/// <param name="Statements">Variables, conditions and repetitions resolved, included files in place.</param>
/// <param name="Comments">Null unless they were asked for.</param>
internal sealed record KeepalivedText(ImmutableArray<Statement> Statements, SourceComments? Comments)
{
    /// <param name="path">The file; its name in messages.</param>
    /// <param name="sources">Where files come from.</param>
    /// <param name="options">What keepalived has from its command line.</param>
    /// <param name="grammar">The keywords outside all blocks.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="keepComments">For one who writes the configuration down again.</param>
    /// <param name="unparsed">Leaves blocks of which there may be many for later; null to parse everything at once.</param>
    public static KeepalivedText Read(
        string path,
        IConfigSources sources,
        KeepalivedOptions options,
        IBlockGrammar grammar,
        DiagnosticBag diagnostics,
        bool keepComments = false,
        UnparsedBlocks? unparsed = null)
    {
        var comments = keepComments ? new SourceComments() : null;
        var state = new TextState(sources, options, diagnostics, new Definitions(), comments) { Unparsed = unparsed };
        return new(new SourceFiles(state, diagnostics).ReadRoot(path, grammar), comments);
    }
}
