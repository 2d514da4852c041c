using System.Collections.Immutable;

namespace Lvs.Core.Config.Keepalived;

/// <summary>A block whose closing brace has not been seen.</summary>
/// <param name="Keyword">What opened it.</param>
/// <param name="Arguments">What stood between the keyword and the brace.</param>
/// <param name="Grammar">What may stand in it; null when the keyword is unknown, whose arguments stay out of messages.</param>
internal readonly record struct OpenBlock(Word Keyword, ImmutableArray<Word> Arguments, IBlockGrammar? Grammar)
{
    public string Name => Grammar is null || Keyword.Text is null ? "the block" : Shown.Value(Statement.TitleOf(Keyword, Arguments));

    public IBlockGrammar Known => Grammar ?? WordGrammar.Unknown;

    /// <summary>Whether the word can stand in the block as a key or as an entry.</summary>
    public bool Takes(string word) => Known.IsList || Known.Knows(word);
}

/// <summary>
/// The blocks around the place where the parser is, and what their keywords say about a brace that is missing or too many. The
/// first is the file itself (or, of an included file, the block the include stands in).
/// </summary>
/// <param name="countUnclosed">Tells opening less closing braces of the file; asked only when something does not fit.</param>
/// <param name="isRoot">Whether the file's own keywords are those outside all blocks.</param>
internal sealed class OpenBlocks(Func<int> countUnclosed, bool isRoot)
{
    private const int Nowhere = int.MaxValue;

    private readonly List<OpenBlock> _blocks = [];
    private readonly Lazy<int> _unclosed = new(countUnclosed);

    // Braces that were guessed or left out count as if the file had been written so.
    private int _guessed;
    private int _closeTo = Nowhere;

    public int Count => _blocks.Count;

    public OpenBlock Innermost => _blocks[^1];

    /// <summary>More braces open than close, those aside that were guessed.</summary>
    public bool CloseIsMissing => _unclosed.Value + _guessed > 0;

    /// <summary>More braces close than open, those aside that were guessed.</summary>
    public bool CloseIsExtra => _unclosed.Value + _guessed < 0;

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

    public void CountGuessedOpen() => _guessed++;

    public void CountIgnoredOpen() => _guessed--;

    public void CountIgnoredClose() => _guessed++;

    /// <summary>
    /// The outer block a keyword must belong to because the innermost one does not know it: any, when a closing brace is missing
    /// in this file; always the file itself, since no block holds a vrrp_instance or virtual_server.
    /// </summary>
    public int? HomeOf(string keyword)
    {
        if (Innermost.Known.Knows(keyword))
        {
            return null;
        }

        var outer = LastThatKnows(keyword);
        return outer >= 0 && (CloseIsMissing || (outer == 0 && isRoot)) ? outer : null;
    }

    /// <summary>
    /// Whether the word belongs into a block that was never opened, and not beside it. A word that could stand in either belongs into the
    /// block when a closing brace waits for it.
    /// </summary>
    public bool BelongsInto(IBlockGrammar inner, string word)
        => (inner.IsList || inner.Knows(word)) && (CloseIsExtra || !Innermost.Known.Knows(word)) && HomeOf(word) is null;

    /// <summary>Whether the word belongs into the innermost block and into none around it.</summary>
    public bool BelongsOnlyInside(string word)
    {
        if (!Innermost.Takes(word))
        {
            return false;
        }

        for (var i = 0; i < _blocks.Count - 1; i++)
        {
            if (_blocks[i].Known.Knows(word))
            {
                return false;
            }
        }

        return true;
    }

    private int LastThatKnows(string keyword)
    {
        var at = _blocks.Count - 1;
        while (at >= 0 && !_blocks[at].Known.Knows(keyword))
        {
            at--;
        }

        return at;
    }

    /// <summary>Ends all blocks inside another one; says which they are, innermost first.</summary>
    public string CloseTo(int home)
    {
        var names = _blocks.Skip(home + 1).Reverse().Select(b => $"{b.Name} opened at line {b.Keyword.Position.Line}").ToList();
        _guessed -= names.Count;
        _closeTo = home;
        return names.Count == 1 ? $"{names[0]} is still open" : $"{names[0]} is still open (in {string.Join(", ", names.Skip(1))})";
    }
}
