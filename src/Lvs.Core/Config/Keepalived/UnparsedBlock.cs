using Lvs.Core.Config.Keepalived.Text;

namespace Lvs.Core.Config.Keepalived;

/// <summary>
/// A statement whose block is parsed when somebody asks for it, and again when it has been forgotten since: the words of ten thousands of
/// servers, kept until the last is read, would be most of the memory that reading takes.
/// </summary>
internal sealed record UnparsedBlock : Statement
{
    private readonly OpenBlock _block;
    private readonly TextPart _part;
    private readonly UnparsedBlocks _blocks;
    private readonly WeakReference<Block?> _parsed = new(null);
    private bool _isCounted;

    /// <param name="block">The statement, and what may stand in its block.</param>
    /// <param name="part">What stands in it.</param>
    /// <param name="blocks">All that were left for later.</param>
    public UnparsedBlock(OpenBlock block, TextPart part, UnparsedBlocks blocks)
        : base(block.Keyword, block.Arguments, Block: null) => (_block, _part, _blocks) = (block, part, blocks);

    public override bool IsBlockMadeAnew => true;

    public override Block? Block
    {
        get
        {
            if (!_parsed.TryGetTarget(out var block))
            {
                block = _blocks.Parse(_block, _part, isFirst: !_isCounted);
                _isCounted = true;
                _parsed.SetTarget(block);
            }

            return block;
        }
    }
}

/// <summary>The blocks of a file, and of what it includes, that were left for later.</summary>
/// <param name="sources">Where the file comes from.</param>
/// <param name="options">How it is read.</param>
/// <param name="grammar">The keywords outside all blocks.</param>
internal sealed class UnparsedBlocks(IConfigSources sources, KeepalivedOptions options, IBlockGrammar grammar) : UnparsedParts
{
    private readonly WordPool _pool = new();

    /// <summary>The statements of a block; on any thread.</summary>
    /// <param name="block">What was opened.</param>
    /// <param name="part">What stands in it.</param>
    /// <param name="isFirst">Whether its words are still to be counted.</param>
    public Block Parse(OpenBlock block, TextPart part, bool isFirst)
    {
        var diagnostics = new DiagnosticBag(capacity: 0);
        var state = new TextState(sources, options, diagnostics, new Definitions(), comments: null, _pool);
        var parsed = new Parser(new SourceFiles(state, diagnostics), state, diagnostics, new Lexer(state, part), grammar, depth: 0).ParseRest(block);
        Count(isFirst ? state.Words : 0);
        if (diagnostics.HasFindings)
        {
            GiveUp();
        }

        return parsed;
    }
}
