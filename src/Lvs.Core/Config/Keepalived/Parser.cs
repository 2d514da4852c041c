using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Lvs.Core.Config.Keepalived.Text;

namespace Lvs.Core.Config.Keepalived;

/// <summary>
/// Makes a syntax tree of one file. One mistake should give one line, so a brace that is missing or too many is looked for where
/// the keywords say it must have been, and parsing goes on as if the file were right.
/// </summary>
internal sealed class Parser
{
    public const int MaxNesting = 32;

    private readonly SourceFiles _files;
    private readonly TextState _state;
    private readonly DiagnosticBag _diagnostics;
    private readonly IBlockGrammar _grammar;
    private readonly int _depth;
    private readonly TokenStream _tokens;
    private readonly OpenBlocks _open;

    // The statements of all open blocks, the innermost block's at the end.
    private readonly List<Statement> _statements = [];
    private StatementComments _closing = StatementComments.None;

    public Parser(SourceFiles files, TextState state, DiagnosticBag diagnostics, Lexer lexer, IBlockGrammar grammar, int depth)
    {
        (_files, _state, _diagnostics, _grammar, _depth) = (files, state, diagnostics, grammar, depth);
        _tokens = new TokenStream(state, lexer);
        _open = new OpenBlocks(_tokens.CountUnclosed, isRoot: depth == 0);
    }

    public ImmutableArray<Statement> ParseFile() => ParseBody(new OpenBlock(default, [], _grammar)).Statements;

    /// <summary>A block outside all others whose opening brace has been read, up to the brace that closes it.</summary>
    public Block ParseRest(OpenBlock block)
    {
        _open.Push(new OpenBlock(default, [], _grammar));
        return ParseBody(block);
    }

    private Block ParseBody(OpenBlock block)
    {
        var first = _statements.Count;
        _closing = StatementComments.None;
        _open.Push(block);
        while (ParseNext() && _open.GoesOn())
        {
        }

        var isComplete = _open.Pop();
        var statements = CollectionsMarshal.AsSpan(_statements)[first..].ToArray();
        CollectionsMarshal.SetCount(_statements, first);
        return new Block(ImmutableCollectionsMarshal.AsImmutableArray(statements), isComplete);
    }

