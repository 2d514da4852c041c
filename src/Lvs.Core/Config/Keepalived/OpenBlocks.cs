namespace Lvs.Core.Config.Keepalived;

/// <summary>A block whose closing brace has not been seen.</summary>
/// <param name="Title">Keyword and arguments; empty when the keyword is unknown, whose arguments stay out of messages.</param>
/// <param name="OpenedAt">Its keyword.</param>
/// <param name="Grammar">What may stand in it.</param>
internal sealed record OpenBlock(string Title, SourcePosition OpenedAt, IBlockGrammar Grammar)
{
    public string Name => Title.Length > 0 ? Shown.Value(Title) : "the block";

    /// <summary>Whether the word can stand in the block as a key or as an entry.</summary>
    public bool Takes(string word) => Grammar.IsList || Grammar.Knows(word);
}

/// <summary>
/// The blocks around the place where the parser is, and what their keywords say about a brace that is missing or too many. The
/// first is the file itself (or, of an included file, the block the include stands in).
/// </summary>
/// <param name="unclosed">Opening less closing braces of the file.</param>
/// <param name="isRoot">Whether the file's own keywords are those outside all blocks.</param>
internal sealed class OpenBlocks(int unclosed, bool isRoot)
{
    private const int Nowhere = int.MaxValue;

    private readonly List<OpenBlock> _blocks = [];
    private int _unclosed = unclosed;
    private int _closeTo = Nowhere;

    public int Count => _blocks.Count;

    public OpenBlock Innermost => _blocks[^1];

    /// <summary>More braces open than close, those aside that were guessed.</summary>
    public bool CloseIsMissing => _unclosed > 0;

    /// <summary>More braces close than open, those aside that were guessed.</summary>
    public bool CloseIsExtra => _unclosed < 0;

    public void Push(OpenBlock block) => _blocks.Add(block);

    /// <summary>Ends the innermost block; true when it was closed by a brace and not by a guess.</summary>
    public bool Pop()
    {
        _blocks.RemoveAt(_blocks.Count - 1);
        return _closeTo >= _blocks.Count;
    }

    /// <summary>Whether the innermost block still goes on; a recovery that goes back to it ends with this question.</summary>
    public bool GoesOn()
    {
        if (_closeTo < _blocks.Count - 1)
        {
            return false;
        }

        _closeTo = Nowhere;
        return true;
    }

    public void CountGuessedOpen() => _unclosed++;

    public void CountIgnoredOpen() => _unclosed--;

    public void CountIgnoredClose() => _unclosed++;

    /// <summary>
    /// The outer block a keyword must belong to because the innermost one does not know it: any, when a closing brace is missing
    /// in this file; always the file itself, since no block holds a vrrp_instance or virtual_server.
    /// </summary>
    public int? HomeOf(string keyword)
    {
        if (Innermost.Grammar.Knows(keyword))
        {
            return null;
        }

        var outer = _blocks.FindLastIndex(_blocks.Count - 1, b => b.Grammar.Knows(keyword));
        return outer >= 0 && (CloseIsMissing || (outer == 0 && isRoot)) ? outer : null;
    }

    /// <summary>Whether the word belongs into a block that was never opened, and not beside it.</summary>
    public bool BelongsInto(IBlockGrammar inner, string word)
        => (inner.IsList || inner.Knows(word)) && !Innermost.Grammar.Knows(word) && HomeOf(word) is null;

    /// <summary>Whether the word belongs into the innermost block and into none around it.</summary>
    public bool BelongsOnlyInside(string word)
        => Innermost.Takes(word) && !_blocks.Take(_blocks.Count - 1).Any(b => b.Grammar.Knows(word));

    /// <summary>Ends all blocks inside another one; says which they are, innermost first.</summary>
    public string CloseTo(int home)
    {
        var names = _blocks.Skip(home + 1).Reverse().Select(b => $"{b.Name} opened at line {b.OpenedAt.Line}").ToList();
        _unclosed -= names.Count;
        _closeTo = home;
        return names.Count == 1 ? $"{names[0]} is still open" : $"{names[0]} is still open (in {string.Join(", ", names.Skip(1))})";
    }
}
