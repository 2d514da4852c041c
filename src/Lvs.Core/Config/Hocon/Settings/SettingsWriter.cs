using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Keepalived.Text;
using Lvs.Core.Config.Schema;

namespace Lvs.Core.Config.Hocon.Settings;

/// <summary>
/// Makes an object of HOCON of statements, such that <see cref="SettingsReader"/> gives the same statements: the way back by the same
/// rows. Comments of another text are put at what they stood at there.
/// </summary>
/// <param name="comments">The comments of a keepalived.conf; null for none.</param>
internal sealed class SettingsWriter(SourceComments? comments)
{
    private readonly CommentPlaces? _places = comments is null ? null : new CommentPlaces(comments);

    /// <summary>The object of a block.</summary>
    /// <param name="schema">The rows of its keywords.</param>
    /// <param name="statements">What it says, in HOCON's dialect.</param>
    /// <param name="original">The block as it was written, which the comments belong to.</param>
    public HoconObject Write(BlockSchema schema, ImmutableArray<Statement> statements, ImmutableArray<Statement> original)
    {
        var written = new HoconObject();
        foreach (var (row, same) in Grouped(schema, statements))
        {
            written.With(row.Key!, row.Shape switch
            {
                SettingShape.NamedBlocks => NamedBlocks(schema, row, same, original),
                SettingShape.Block or SettingShape.Blocks => Blocks(schema, row, same, original),
                SettingShape.List => new HoconArray(EntriesOf(row, same)),
                _ when row.AliasOf(same[0].Keyword.Text) is { Kind: AliasKind.FromFile or AliasKind.FromEnvironment } alias
                    => new HoconObject().With(SettingsReader.KeyOf(alias.Kind), ScalarOf(same[0].Arguments[0].Text)),
                _ => ValueOf(row, same[0].Arguments),
            });
        }

        _places?.Put(written, original, s => schema.Find(s.Keyword.Text) is not { Key: { } key } row ? null
            : row.TitleKind == TitleKind.None ? (written, key)
            : written.Find(key) is HoconObject blocks && s.Arguments.Length > 0 ? (blocks, KeyOf(row, s).Key)
            : null);
        return written;
    }

    /// <summary>All statements of a row where the first of them stands, since HOCON says a key once.</summary>
    private static List<(Setting Row, List<Statement> Statements)> Grouped(BlockSchema schema, ImmutableArray<Statement> statements)
    {
        var groups = new List<(Setting Row, List<Statement> Statements)>();
        foreach (var statement in statements)
        {
            var row = schema.Find(statement.Keyword.Text)!;
            var at = groups.FindIndex(g => ReferenceEquals(g.Row, row));
            if (at < 0)
            {
                groups.Add((row, [statement]));
            }
            else
            {
                groups[at].Statements.Add(statement);
            }
        }

        return groups;
    }

    private HoconObject NamedBlocks(BlockSchema schema, Setting row, List<Statement> statements, ImmutableArray<Statement> original)
    {
        var blocks = new HoconObject();
        var before = original.Where(s => s.Arguments.Length > 0 && ReferenceEquals(schema.Find(s.Keyword.Text), row))
            .DistinctBy(s => KeyOf(row, s).Key, StringComparer.Ordinal)
            .ToDictionary(s => KeyOf(row, s).Key, StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            var (key, implied) = KeyOf(row, statement);
            blocks.With(UniqueKey(blocks, key), row.Inner is null
                ? new HoconArray(EntriesOf(row, [statement]))
                : Write(
                    row.Inner,
                    [.. statement.Block!.Statements.Where(s => !ReferenceEquals(s, implied))],
                    before.GetValueOrDefault(key)?.Block?.Statements ?? []));
        }

        return blocks;
    }

    private HoconValue Blocks(BlockSchema schema, Setting row, List<Statement> statements, ImmutableArray<Statement> original)
    {
        var before = original.Where(s => ReferenceEquals(schema.Find(s.Keyword.Text), row)).ToList();
        var blocks = statements.Select((s, i) => Write(
            row.Inner!,
            s.Block!.Statements,
            row.Shape == SettingShape.Block ? [.. before.SelectMany(b => b.Block?.Statements ?? [])]
                : i < before.Count ? before[i].Block?.Statements ?? []
                : [])).ToList();
        return blocks.Count == 1 ? blocks[0] : new HoconArray(blocks);
    }

    /// <summary>The key of a named block, and the statement in it that the key says already.</summary>
    private static (string Key, Statement? Implied) KeyOf(Setting row, Statement statement)
    {
        var words = statement.Arguments.Select(a => a.Text).ToList();
        switch (row.TitleKind)
        {
            case TitleKind.Server:
                return (BlockKey.ShowServer(words), null);
            case TitleKind.Service when words.Count > 1 || words[0] is not ("fwmark" or "group"):
                var isAddress = words[0] is not ("fwmark" or "group");
                var said = isAddress ? statement.Block?.Statements.FirstOrDefault(s => s.Keyword.Text == "protocol" && BlockKey.IsProtocol(s.Arguments)) : null;
                return (BlockKey.ShowService(words, said?.Arguments[0].Text), said);
            default:
                return (words[0], null);
        }
    }

    /// <summary>Marks of one number and two families have the same words in keepalived.conf.</summary>
    private static string UniqueKey(HoconObject blocks, string key)
        => blocks.Find(key) is null ? key
            : blocks.Find($"{key}/inet6") is null ? $"{key}/inet6"
            : $"{key}/inet";

    private static IEnumerable<HoconValue> EntriesOf(Setting row, List<Statement> statements)
        => row.Grammar is null
            ? statements.Select(s => Together([.. s.Arguments.Select(a => a.Text)]))
            : statements.SelectMany(s => s.Block!.Statements).Select(e => row.KeepsBlanks
                ? ScalarOf(e.Keyword.Text)
                : Together([e.Keyword.Text, .. e.Arguments.Select(a => a.Text)]));

    private static HoconValue ValueOf(Setting row, ImmutableArray<Word> words)
    {
        if (words.IsEmpty)
        {
            return new HoconBoolean(true);
        }

        if (row.Shape == SettingShape.Switch && words[0].Text is "true" or "false")
        {
            return new HoconBoolean(words[0].Text == "true");
        }

        return words.Length > 1 && row.KeepsBlanks ? new HoconArray(words.Select(w => ScalarOf(w.Text)))
            : row.KeepsBlanks || row.Shape == SettingShape.Value ? ScalarOf(words[0].Text)
            : Together([.. words.Select(w => w.Text)]);
    }

    /// <summary>Words in one text, or in an array where that could not be taken apart again.</summary>
    private static HoconValue Together(List<string> words)
        => words.Exists(w => w.Length == 0 || w.Any(char.IsWhiteSpace)) ? new HoconArray(words.Select(ScalarOf))
            : words.Count == 1 ? ScalarOf(words[0])
            : new HoconString(string.Join(' ', words));

    private static HoconScalar ScalarOf(string text) => HoconText.IsNumber(text) ? new HoconNumber(text) : new HoconString(text);
}
