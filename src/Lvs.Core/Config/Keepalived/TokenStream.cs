using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Lvs.Core.Config.Keepalived.Text;

namespace Lvs.Core.Config.Keepalived;

/// <summary>The tokens of one file with one of them in sight; it ends early when a bound of all files together is reached.</summary>
internal sealed class TokenStream
{
    private readonly TextState _state;
    private readonly Lexer _lexer;
    private readonly List<Word> _words = [];
    private Token _current;

    public TokenStream(TextState state, Lexer lexer)
    {
        (_state, _lexer) = (state, lexer);
        Advance();
    }

    public ref readonly Token Current => ref _current;

    /// <summary>Opening less closing braces of the whole file.</summary>
    public int CountUnclosed() => _lexer.CountUnclosed();

    public void Advance()
    {
        _current = _lexer.Next();
        if (_current.Kind == TokenKind.Word && !_state.TakeWord(_current.Position))
        {
            _current = _current with { Kind = TokenKind.End };
        }
    }

    public Word TakeWord()
    {
        var word = new Word(_current.Text, _current.Position);
        Advance();
        return word;
    }

    /// <summary>The words up to the end of the line or the next brace.</summary>
    public ImmutableArray<Word> TakeWords()
    {
        if (_current.Kind != TokenKind.Word)
        {
            return [];
        }

        _words.Clear();
        while (_current.Kind == TokenKind.Word)
        {
            _words.Add(TakeWord());
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(_words.ToArray());
    }

    public void SkipNewLines()
    {
        while (_current.Kind == TokenKind.NewLine)
        {
            Advance();
        }
    }

    /// <summary>At an opening brace: goes to the one that closes it when what is between them can be read at any time.</summary>
    public bool TrySkipPlainBlock(out TextPart part)
    {
        part = default;
        if (_current.Kind != TokenKind.Open || !_lexer.TrySkipBlock(out part))
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>At an opening brace: goes behind the one that closes it. Without recursion, however deep it is.</summary>
    public void SkipBlock()
    {
        if (_current.Kind != TokenKind.Open)
        {
            return;
        }

        var open = 0;
        do
        {
            open += _current.Kind switch { TokenKind.Open => 1, TokenKind.Close => -1, _ => 0 };
            Advance();
        }
        while (open > 0 && _current.Kind != TokenKind.End);
    }
}
