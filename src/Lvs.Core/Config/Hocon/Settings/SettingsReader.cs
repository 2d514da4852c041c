using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Keepalived.Text;
using Lvs.Core.Config.Schema;

namespace Lvs.Core.Config.Hocon.Settings;

/// <summary>
/// Makes statements of an object of HOCON, as the parser of keepalived.conf makes them of its text: the rows of the table say which keys
/// there are and what form their values have. What the values mean is for the rows to read.
/// </summary>
/// <param name="context">Where findings go.</param>
/// <param name="isWhole">False when the text had mistakes: what is missing then may stand where nothing could be read.</param>
/// <param name="comments">Where the comments go; null when nobody asked for them.</param>
internal sealed class SettingsReader(ReaderContext context, bool isWhole, SourceComments? comments = null)
{
    private const int KeysShown = 6;

    private static readonly (string Key, SecretOriginKind Kind)[] SecretPlaces
        = [("file", SecretOriginKind.File), ("env", SecretOriginKind.Environment)];

    private static readonly char[] Blanks = [' ', '\t', '\n', '\r'];

    private SettingsReader? _silent;

    /// <summary>The key of the place a secret is kept in.</summary>
    public static string KeyOf(AliasKind kind) => SecretPlaces[kind == AliasKind.FromFile ? 0 : 1].Key;

    /// <summary>Whether what it finds goes to a context.</summary>
    public bool IsFor(ReaderContext other) => ReferenceEquals(context, other);

    /// <summary>The same whose findings go to another context.</summary>
    public SettingsReader For(ReaderContext other) => new(other, isWhole, comments);

    /// <summary>The statements of <c>lvs</c> itself.</summary>
    /// <param name="schema">The rows of its keys.</param>
    /// <param name="settings">The object.</param>
    public ImmutableArray<Statement> ReadTopLevel(BlockSchema schema, HoconObject settings)
    {
        var statements = ImmutableArray.CreateBuilder<Statement>(settings.Count);
        ReadInto(statements, schema, settings, owner: null);
        return statements.DrainToImmutable();
    }

    private bool ReadInto(ImmutableArray<Statement>.Builder statements, BlockSchema schema, HoconObject settings, Statement? owner)
    {
        var isComplete = isWhole;
        settings = settings.Open();
        for (var i = 0; i < settings.Count; i++)
        {
            var key = new Word(settings.KeyAt(i), settings.Origins.PositionOf(settings.KeyPlaceAt(i)));
            var value = settings.ValueAt(i);
            if (schema.FindKey(key.Text) is not { } row)
            {
                isComplete &= !ReportUnknown(key, schema, owner);
            }
            else if (value is HoconInvalid)
            {
                isComplete = false;
            }
            else if (value is not HoconNull)
            {
                var first = statements.Count;
                isComplete &= Read(statements, row, key, value);
                Keep(statements, first, settings.CommentsAt(i), value);
            }
        }

        return isComplete;
    }

    /// <summary>False when the value has a form that nothing can be made of, which is reported.</summary>
    private bool Read(ImmutableArray<Statement>.Builder statements, Setting row, Word key, HoconValue value) => row.Shape switch
    {
        SettingShape.Value or SettingShape.Switch => ReadValue(statements, row, key, value),
        SettingShape.Words => ReadWords(statements, row, key, value),
        SettingShape.List when row.Grammar is null => ReadRepeated(statements, row, key, value),
        SettingShape.List => ReadList(statements, row, key, new Statement(key, [], null), value),
        SettingShape.Block => ReadBlocks(statements, row, key, value, mayBeSeveral: false),
        SettingShape.Blocks => ReadBlocks(statements, row, key, value, mayBeSeveral: true),
        _ => ReadNamed(statements, row, key, value),
    };

    private bool ReadValue(ImmutableArray<Statement>.Builder statements, Setting row, Word key, HoconValue value)
    {
        if (value is HoconBoolean { Value: var isOn } && row is { AtLeast: 0, Shape: not SettingShape.Switch })
        {
            AddAlone(statements, key, isOn);
            return true;
        }

        if (value is HoconObject place && row.MayBeElsewhere)
        {
            return ReadSecret(statements, key, place);
        }

        if (!value.TryGetText(out var text))
        {
            return WrongForm(key.Text, value, row.Shape == SettingShape.Switch ? "true or false" : row.Expects);
        }

        statements.Add(new Statement(key, [new Word(text, value.Position)], null));
        return true;
    }

