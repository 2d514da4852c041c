namespace Lvs.Core.Config.Keepalived;

/// <summary>A block without keywords.</summary>
internal sealed class WordGrammar : IBlockGrammar
{
    /// <summary>Every word is an entry.</summary>
    public static readonly WordGrammar List = new(isList: true);

    /// <summary>Nothing is known of the block.</summary>
    public static readonly WordGrammar Unknown = new(isList: false);

    private WordGrammar(bool isList) => IsList = isList;

    public bool IsList { get; }

    public bool Knows(string keyword) => false;

    public bool HasMany(string keyword) => false;

    public IBlockGrammar? BlockOf(string keyword) => null;
}
