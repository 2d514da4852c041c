using System.Collections.Immutable;

namespace Lvs.Core.Config.Keepalived;

/// <summary>The tokens of one file with one of them in sight; it ends early when a bound of all files together is reached.</summary>
internal sealed class TokenStream
{
    private readonly SourceFiles _files;
    private readonly Lexer _lexer;

    public TokenStream(SourceFiles files, Lexer lexer)
    {
        _files = files;
        _lexer = lexer;
        Advance();
    }

    public Token Current { get; private set; }

    public void Advance()
    {
        Current = _lexer.Next();
        if (Current.Kind == TokenKind.Word && !_files.TakeWord(Current.Position))
        {
            Current = Current with { Kind = TokenKind.End };
        }
    }

    public Word TakeWord()
    {
        var word = new Word(Current.Text, Current.Position);
        Advance();
        return word;
    }

    /// <summary>The words up to the end of the line or the next brace.</summary>
    public ImmutableArray<Word> TakeWords()
    {
        var words = ImmutableArray.CreateBuilder<Word>();
        while (Current.Kind == TokenKind.Word)
        {
            words.Add(TakeWord());
        }

        return words.ToImmutable();
    }

    public void SkipNewLines()
    {
        while (Current.Kind == TokenKind.NewLine)
        {
            Advance();
        }
    }

    /// <summary>At an opening brace: goes behind the one that closes it. Without recursion, however deep it is.</summary>
    public void SkipBlock()
    {
        if (Current.Kind != TokenKind.Open)
        {
            return;
        }

        var open = 0;
        do
        {
            open += Current.Kind switch { TokenKind.Open => 1, TokenKind.Close => -1, _ => 0 };
            Advance();
        }
        while (open > 0 && Current.Kind != TokenKind.End);
    }
}