    /// <summary><c>{ file = PATH }</c> or <c>{ env = NAME }</c>.</summary>
    private bool ReadSecret(ImmutableArray<Statement>.Builder statements, Word key, HoconObject place)
    {
        if (place.Count == 1 && Array.FindIndex(SecretPlaces, p => p.Key == place.KeyAt(0)) is >= 0 and var at
            && place.ValueAt(0).TryGetText(out var name))
        {
            statements.Add(new HoconStatement(key, [new Word(name, place.ValueAt(0).Position)], null) { Place = SecretPlaces[at].Kind });
            return true;
        }

        return WrongForm(key.Text, place, "the secret, { file = PATH } or { env = NAME }");
    }

    private bool ReadWords(ImmutableArray<Statement>.Builder statements, Setting row, Word key, HoconValue value)
    {
        if (value is HoconBoolean { Value: var isOn } && row.AtLeast == 0)
        {
            AddAlone(statements, key, isOn);
            return true;
        }

        if (WordsOf(value, row.KeepsBlanks) is not { } words)
        {
            return WrongForm(key.Text, value, row.Expects);
        }

        statements.Add(new Statement(key, words, null));
        return true;
    }

    /// <summary>A setting that may be left out after its keyword; without it is as if it were not written.</summary>
    private static void AddAlone(ImmutableArray<Statement>.Builder statements, Word key, bool isOn)
    {
        if (isOn)
        {
            statements.Add(new Statement(key, [], null));
        }
    }

    /// <summary>A statement for each element, or for each key of an object.</summary>
    private bool ReadRepeated(ImmutableArray<Statement>.Builder statements, Setting row, Word key, HoconValue value)
    {
        if (EntriesOf(value, row, keepsBlanks: false, out _) is not { } entries)
        {
            return WrongForm(row.Key!, value, $"a list: {row.Values}");
        }

        foreach (var entry in entries)
        {
            statements.Add(new Statement(key, [entry.Keyword, .. entry.Arguments], null));
        }

        return true;
    }

    private bool ReadList(ImmutableArray<Statement>.Builder statements, Setting row, Word key, Statement statement, HoconValue value)
    {
        if (EntriesOf(value, row, row.KeepsBlanks, out var isComplete) is not { } entries)
        {
            return WrongForm(key.Text, value, $"a list: {row.Values}");
        }

        statements.Add(statement with { Block = new Block(entries, isComplete) });
        return true;
    }

    private bool ReadBlocks(ImmutableArray<Statement>.Builder statements, Setting row, Word key, HoconValue value, bool mayBeSeveral)
    {
        if (value is HoconArray array && mayBeSeveral)
        {
            var isComplete = true;
            foreach (var item in array)
            {
                isComplete &= ReadBlocks(statements, row, key with { Position = item.Position }, item, mayBeSeveral: false);
            }

            return isComplete;
        }

        if (value is not HoconObject settings)
        {
            return value is HoconInvalid or HoconNull
                ? value is HoconNull
                : WrongForm(key.Text, value, mayBeSeveral ? "an object, or an array of objects" : "an object");
        }

        Add(statements, new UnreadBlock(key, [], this, row.Inner!, settings));
        return true;
    }

    /// <summary>Blocks by their names.</summary>
    private bool ReadNamed(ImmutableArray<Statement>.Builder statements, Setting row, Word key, HoconValue value)
    {
        if (value is not HoconObject blocks)
        {
            return WrongForm(key.Text, value, row.TitleKind == TitleKind.Name ? "an object with a key for each name" : "an object with a key for each address");
        }

        var isComplete = true;
        for (var i = 0; i < blocks.Count; i++)
        {
            var name = new Word(blocks.KeyAt(i), blocks.Origins.PositionOf(blocks.KeyPlaceAt(i)));
            var inner = blocks.ValueAt(i);
            if (inner is HoconInvalid)
            {
                isComplete = false;
            }
            else if (inner is not HoconNull)
            {
                var first = statements.Count;
                isComplete &= ReadNamed(statements, row, key, name, inner);
                Keep(statements, first, blocks.CommentsAt(i), inner);
            }
        }

        return isComplete;
    }

