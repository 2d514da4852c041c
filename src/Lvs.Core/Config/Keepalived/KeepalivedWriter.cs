using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Lvs.Core.Config.Keepalived.Text;

namespace Lvs.Core.Config.Keepalived;

/// <summary>
/// Writes statements as a keepalived.conf that reads back as the same statements. A word is quoted when it has to be, which the
/// reading itself decides, so that the two cannot disagree. A few words cannot be said: keepalived has no way to write a double quote
/// within a word, or the dollar of one of its own variables.
/// </summary>
internal sealed class KeepalivedWriter
{
    private const int Indentation = 4;

    private static readonly SearchValues<char> PlainCharacters
        = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.,:/%+*=?;<>|&()[]^");

    private readonly StringBuilder _text = new();
    private readonly SourceComments? _comments;
    private readonly List<Word> _unsaid = [];

    private KeepalivedWriter(SourceComments? comments) => _comments = comments;

    /// <summary>The text, and the words that cannot be said in it: what stands in their place reads differently.</summary>
    public static (string Text, ImmutableArray<Word> Unsaid) Write(ImmutableArray<Statement> statements, SourceComments? comments = null)
    {
        var writer = new KeepalivedWriter(comments);
        writer.WriteComments(comments?.AtBeginning ?? [], depth: 0);
        writer.WriteAll(statements, depth: 0);
        if (comments is { AtEnd.IsEmpty: false })
        {
            writer.WriteComments(comments.AtEnd, depth: 0);
        }

        return (writer._text.ToString(), [.. writer._unsaid]);
    }

    private void WriteAll(ImmutableArray<Statement> statements, int depth)
    {
        for (var i = 0; i < statements.Length; i++)
        {
            if (i > 0 && IsSetApart(statements[i - 1], statements[i], depth))
            {
                _text.Append('\n');
            }

            Write(statements[i], depth);
        }
    }

    /// <summary>As operators write it: an empty line between blocks outside all others, and before each real server.</summary>
    private static bool IsSetApart(Statement before, Statement statement, int depth)
        => depth == 0 ? before.Block is not null || statement.Block is not null : statement.Keyword.Text == "real_server";

    private void Write(Statement statement, int depth)
    {
        var comments = _comments?.Of(statement) ?? StatementComments.None;
        WriteComments(comments.Before, depth);
        Indent(depth).Append(Say(statement));
        if (statement.Block is not { } block)
        {
            EndLine(comments.Beside);
            return;
        }

        _text.Append(" {");
        EndLine(comments.Beside);
        WriteAll(block.Statements, depth + 1);
        WriteComments(comments.AtEnd, depth + 1);
        Indent(depth).Append('}');
        EndLine(comments.BesideClose);
    }

    private void WriteComments(ImmutableArray<string> comments, int depth)
    {
        foreach (var comment in comments)
        {
            Indent(depth).Append(comment).Append('\n');
        }
    }

    private void EndLine(string? comment)
    {
        if (comment is not null)
        {
            _text.Append(' ').Append(comment);
        }

        _text.Append('\n');
    }

    private StringBuilder Indent(int depth) => _text.Append(' ', depth * Indentation);

    /// <summary>Keyword and arguments; words that only go wrong together are all taken for unsaid.</summary>
    private string Say(Statement statement)
    {
        var rule = WordSplitter.RuleOf(statement.Keyword.Text);
        Word[] words = [statement.Keyword, .. statement.Arguments];
        var said = words.Select((word, i) => Say(word, i == 0 ? QuoteRule.Plain : rule, i == 0)).ToArray();
        var unsaid = words.Where((_, i) => said[i] is null).ToList();
        if (unsaid.Count == 0 && !words.All(w => IsPlain(w.Text)) && !ReadsAs(string.Join(' ', said), words.Select(w => w.Text)))
        {
            unsaid.AddRange(words.Where(w => !IsPlain(w.Text)));
        }

        _unsaid.AddRange(unsaid);
        return string.Join(' ', words.Select((word, i) => unsaid.Contains(word) ? InPlainLetters(word.Text) : said[i]));
    }

    /// <summary>The first way of writing a word that reads back as the word; null when there is none.</summary>
    private static string? Say(Word word, QuoteRule rule, bool isKeyword)
    {
        if (IsPlain(word.Text))
        {
            return word.Text;
        }

        string[] ways = rule switch
        {
            QuoteRule.Plain => [word.Text, $"\"{word.Text}\""],
            QuoteRule.Command => [$"\"{word.Text}\"", $"'{word.Text}'", word.Text],
            _ => [$"\"{Escape(word.Text)}\""],
        };
        var key = rule switch { QuoteRule.Plain => "key", QuoteRule.Command => "script", _ => "regex" };
        return Array.Find(
            ways, way => isKeyword ? ReadsAs(way, [word.Text]) : ReadsAs($"{key} {way}", [key, word.Text]));
    }

    private static bool IsPlain(string text)
        => text.Length > 0 && text.AsSpan().IndexOfAnyExcept(PlainCharacters) < 0 && IncludeSyntax.LengthOf(text) == 0;

    private static string InPlainLetters(string text)
        => text.Length == 0 ? "_" : string.Concat(text.Select(c => PlainCharacters.Contains(c) ? c : '_'));

    /// <summary>Whether a line is read as these words and nothing else.</summary>
    private static bool ReadsAs(string line, IEnumerable<string> words)
    {
        var (diagnostics, comments) = (new DiagnosticBag(), new SourceComments());
        var state = new TextState(NoSources.Instance, new KeepalivedOptions(), diagnostics, new Definitions(), comments);
        var lexer = new Lexer(state, $"{line}\n", "");
        foreach (var word in words)
        {
            if (lexer.Next() is not { Kind: TokenKind.Word } read || !string.Equals(read.Text, word, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return lexer.Next().Kind == TokenKind.NewLine && lexer.Next().Kind == TokenKind.End
            && !diagnostics.HasErrors && comments.TakeBefore(int.MaxValue).IsEmpty;
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var character in text)
        {
            if (character is '\\')
            {
                escaped.Append("\\\\");
            }
            else if ((char.IsControl(character) && character <= 0xFF) || character is '"' or '{' or '}' or '$')
            {
                escaped.Append("\\x").Append(((int)character).ToString("x2", CultureInfo.InvariantCulture));
            }
            else
            {
                escaped.Append(character);
            }
        }

        return escaped.ToString();
    }

    private sealed class NoSources : IConfigSources
    {
        public static readonly NoSources Instance = new();

        public string? ReadFile(string path, out string? error)
        {
            error = "";
            return null;
        }

        public IReadOnlyList<string> Expand(string pattern, string includedFrom) => [];

        public bool? HasInterface(string name) => null;
    }
}
