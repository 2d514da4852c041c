namespace Lvs.Core.Config.Keepalived;

/// <summary>
/// What the parser knows of a block's keywords: enough to tell where a forgotten or superfluous brace must have been, nothing of
/// their values.
/// </summary>
internal interface IBlockGrammar
{
    /// <summary>Whether the block holds entries (addresses, mail recipients) instead of keywords.</summary>
    bool IsList { get; }

    /// <summary>Whether the block has the keyword.</summary>
    bool Knows(string keyword);

    /// <summary>Whether there may be thousands of the keyword's blocks, each of which is read for itself.</summary>
    bool HasMany(string keyword);

    /// <summary>What stands in the block after a keyword; null when the keyword takes none or is unknown.</summary>
    IBlockGrammar? BlockOf(string keyword);
}
