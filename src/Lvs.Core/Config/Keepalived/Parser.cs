using System.Collections.Immutable;
using System.Globalization;

namespace Lvs.Core.Config.Keepalived;

/// <summary>
/// Makes a syntax tree of one file. One mistake should give one line, so a brace that is missing or too many is looked for where
/// the keywords say it must have been, and parsing goes on as if the file were right.
/// </summary>
internal sealed class Parser(SourceFiles files, DiagnosticBag diagnostics, string text, string file, IBlockGrammar grammar, int depth)
{
    public const int MaxNesting = 32;

    private readonly TokenStream _tokens = new(files, new Lexer(text, file, diagnostics));
    private readonly OpenBlocks _open = new(Lexer.CountUnclosed(text), isRoot: depth == 0);

    public ImmutableArray<Statement> ParseFile() => ParseBody(new OpenBlock("", default, grammar)).Statements;

    private Block ParseBody(OpenBlock block)
    {
        var statements = ImmutableArray.CreateBuilder<Statement>();
        _open.Push(block);
        while (ParseNext(statements) && _open.GoesOn())
        {
        }

        var isComplete = _open.Pop();
        return new Block(statements.ToImmutable(), isComplete);
    }

    /// <summary>One step within a block; false when the block has ended.</summary>
    private bool ParseNext(ImmutableArray<Statement>.Builder statements)
    {
        switch (_tokens.Current.Kind)
        {
            case TokenKind.End:
                if (_open.Count > 1)
                {
                    CloseUnclosed(0, "the file ends");
                }

                return false;
            case TokenKind.Close:
                return !TakeClose();
            case TokenKind.Open:
                TakeStrayOpen();
                return true;
            case TokenKind.Word when _open.HomeOf(_tokens.Current.Text) is { } home:
                CloseUnclosed(home, $"{Shown.Key(_tokens.Current.Text)} follows");
                return false;
            case TokenKind.Word:
                ParseStatement(statements);
                return true;
            default:
                _tokens.Advance();
                return true;
        }
    }

    private void ParseStatement(ImmutableArray<Statement>.Builder statements)
    {
        var keyword = _tokens.TakeWord();
        var arguments = _tokens.TakeWords();
        _tokens.SkipNewLines();
        if (string.Equals(keyword.Text, "include", StringComparison.Ordinal))
        {
            ParseInclude(keyword, arguments, statements);
        }
        else if (keyword.Text.Length > 0 && keyword.Text[0] is '$' or '@' or '~')
        {
            // Only the sign is shown: $PASSWORD=… has a value.
            diagnostics.Error(
                DiagnosticCodes.UnsupportedSyntax,
                keyword.Position,
                $"lines that begin with '{keyword.Text[0]}' (variables, conditions, repetitions) are not supported yet");
            _tokens.SkipBlock();
        }
        else
        {
            statements.Add(new Statement(keyword, arguments, ParseBlock(keyword, arguments)));
        }
    }

    private void ParseInclude(Word keyword, ImmutableArray<Word> patterns, ImmutableArray<Statement>.Builder statements)
    {
        if (patterns.IsEmpty)
        {
            diagnostics.Error(
                DiagnosticCodes.MissingValue, keyword.Position, "'include' stands alone; expected a file or a pattern after it");
        }

        foreach (var pattern in patterns)
        {
            statements.AddRange(files.Include(pattern, _open.Innermost.Grammar, depth + _open.Count - 1));
        }
    }

    private Block? ParseBlock(Word keyword, ImmutableArray<Word> arguments)
    {
        var inner = _open.Innermost.Grammar.BlockOf(keyword.Text);
        var block = new OpenBlock(
            inner is null ? "" : Statement.TitleOf(keyword, arguments), keyword.Position, inner ?? WordGrammar.Unknown);
        if (_tokens.Current.Kind != TokenKind.Open)
        {
            return inner is null ? null : ParseUnopened(block);
        }

        if (inner is null && _open.CloseIsMissing && _open.Innermost.Takes(keyword.Text))
        {
            // Without the brace the file is balanced, and the keyword takes none.
            TakeStrayOpen();
            return null;
        }

        if (depth + _open.Count > MaxNesting)
        {
            diagnostics.Error(
                DiagnosticCodes.NestedTooDeep,
                _tokens.Current.Position,
                string.Create(CultureInfo.InvariantCulture, $"blocks are nested more than {MaxNesting} deep; this one is skipped"));
            _tokens.SkipBlock();
            return new Block([], IsComplete: false);
        }

        _tokens.Advance();
        return ParseBody(block);
    }

    /// <summary>A keyword without the block it takes; what follows is taken for that block when it can be nothing else.</summary>
    private Block? ParseUnopened(OpenBlock block)
    {
        diagnostics.Error(DiagnosticCodes.MissingBlock, block.OpenedAt, $"{block.Name} has no block; expected '{{' after it");
        if (_tokens.Current.Kind != TokenKind.Word || !_open.BelongsInto(block.Grammar, _tokens.Current.Text))
        {
            return null;
        }

        _open.CountGuessedOpen();
        return ParseBody(block);
    }

    /// <summary>True when the brace ends the block; false when it was one too many and the block goes on.</summary>
    private bool TakeClose()
    {
        var position = _tokens.Current.Position;
        _tokens.Advance();
        if (_open.Count == 1)
        {
            diagnostics.Error(DiagnosticCodes.ExtraBrace, position, "this '}' closes nothing; no block is open here");
            _open.CountIgnoredClose();
            return false;
        }

        _tokens.SkipNewLines();
        if (!_open.CloseIsExtra || _tokens.Current.Kind != TokenKind.Word || !_open.BelongsOnlyInside(_tokens.Current.Text))
        {
            return true;
        }

        diagnostics.Error(DiagnosticCodes.ExtraBrace, position, $"this '}}' is too many: {_open.Innermost.Name} goes on after it");
        _open.CountIgnoredClose();
        return false;
    }

    private void TakeStrayOpen()
    {
        diagnostics.Error(
            DiagnosticCodes.StrayOpenBrace,
            _tokens.Current.Position,
            "this '{' follows no key that takes a block; expected such a key before it");
        if (_open.CloseIsMissing)
        {
            _open.CountIgnoredOpen();
            _tokens.Advance();
        }
        else
        {
            _tokens.SkipBlock();
        }
    }

    private void CloseUnclosed(int home, string reason)
    {
        var blocks = _open.CloseTo(home);

        // When a bound was reached the braces may well be there, where nothing is read any more.
        if (!files.IsExhausted)
        {
            diagnostics.Error(DiagnosticCodes.UnclosedBlock, _tokens.Current.Position, $"{reason}, but {blocks}; expected '}}'");
        }
    }
}
