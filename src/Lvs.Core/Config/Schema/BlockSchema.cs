using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema;

/// <summary>The rows of one kind of block, without what they are read into.</summary>
internal abstract class BlockSchema : IBlockGrammar
{
    /// <summary>Its rows in the order they are documented and written.</summary>
    public abstract ImmutableArray<Setting> Settings { get; }

    /// <summary>The block holds a password: a word that is no key is not repeated.</summary>
    public bool HidesUnknownWords { get; init; }

    bool IBlockGrammar.IsList => false;

    /// <summary>The row of a keyword.</summary>
    public abstract Setting? Find(string keyword);

    /// <summary>The row of a key of HOCON.</summary>
    public abstract Setting? FindKey(string key);

    /// <summary>A block of the table that has the keyword; null when none has.</summary>
    protected static string? HomeOf(string keyword) => Homes.Value.GetValueOrDefault(keyword);

    /// <summary>The same for a key of HOCON.</summary>
    public static string? HomeOfKey(string key) => HomesOfKeys.Value.GetValueOrDefault(key);

    private static readonly Lazy<FrozenDictionary<string, string>> Homes = new(() => FindHomes("top level", Dialect.Keepalived));

    private static readonly Lazy<FrozenDictionary<string, string>> HomesOfKeys = new(() => FindHomes("lvs", Dialect.Hocon));

    private static FrozenDictionary<string, string> FindHomes(string root, Dialect dialect)
    {
        var homes = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(Blocks.RootSchema.Schema, root);
        return homes.ToFrozenDictionary(StringComparer.Ordinal);

        void Collect(BlockSchema block, string title)
        {
            foreach (var row in block.Settings)
            {
                foreach (var name in dialect == Dialect.Keepalived ? row.Names : row.Key is null ? [] : [row.Key])
                {
                    homes.TryAdd(name, title);
                }
            }

            foreach (var row in block.Settings)
            {
                if (row.Inner is { } inner)
                {
                    Collect(inner, row.NameIn(dialect));
                }
            }
        }
    }

    public bool Knows(string keyword) => Find(keyword) is not null;

    public bool HasMany(string keyword) => Find(keyword) is { IsDeferred: true };

    public IBlockGrammar? BlockOf(string keyword) => Find(keyword)?.Grammar;
}

/// <summary>Completes what was read of a block: what follows from several of its settings, or from their absence.</summary>
internal delegate T BlockEnd<T>(ReaderContext context, Statement owner, scoped Given given, T model);