    private bool ReadNamed(ImmutableArray<Statement>.Builder statements, Setting row, Word key, Word name, HoconValue value)
    {
        var keyword = key with { Position = name.Position };
        if (row.Inner is null)
        {
            return ReadList(statements, row, name, new HoconStatement(keyword, [name], null) { Key = name.Text }, value);
        }

        if (value is not HoconObject settings)
        {
            return WrongForm(name.Text, value, "an object");
        }

        string[] words = [name.Text];
        string? protocol = null;
        string? family = null;
        if (row.TitleKind == TitleKind.Server)
        {
            words = BlockKey.ReadServer(name.Text);
        }
        else if (row.TitleKind == TitleKind.Service && !BlockKey.TryReadService(name.Text, out words, out protocol, out family))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.BadBlockKey,
                name.Position,
                $"{Shown.Value(name.Text)} does not name a service; expected {BlockKey.ServiceForm}");
            (protocol, family) = (settings.Find("protocol") is null ? "TCP" : null, null);
        }

        Add(statements, new UnreadBlock(keyword, Words(words, name.Position), this, row.Inner, settings)
        {
            Name = name.Text,
            Protocol = protocol,
            Family = family,
        });
        return true;
    }

    private static ImmutableArray<Word> Words(ReadOnlySpan<string> texts, SourcePosition position)
    {
        var words = new Word[texts.Length];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = new Word(texts[i], position);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(words);
    }

    /// <summary>Comments are kept by the statements they stand at, so these have to stay.</summary>
    private void Add(ImmutableArray<Statement>.Builder statements, UnreadBlock block)
        => statements.Add(comments is null ? block : new HoconStatement(block.Keyword, block.Arguments, block.Block) { Key = block.Name });

    /// <summary>The statements of a block that was left unread.</summary>
    /// <param name="block">The block.</param>
    /// <param name="mayReport">Whether what is wrong in it is still to be said.</param>
    public Block Read(UnreadBlock block, bool mayReport)
    {
        if (!mayReport)
        {
            return (_silent ??= new SettingsReader(context.Silent(), isWhole)).Read(block, mayReport: true);
        }

        // Messages from here are in HOCON's words, and may quote the text.
        var rephrase = context.Diagnostics.Rephrase;
        context.Diagnostics.Rephrase = null;
        var inner = ImmutableArray.CreateBuilder<Statement>(block.Settings.Count + (block.Protocol is null ? 0 : 2));
        var name = block.Keyword with { Text = block.Name ?? "" };
        AddImplied(inner, block.Settings, "protocol", block.Protocol, name);
        AddImplied(inner, block.Settings, "ip-family", block.Family, name);
        var isComplete = ReadInto(inner, block.Schema, block.Settings, block);
        context.Diagnostics.Rephrase = rephrase;
        return new Block(inner.DrainToImmutable(), isComplete);
    }

    /// <summary>What the key of a service says; it may be said once more in the block, but not otherwise.</summary>
    private void AddImplied(ImmutableArray<Statement>.Builder statements, HoconObject settings, string key, string? text, Word name)
    {
        if (text is null)
        {
            return;
        }

        if (settings.Find(key) is not { } value || !value.TryGetText(out var said))
        {
            statements.Add(new Statement(name with { Text = key }, [name with { Text = text }], null));
        }
        else if (!string.Equals(said, text, StringComparison.Ordinal))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.ContraryKeys,
                value.Position,
                $"'{key}' {Shown.Value(said)} contradicts {Shown.Value(name.Text)}; expected {text}, or nothing");
        }
    }

    /// <summary>The entries of a list: elements of an array, keys of an object with what belongs to each, or one text.</summary>
    private ImmutableArray<Statement>? EntriesOf(HoconValue value, Setting row, bool keepsBlanks, out bool isComplete)
    {
        isComplete = isWhole;
        var entries = ImmutableArray.CreateBuilder<Statement>();
        switch (value)
        {
            case HoconArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    var first = entries.Count;
                    if (array[i] is not (HoconNull or HoconInvalid) && !AddEntry(entries, array[i], keepsBlanks))
                    {
                        isComplete = WrongForm(row.Key!, array[i], $"an entry: {row.Values}");
                    }

                    Keep(entries, first, array.CommentsAt(i), array[i]);
                }

                break;
            case HoconObject:
                _ = AddEntry(entries, value, keepsBlanks);
                break;
            default:
                if (!AddEntry(entries, value, keepsBlanks))
                {
                    return null;
                }

                break;
        }

        return entries.DrainToImmutable();
    }

    private static bool AddEntry(ImmutableArray<Statement>.Builder entries, HoconValue value, bool keepsBlanks)
    {
        if (value is HoconObject fields)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                var keyword = new Word(fields.KeyAt(i), fields.Origins.PositionOf(fields.KeyPlaceAt(i)));
                if (fields.ValueAt(i) is not (HoconNull or HoconInvalid or HoconBoolean { Value: false }))
                {
                    entries.Add(new Statement(keyword, DetailsOf(fields.ValueAt(i)), null));
                }
            }

            return true;
        }

        if (WordsOf(value, keepsBlanks) is not { } words)
        {
            return false;
        }

        if (!words.IsEmpty)
        {
            entries.Add(new Statement(words[0], words.RemoveAt(0), null));
        }

        return true;
    }

    /// <summary>The words of a text, an array of texts, or an object of options; null for what has none.</summary>
    private static ImmutableArray<Word>? WordsOf(HoconValue value, bool keepsBlanks) => value switch
    {
        HoconArray array when array.All(item => item.TryGetText(out _)) => [.. array.Select(TextOf)],
        HoconArray => null,
        HoconObject => DetailsOf(value),
        HoconScalar and not HoconNull => keepsBlanks ? [TextOf(value)] : Split(value),
        _ => null,
    };

    /// <summary>What follows the first word of an entry: <c>{ weight = 10, reverse = true }</c> is <c>weight 10 reverse</c>.</summary>
    private static ImmutableArray<Word> DetailsOf(HoconValue value)
    {
        switch (value)
        {
            case HoconBoolean { Value: true }:
                return [];
            case HoconArray array:
                return [.. array.Where(item => item.TryGetText(out _)).Select(TextOf)];
            case HoconObject options:
                var words = ImmutableArray.CreateBuilder<Word>();
                for (var i = 0; i < options.Count; i++)
                {
                    if (options.ValueAt(i) is not (HoconNull or HoconInvalid or HoconBoolean { Value: false }))
                    {
                        words.Add(new Word(OptionOf(options.KeyAt(i)), options.Origins.PositionOf(options.KeyPlaceAt(i))));
                        words.AddRange(DetailsOf(options.ValueAt(i)));
                    }
                }

                return words.DrainToImmutable();
            default:
                return Split(value);
        }
    }

    /// <summary>Options are keepalived's words; in HOCON they may be spelt as its keys are.</summary>
    private static string OptionOf(string key) => key.StartsWith('-') ? key : key.Replace('-', '_');

    private static Word TextOf(HoconValue value) => value.TryGetText(out var text) ? new Word(text, value.Position) : default;

    private static ImmutableArray<Word> Split(HoconValue value)
    {
        var word = TextOf(value);
        return word.Text is null ? []
            : word.Text.AsSpan().ContainsAny(Blanks)
                ? [.. word.Text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries).Select(t => word with { Text = t })]
                : [word];
    }

    /// <summary>What stood at a key or element stays at the first statement that was made of it, unless that one has its own.</summary>
    private void Keep(ImmutableArray<Statement>.Builder statements, int first, HoconComments? found, HoconValue value)
    {
        if (comments is null || first >= statements.Count)
        {
            return;
        }

        var atEnd = value switch { HoconObject inner => inner.EndComments, HoconArray array => array.EndComments, _ => [] };
        var own = comments.Of(statements[first]);
        comments.Replace(statements[first], new StatementComments(
            [.. found?.Before.Select(SourceComments.WithMark) ?? [], .. own.Before],
            found?.After is { } after ? SourceComments.WithMark(after) : own.Beside,
            own.AtEnd.IsEmpty ? [.. atEnd.Select(SourceComments.WithMark)] : own.AtEnd,
            own.BesideClose));
    }

    private bool WrongForm(string key, HoconValue value, string expected)
    {
        if (value is not HoconInvalid)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.WrongForm, value.Position, $"'{Shown.KeyPart(key)}' is {value.Description}; expected {expected}");
        }

        return false;
    }

    /// <summary>Reports a key nobody knows; true when it is a misspelt one, which would only be missed a second time.</summary>
    private bool ReportUnknown(Word key, BlockSchema schema, Statement? owner)
    {
        if (context.Diagnostics.IsFull)
        {
            context.Diagnostics.Error(DiagnosticCodes.UnknownKey, key.Position, "");
            return false;
        }

        var keys = schema.Settings.Where(r => r.Key is not null).Select(r => r.Key!).ToList();
        var text = Shown.KeyPart(key.Text);
        var known = schema.Find(text);
        var home = known is null ? BlockSchema.HomeOfKey(text) : null;
        var meant = known is null && home is null ? context.NearestName(text, schema, keys) : null;
        var expected = known is not null ? Instead(known, text)
            : home is not null ? $"it belongs in '{home}'"
            : meant is not null ? $"did you mean '{meant}'?"
            : $"expected one of {string.Join(", ", keys.Take(KeysShown))}{(keys.Count > KeysShown ? $" and {keys.Count - KeysShown} more" : "")}";
        var where = Shown.Value(owner?.Title ?? "lvs");
        var name = schema.HidesUnknownWords && meant is null && home is null && known is null
            ? "(not shown, it may be a password)"
            : Shown.Key(key.Text);
        context.Diagnostics.Error(DiagnosticCodes.UnknownKey, key.Position, $"unknown key {name} in {where}; {expected}");
        return meant is not null || known is not null;
    }

    /// <summary>What to write instead of keepalived's word.</summary>
    private static string Instead(Setting row, string keyword)
        => row.Status is SettingStatus.NoEffect none && row.Key is null ? $"keepalived's word, without effect here because {none.Reason}: remove it"
            : row.AliasOf(keyword) is { Kind: AliasKind.Contrary } ? $"write '{row.Key} = false'"
            : $"write '{row.Key}'";
}
