using System.Collections.Immutable;
using System.Globalization;

namespace Lvs.Core.Config.Keepalived;

/// <summary>
/// The keywords of one kind of block. Whatever is the same for all of them is done here: unknown and repeated keys, the number of
/// values, blocks where none belong, keys that are missing. A keyword more is a row more.
/// </summary>
internal sealed class KeywordTable<TDraft>(params ImmutableArray<Keyword<TDraft>> rows) : IBlockGrammar
{
    private readonly Dictionary<string, Keyword<TDraft>> _rows = rows.ToDictionary(r => r.Name, StringComparer.Ordinal);

    /// <summary>The block holds a password: a word that is no key is not repeated.</summary>
    public bool HidesUnknownWords { get; init; }

    bool IBlockGrammar.IsList => false;

    public bool Knows(string keyword) => _rows.ContainsKey(keyword);

    public IBlockGrammar? BlockOf(string keyword) => _rows.GetValueOrDefault(keyword)?.Block;

    /// <summary>Reads the block of a statement; answers which keys it had.</summary>
    public GivenKeys Read(ReaderContext context, Statement owner, Block block, TDraft draft)
    {
        var given = ReadAll(context, block.Statements, $"in {Shown.Value(owner.Title)}", draft);
        var keys = new GivenKeys(given, block.IsComplete);
        foreach (var row in rows.Where(r => r.IsRequired && keys.Lacks(r.Name)))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.MissingKey,
                owner.Keyword.Position,
                $"{Shown.Value(owner.Title)} has no '{row.Name}'; expected one with {row.Expects}");
        }

        return keys;
    }

    /// <summary>Reads a file's own statements.</summary>
    public void ReadTopLevel(ReaderContext context, ImmutableArray<Statement> statements, TDraft draft)
        => ReadAll(context, statements, "at top level", draft);

    private Dictionary<string, SourcePosition> ReadAll(
        ReaderContext context, ImmutableArray<Statement> statements, string where, TDraft draft)
    {
        var given = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            if (!_rows.TryGetValue(statement.Keyword.Text, out var row))
            {
                // A misspelt key counts as given: it would only be missed a second time.
                if (ReportUnknown(context, statement.Keyword, where) is { } meant)
                {
                    given.TryAdd(_rows[meant].SynonymOf ?? meant, statement.Keyword.Position);
                }
            }
            else
            {
                var isFirst = given.TryAdd(row.SynonymOf ?? row.Name, statement.Keyword.Position);
                if (!isFirst && !row.IsRepeatable)
                {
                    ReportRepeated(context, statement, given[row.SynonymOf ?? row.Name]);
                }
                else if (HasShape(context, statement, row))
                {
                    context.Subject = row.Name;
                    row.Read(context, statement, draft);
                }
            }
        }

        return given;
    }

    private string? ReportUnknown(ReaderContext context, Word keyword, string where)
    {
        if (context.Diagnostics.IsFull)
        {
            context.Diagnostics.Error(DiagnosticCodes.UnknownKey, keyword.Position, "");
            return null;
        }

        var meant = Spelling.Nearest(Shown.KeyPart(keyword.Text), _rows.Keys);
        var expected = meant is not null ? $"did you mean '{meant}'?"
            : $"expected one of {string.Join(", ", rows.Where(r => r.SynonymOf is null).Select(r => r.Name))}";
        var name = HidesUnknownWords && meant is null ? "(not shown, it may be a password)" : Shown.Key(keyword.Text);
        context.Diagnostics.Error(DiagnosticCodes.UnknownKey, keyword.Position, $"unknown key {name} {where}; {expected}");
        return meant;
    }

    private static void ReportRepeated(ReaderContext context, Statement statement, SourcePosition first)
        => context.Diagnostics.Error(
            DiagnosticCodes.DuplicateKey,
            statement.Keyword.Position,
            $"'{statement.Keyword.Text}' was given before, at {first}; expected it once in a block");

    private static bool HasShape(ReaderContext context, Statement statement, Keyword<TDraft> row)
    {
        var arguments = statement.Arguments;
        if (arguments.Length < row.AtLeast)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.MissingValue, statement.Keyword.Position, $"'{row.Name}' stands alone; expected {row.Expects} after it");
            return false;
        }

        if (arguments.Length > row.AtMost)
        {
            var extra = arguments[row.AtMost];
            context.Diagnostics.Error(
                DiagnosticCodes.ExtraValue,
                extra.Position,
                $"{(row.IsSecret ? "one word" : Shown.Value(extra.Text))} too many after '{row.Name}'; expected "
                    + $"{Expectation(row)} and then a new line");
            return false;
        }

        // A block that is missing was reported by the parser.
        if (row.Block is null && statement.Block is not null)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.UnexpectedBlock, statement.Keyword.Position, $"'{row.Name}' takes no block; expected {row.Expects} only");
            return false;
        }

        return true;
    }

    private static string Expectation(Keyword<TDraft> row)
        => row.AtMost == 0 ? (row.Block is null ? "nothing" : "'{'")
            : row.AtMost > row.AtLeast ? string.Create(CultureInfo.InvariantCulture, $"at most {row.Expects}")
            : row.Expects;
}
