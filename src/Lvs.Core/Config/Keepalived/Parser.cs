using System.Collections.Immutable;
using System.Globalization;

namespace Lvs.Core.Config.Keepalived;

/// <summary>
/// Makes a syntax tree of one file. One mistake should give one line, so a brace that is missing or too many is looked for where
/// the keywords say it must have been, and parsing goes on as if the file were right.
/// </summary>
internal sealed class Parser
{
    public const int MaxNesting = 32;

    private const int Nowhere = int.MaxValue;

    private readonly SourceFiles _files;
    private readonly DiagnosticBag _diagnostics;
    private readonly Lexer _lexer;
    private readonly IBlockGrammar _grammar;
    private readonly int _depth;
    private readonly List<OpenBlock> _open = [];

    /// <summary>Opening less closing braces, less those that were guessed: above 0 one is missing, below 0 one is too many.</summary>
    private int _unclosed;

    /// <summary>Index of the open block a recovery goes back to; those inside it end.</summary>
    private int _closeTo = Nowhere;

    private Token _current;

    public Parser(SourceFiles files, DiagnosticBag diagnostics, string text, string file, IBlockGrammar grammar, int depth)
    {
        _files = files;
        _diagnostics = diagnostics;
        _lexer = new Lexer(text, file, diagnostics);
        _grammar = grammar;
        _depth = depth;
        _unclosed = Lexer.CountUnclosed(text);
    }

    public ImmutableArray<Statement> ParseFile()
    {
        Advance();
        return ParseBody(new OpenBlock("", default, _grammar)).Statements;
    }

    private Block ParseBody(OpenBlock block)
    {
        var index = _open.Count;
        var statements = ImmutableArray.CreateBuilder<Statement>();
        _open.Add(block);
        while (ParseNext(index, statements))
        {
            if (_closeTo < index)
            {
                break;
            }

            _closeTo = Nowhere;
        }

        _open.RemoveAt(index);
        return new Block(statements.ToImmutable(), _closeTo >= index);
    }

    /// <summary>One step within a block; false when the block has ended.</summary>
    private bool ParseNext(int index, ImmutableArray<Statement>.Builder statements)
    {
        switch (_current.Kind)
        {
            case TokenKind.End:
                if (index > 0)
                {
                    CloseUnclosed(0, "the file ends");
                }

                return false;
            case TokenKind.Close:
                return !TakeClose(index);
            case TokenKind.Open:
                TakeStrayOpen();
                return true;
            case TokenKind.Word when HomeOf(_current.Text, index) is { } home:
                CloseUnclosed(home, $"{Shown.Key(_current.Text)} follows");
                return false;
            case TokenKind.Word:
                ParseStatement(index, statements);
                return true;
            default:
                Advance();
                return true;
        }
    }

    private void ParseStatement(int index, ImmutableArray<Statement>.Builder statements)
    {
        var keyword = TakeWord();
        var arguments = TakeArguments();
        var inner = _open[index].Grammar.BlockOf(keyword.Text);
        while (_current.Kind == TokenKind.NewLine)
        {
            Advance();
        }

        if (string.Equals(keyword.Text, "include", StringComparison.Ordinal))
        {
            ParseInclude(keyword, arguments, index, statements);
        }
        else if (keyword.Text.Length > 0 && keyword.Text[0] is '$' or '@' or '~')
        {
            // Only the sign is shown: $PASSWORD=… has a value.
            _diagnostics.Error(
                DiagnosticCodes.UnsupportedSyntax,
                keyword.Position,
                $"lines that begin with '{keyword.Text[0]}' (variables, conditions, repetitions) are not supported yet");
            SkipBlock();
        }
        else
        {
            statements.Add(new Statement(keyword, arguments, ParseBlock(keyword, arguments, inner, index)));
        }
    }

    private Block? ParseBlock(Word keyword, ImmutableArray<Word> arguments, IBlockGrammar? inner, int index)
    {
        // The arguments of an unknown keyword stay out of messages.
        var title = inner is null ? "" : Statement.TitleOf(keyword, arguments);
        if (_current.Kind != TokenKind.Open)
        {
            if (inner is null)
            {
                return null;
            }

            _diagnostics.Error(
                DiagnosticCodes.MissingBlock, keyword.Position, $"{Shown.Value(title)} has no block; expected '{{' after it");
            if (!IsWithin(inner, index))
            {
                return null;
            }

            _unclosed++;
        }
        else if (_depth + _open.Count > MaxNesting)
        {
            _diagnostics.Error(
                DiagnosticCodes.NestedTooDeep,
                _current.Position,
                string.Create(CultureInfo.InvariantCulture, $"blocks are nested more than {MaxNesting} deep; this one is skipped"));
            SkipBlock();
            return new Block([], IsComplete: false);
        }
        else
        {
            Advance();
        }

        return ParseBody(new OpenBlock(title, keyword.Position, inner ?? WordGrammar.Unknown));
    }