/// <summary>
/// The rows of one kind of block. Whatever is the same for all of them is done here: unknown and repeated keys, the number of
/// values, blocks where none belong, keys that are missing. A setting more is a row more.
/// </summary>
/// <typeparam name="T">The record of the model that the block is read into.</typeparam>
internal sealed class BlockSchema<T> : BlockSchema
    where T : class
{
    private const int NamesShown = 6;
    private const int FewestInAPart = 64;

    private readonly ImmutableArray<Setting<T>> _rows;
    private readonly ImmutableArray<Setting<T>> _required;
    // Not frozen: making thirty of those at each start takes longer than they save.
    private readonly Dictionary<string, Setting<T>> _byName;
    private readonly Dictionary<string, Setting<T>> _byKey;

    public BlockSchema(params ReadOnlySpan<Setting<T>> rows)
    {
        _rows = [.. rows];
        for (var i = 0; i < _rows.Length; i++)
        {
            _rows[i].Index = i;
            (_rows[i] as IItemRow<T>)?.JoinList();
        }

        _required = [.. _rows.Where(r => r.IsRequired)];
        _byName = new(_rows.Length, StringComparer.Ordinal);
        _byKey = new(_rows.Length, StringComparer.Ordinal);
        foreach (var row in _rows)
        {
            foreach (var name in row.Names)
            {
                _byName.Add(name, row);
            }

            if (row.Key is { } key)
            {
                _byKey.Add(key, row);
            }
        }
    }

    public override ImmutableArray<Setting> Settings => ImmutableArray<Setting>.CastUp(_rows);

    /// <summary>What is done when all of the block has been read.</summary>
    public BlockEnd<T>? End { get; init; }

    public override Setting? Find(string keyword) => _byName.GetValueOrDefault(keyword);

    public override Setting? FindKey(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Reads the block of a statement onto what is understood without it.</summary>
    public T Read(ReaderContext context, Statement owner, Block block, T model)
    {
        // The first statement of each row, counted from 1.
        Span<int> first = stackalloc int[_rows.Length];
        var unset = model;
        model = ReadAll(context, block.Statements, owner, first, model, out var asksForMissing);
        var given = new Given(first, block.IsComplete);
        foreach (var row in _required)
        {
            if (given.Lacks(row))
            {
                context.Diagnostics.Error(
                    DiagnosticCodes.MissingKey,
                    owner.Keyword.Position,
                    $"{Shown.Value(owner.Title)} has no '{row.NameIn(context.Dialect)}'; expected one with {row.Expects}");
            }
        }

        model = End is null ? model : End(context, owner, given, model);
        if (asksForMissing)
        {
            AnnounceMissing(context, block.Statements, first, model, unset);
        }

        return model;
    }

    /// <summary>Reads a file's own statements.</summary>
    public T ReadTopLevel(ReaderContext context, ImmutableArray<Statement> statements, T model)
    {
        Span<int> first = stackalloc int[_rows.Length];
        var unset = model;
        model = ReadAll(context, statements, null, first, model, out _);
        AnnounceMissing(context, statements, first, model, unset);
        return model;
    }

    /// <summary>Adds the statements that say what a model says.</summary>
    public void Write(T model, T unset, StatementWriter writer)
    {
        foreach (var row in _rows)
        {
            row.Write(model, unset, writer);
        }
    }

    private Dictionary<string, Setting<T>> RowsIn(Dialect dialect) => dialect == Dialect.Hocon ? _byKey : _byName;

    private T ReadAll(
        ReaderContext context, ImmutableArray<Statement> statements, Statement? owner, Span<int> first, T model, out bool asksForMissing)
    {
        asksForMissing = false;
        var (deferred, lastDeferred) = (0, 0);
        for (var i = 0; i < statements.Length; i++)
        {
            var statement = statements[i];
            if (!RowsIn(context.Dialect).TryGetValue(statement.Keyword.Text, out var row))
            {
                // A misspelt key counts as given: it would only be missed a second time.
                if (ReportUnknown(context, statement.Keyword, owner) is { } meant && first[meant.Index] == 0)
                {
                    first[meant.Index] = i + 1;
                }

                continue;
            }

            if (first[row.Index] == 0)
            {
                first[row.Index] = i + 1;
            }
            else if (row.Repetition != Repetition.AllCount && !MayRepeat(context, row, statement, statements[first[row.Index] - 1].Keyword))
            {
                continue;
            }

            if (!HasShape(context, statement, row))
            {
                // What else is wrong in its block is said when that is made.
                _ = statement.Block;
                continue;
            }

            if (row.IsDeferred)
            {
                (deferred, lastDeferred) = (deferred + 1, i);
                row.AnnounceNow(context, statement.Keyword);
                row.AnnounceMissing(context, statement.Keyword);
                continue;
            }

            asksForMissing |= row.Status is SettingStatus.NotYet;
            context.Subject = statement.Keyword.Text;
            model = row.Read(context, statement, model);
            row.AnnounceNow(context, statement.Keyword);
        }

        // Most blocks with an item have one, the check of a server, which needs no collection.
        return deferred switch
        {
            0 => model,
            1 => ReadOnlyItem(context, statements[lastDeferred], model),
            _ => ReadDeferred(context, statements, model),
        };
    }

    /// <summary>
    /// What is not in effect yet matters when it asks for something else than the default, and when nothing has cleared it.
    /// </summary>
    private void AnnounceMissing(
        ReaderContext context, ImmutableArray<Statement> statements, ReadOnlySpan<int> first, T model, T unset)
    {
        foreach (var row in _rows)
        {
            if (first[row.Index] > 0 && row is { IsDeferred: false, Status: SettingStatus.NotYet })
            {
                var keyword = statements[first[row.Index] - 1].Keyword;
                var writer = new StatementWriter(context.Dialect);
                row.Write(model, unset, writer);
                if (row.IsCalled(keyword.Text) && (row.IsAlwaysAnnounced || !writer.IsEmpty))
                {
                    row.AnnounceMissing(context, keyword);
                }
            }
        }
    }

    private T ReadOnlyItem(ReaderContext context, Statement statement, T model)
    {
        var row = RowsIn(context.Dialect)[statement.Keyword.Text];
        context.Subject = statement.Keyword.Text;
        return Fits(statement, row) ? row.Read(context, statement, model) : model;
    }

    private T ReadDeferred(ReaderContext context, ImmutableArray<Statement> statements, T model)
    {
        var parts = Math.Min(context.Workers.Count, statements.Length / FewestInAPart);
        var collected = parts > 1 ? CollectInParts(parts, context, statements, model) : Collect(context, statements.AsSpan(), model);
        return collected.AddTo(model);
    }

    private Collected<T> Collect(ReaderContext context, ReadOnlySpan<Statement> statements, T model)
    {
        var collected = new Collected<T>();
        foreach (var statement in statements)
        {
            if (RowsIn(context.Dialect).TryGetValue(statement.Keyword.Text, out var row) && row.IsDeferred && Fits(statement, row))
            {
                context.Subject = statement.Keyword.Text;
                ((IItemRow<T>)row).Collect(context, statement.For(context), model, collected);
            }
        }

        return collected;
    }

    /// <summary>Each part is read in its order and with a context of its own, so that the answer is the same as if there were one.</summary>
    private Collected<T> CollectInParts(int parts, ReaderContext context, ImmutableArray<Statement> statements, T model)
    {
        var contexts = new ReaderContext[parts];
        var read = new Collected<T>[parts];
        context.Workers.Run(parts, i =>
        {
            var (first, end) = (statements.Length * i / parts, statements.Length * (i + 1) / parts);
            contexts[i] = context.Fork();
            read[i] = Collect(contexts[i], statements.AsSpan()[first..end], model);
        });

        var collected = new Collected<T>();
        for (var i = 0; i < parts; i++)
        {
            collected.AddAll(read[i]);
            context.Join(contexts[i]);
        }

        return collected;
    }

    private Setting<T>? ReportUnknown(ReaderContext context, Word keyword, Statement? owner)
    {
        if (context.Diagnostics.IsFull)
        {
            context.Diagnostics.Error(DiagnosticCodes.UnknownKey, keyword.Position, "");
            return null;
        }

        var where = owner is null ? "at top level" : $"in {Shown.Value(owner.Title)}";
        var home = HomeOf(keyword.Text);
        var meant = home is null ? context.NearestName(Shown.KeyPart(keyword.Text), this, _byName.Keys) : null;
        var expected = home is not null ? $"it belongs in '{home}'"
            : meant is not null ? $"did you mean '{meant}'?"
            : $"expected one of {NamesIn(context.Dialect)}";
        var name = HidesUnknownWords && meant is null && home is null ? "(not shown, it may be a password)" : Shown.Key(keyword.Text);
        context.Diagnostics.Error(DiagnosticCodes.UnknownKey, keyword.Position, $"unknown key {name} {where}; {expected}");
        return meant is null ? null : _byName[meant];
    }

    private string NamesIn(Dialect dialect)
    {
        var names = string.Join(", ", _rows.Take(NamesShown).Select(r => r.NameIn(dialect)));
        return _rows.Length <= NamesShown
            ? names
            : string.Create(CultureInfo.InvariantCulture, $"{names} and {_rows.Length - NamesShown} more");
    }

    /// <summary>
    /// keepalived takes a setting twice without a word; which one counts is said here. One setting and its contrary are too much:
    /// nobody can know what was meant.
    /// </summary>
    private static bool MayRepeat(ReaderContext context, Setting row, Statement statement, Word earlier)
    {
        var (position, text) = (statement.Keyword.Position, statement.Keyword.Text);
        if (IsContrary(row, text) != IsContrary(row, earlier.Text))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.ContraryKeys,
                position,
                $"'{text}' contradicts '{earlier.Text}' at {earlier.Position}; expected one of them in a block");
            return false;
        }

        var lastCounts = row.Repetition == Repetition.LastCounts;
        context.Diagnostics.Warning(
            DiagnosticCodes.DuplicateKey,
            position,
            $"'{text}' was given before, at {earlier.Position}; {(lastCounts ? "this one" : "the earlier one")} counts, as in keepalived: "
                + "remove the other");
        return lastCounts;
    }

    private static bool IsContrary(Setting row, string keyword) => row.AliasOf(keyword) is { Kind: AliasKind.Contrary };

    private static bool Fits(Statement statement, Setting row)
        => statement.Arguments.Length >= row.AtLeast && statement.Arguments.Length <= row.AtMost && (row.Grammar is not null || statement.Block is null);

    private static bool HasShape(ReaderContext context, Statement statement, Setting row)
    {
        var arguments = statement.Arguments;
        var name = statement.Keyword.Text;
        if (arguments.Length < row.AtLeast)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.MissingValue, statement.Keyword.Position, $"'{name}' stands alone; expected {row.Expects} after it");
            return false;
        }

        var atMost = row.AtMostIn(context.Dialect);
        if (arguments.Length > atMost)
        {
            var extra = arguments[atMost];
            context.Diagnostics.Error(
                DiagnosticCodes.ExtraValue,
                extra.Position,
                $"{(row.IsSecret ? "one word" : Shown.Value(extra.Text))} too many after '{name}'; expected {Expectation(row)}"
                    + (context.Dialect == Dialect.Hocon ? "" : " and then a new line"));
            return false;
        }

        // A block that is missing was reported by the parser.
        if (row.Grammar is null && statement.Block is not null)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.UnexpectedBlock, statement.Keyword.Position, $"'{name}' takes no block; expected {row.Expects} only");
            return false;
        }

        return true;
    }

    private static string Expectation(Setting row)
        => row.AtMost == 0 ? (row.Grammar is null ? "nothing" : "'{'")
            : row.AtMost > row.AtLeast ? $"at most {row.Expects}"
            : row.Expects;
}