    /// <summary>One step within a block; false when the block has ended.</summary>
    private bool ParseNext()
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
            case TokenKind.Include:
                ParseInclude();
                return true;
            case TokenKind.Word when _open.HomeOf(_tokens.Current.Text) is { } home:
                CloseUnclosed(home, $"{Shown.Key(_tokens.Current.Text)} follows");
                return false;
            case TokenKind.Word:
                ParseStatement();
                return true;
            default:
                _tokens.Advance();
                return true;
        }
    }

    private void ParseStatement()
    {
        var before = _state.Comments?.TakeBefore(_tokens.Current.Position.Line) ?? [];
        var keyword = _tokens.TakeWord();
        var arguments = _tokens.TakeWords();
        var beside = _state.Comments?.TakeBeside(arguments.IsEmpty ? keyword.Position.Line : arguments[^1].Position.Line);
        _tokens.SkipNewLines();
        if (string.Equals(keyword.Text, "include_check", StringComparison.Ordinal))
        {
            _files.Check(arguments);
        }

        if (TakeUnparsed(keyword, arguments) is { } unparsed)
        {
            _statements.Add(unparsed);
            return;
        }

        var (block, comments) = ParseBlock(keyword, arguments, hasComment: beside is not null);
        var statement = new Statement(keyword, arguments, block);
        _statements.Add(statement);
        if (_state.Comments is { } kept)
        {
            kept.Keep(statement, comments with { Before = before, Beside = beside ?? comments.Beside });
        }
    }

    /// <summary>A statement whose block is left for later; null when it has to be parsed now, with what is around it.</summary>
    private UnparsedBlock? TakeUnparsed(Word keyword, ImmutableArray<Word> arguments)
    {
        if (_state.Unparsed is not { } blocks || _depth > 0 || _open.Count > 1 || !_grammar.HasMany(keyword.Text)
            || !_tokens.TrySkipPlainBlock(out var part))
        {
            return null;
        }

        var block = new OpenBlock(keyword, arguments, _grammar.BlockOf(keyword.Text));
        if (ParseBody(block) is not { Statements.IsEmpty: true, IsComplete: true })
        {
            blocks.GiveUp();
        }

        return new UnparsedBlock(block, part, blocks);
    }

    private void ParseInclude()
    {
        var keyword = new Word(_tokens.Current.Text, _tokens.Current.Position);
        _tokens.Advance();
        if (_tokens.Current.Kind != TokenKind.Word)
        {
            _diagnostics.Error(
                DiagnosticCodes.MissingValue, keyword.Position, $"'{keyword.Text}' stands alone; expected a file or a pattern after it");
            return;
        }

        _files.Include(keyword, _tokens.TakeWord(), _open.Innermost.Known, _depth + _open.Count - 1, _statements);
    }

    private (Block? Block, StatementComments Comments) ParseBlock(Word keyword, ImmutableArray<Word> arguments, bool hasComment)
    {
        var grammar = _open.Innermost.Known.BlockOf(keyword.Text);
        if (grammar is null && _tokens.Current.Kind != TokenKind.Open)
        {
            return (null, StatementComments.None);
        }

        var block = new OpenBlock(keyword, arguments, grammar);
        if (_tokens.Current.Kind != TokenKind.Open)
        {
            return (ParseUnopened(block), StatementComments.None);
        }

        if (block.Grammar is null && _open.CloseIsMissing && _open.Innermost.Takes(keyword.Text))
        {
            // Without the brace the file is balanced, and the keyword takes none.
            TakeStrayOpen();
            return (null, StatementComments.None);
        }

        if (_depth + _open.Count > MaxNesting)
        {
            _diagnostics.Error(
                DiagnosticCodes.NestedTooDeep,
                _tokens.Current.Position,
                string.Create(CultureInfo.InvariantCulture, $"blocks are nested more than {MaxNesting} deep; this one is skipped"));
            _tokens.SkipBlock();
            return (new Block([], IsComplete: false), StatementComments.None);
        }

        var line = _tokens.Current.Position.Line;
        _tokens.Advance();
        var beside = hasComment ? null : _state.Comments?.TakeBeside(line);
        var body = ParseBody(block);
        return (body, beside is null ? _closing : _closing with { Beside = beside });
    }

    /// <summary>A keyword without the block it takes; what follows is taken for that block when it can be nothing else.</summary>
    private Block? ParseUnopened(OpenBlock block)
    {
        _diagnostics.Error(DiagnosticCodes.MissingBlock, block.Keyword.Position, $"{block.Name} has no block; expected '{{' after it");
        if (_tokens.Current.Kind != TokenKind.Word || !_open.BelongsInto(block.Known, _tokens.Current.Text))
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
        var atEnd = _open.Count > 1 ? _state.Comments?.TakeBefore(position.Line) : null;
        _tokens.Advance();
        if (_open.Count == 1)
        {
            _diagnostics.Error(DiagnosticCodes.ExtraBrace, position, "this '}' closes nothing; no block is open here");
            _open.CountIgnoredClose();
            return false;
        }

        _closing = _state.Comments is { } comments
            ? StatementComments.None with { AtEnd = atEnd ?? [], BesideClose = comments.TakeBeside(position.Line) }
            : StatementComments.None;
        _tokens.SkipNewLines();
        if (_tokens.Current.Kind != TokenKind.Word || !_open.BelongsOnlyInside(_tokens.Current.Text) || !_open.CloseIsExtra)
        {
            return true;
        }

        _diagnostics.Error(DiagnosticCodes.ExtraBrace, position, $"this '}}' is too many: {_open.Innermost.Name} goes on after it");
        _open.CountIgnoredClose();
        return false;
    }

    private void TakeStrayOpen()
    {
        _diagnostics.Error(
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
        if (!_state.IsExhausted)
        {
            _diagnostics.Error(DiagnosticCodes.UnclosedBlock, _tokens.Current.Position, $"{reason}, but {blocks}; expected '}}'");
        }
    }
}