    private void ParseInclude(Word keyword, ImmutableArray<Word> arguments, int index, ImmutableArray<Statement>.Builder statements)
    {
        if (arguments.IsEmpty)
        {
            _diagnostics.Error(
                DiagnosticCodes.MissingValue, keyword.Position, "'include' stands alone; expected a file or a pattern after it");
        }

        foreach (var pattern in arguments)
        {
            statements.AddRange(_files.Include(pattern, _open[index].Grammar, _depth + index));
        }
    }

    /// <summary>Whether the word now read belongs into a block that was never opened, and not beside it.</summary>
    private bool IsWithin(IBlockGrammar inner, int index)
        => _current.Kind == TokenKind.Word
            && (inner.IsList || inner.Knows(_current.Text))
            && !_open[index].Grammar.Knows(_current.Text)
            && HomeOf(_current.Text, index) is null;

    /// <summary>
    /// The outer block a keyword must belong to because the inner one does not know it: any, when a closing brace is missing in
    /// this file; always the file itself, since no block holds a vrrp_instance or virtual_server.
    /// </summary>
    private int? HomeOf(string keyword, int index)
    {
        if (_open[index].Grammar.Knows(keyword))
        {
            return null;
        }

        for (var outer = index - 1; outer >= 0; outer--)
        {
            if (_open[outer].Grammar.Knows(keyword) && (_unclosed > 0 || _depth + outer == 0))
            {
                return outer;
            }
        }

        return null;
    }

    /// <summary>True when the brace ends the block; false when it was one too many and the block goes on.</summary>
    private bool TakeClose(int index)
    {
        var position = _current.Position;
        Advance();
        if (index > 0 && !(_unclosed < 0 && GoesOn(index)))
        {
            return true;
        }

        _unclosed++;
        _diagnostics.Error(
            DiagnosticCodes.ExtraBrace,
            position,
            index == 0 ? "this '}' closes nothing; no block is open here" : $"this '}}' is too many: {_open[index].Name} goes on after it");
        return false;
    }

    /// <summary>Whether what follows a closing brace belongs into the block it closed and into none around it.</summary>
    private bool GoesOn(int index)
    {
        while (_current.Kind == TokenKind.NewLine)
        {
            Advance();
        }

        return _current.Kind == TokenKind.Word
            && _open[index].Grammar is var grammar
            && (grammar.IsList || grammar.Knows(_current.Text))
            && !_open.Take(index).Any(b => b.Grammar.Knows(_current.Text));
    }

    private void CloseUnclosed(int home, string reason)
    {
        _unclosed -= _open.Count - 1 - home;
        _closeTo = home;
        if (_files.IsExhausted)
        {
            // The braces may well be there, where nothing is read any more.
            return;
        }

        var innermost = _open[^1];
        var around = string.Join(", ", _open.Skip(home + 1).Reverse().Skip(1).Select(b => $"{b.Name} opened at line {b.OpenedAt.Line}"));
        _diagnostics.Error(
            DiagnosticCodes.UnclosedBlock,
            _current.Position,
            $"{reason}, but {innermost.Name} opened at line {innermost.OpenedAt.Line} is still open{(around.Length > 0 ? $" (in {around})" : "")}; expected '}}'");
    }

    private void TakeStrayOpen()
    {
        _diagnostics.Error(
            DiagnosticCodes.StrayOpenBrace, _current.Position, "this '{' follows no key; expected a key before it");
        if (_unclosed > 0)
        {
            // Typed once too often: without it the file is balanced.
            _unclosed--;
            Advance();
        }
        else
        {
            SkipBlock();
        }
    }

    private void SkipBlock()
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

    private ImmutableArray<Word> TakeArguments()
    {
        var arguments = ImmutableArray.CreateBuilder<Word>();
        while (_current.Kind == TokenKind.Word)
        {
            arguments.Add(TakeWord());
        }

        return arguments.ToImmutable();
    }

    private Word TakeWord()
    {
        var word = new Word(_current.Text, _current.Position);
        Advance();
        return word;
    }

    private void Advance()
    {
        _current = _lexer.Next();
        if (_current.Kind == TokenKind.Word && !_files.TakeWord(_current.Position))
        {
            _current = _current with { Kind = TokenKind.End };
        }
    }

    /// <summary>A block whose closing brace has not been seen.</summary>
    private sealed record OpenBlock(string Title, SourcePosition OpenedAt, IBlockGrammar Grammar)
    {
        public string Name => Title.Length > 0 ? Shown.Value(Title) : "the block";
    }
}
