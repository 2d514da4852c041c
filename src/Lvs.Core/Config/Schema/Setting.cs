using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema;

/// <summary>The form of a setting's value, for those who read and write another syntax than keepalived's.</summary>
internal enum SettingShape
{
    /// <summary>One word.</summary>
    Value,

    /// <summary>On or off.</summary>
    Switch,

    /// <summary>Several words with an order of their own.</summary>
    Words,

    /// <summary>A block of entries, each one or several words.</summary>
    List,

    /// <summary>One block.</summary>
    Block,

    /// <summary>Any number of blocks, each with a name or an address.</summary>
    NamedBlocks,

    /// <summary>Any number of blocks with nothing after the keyword.</summary>
    Blocks,
}

/// <summary>What stands between a keyword and its block, and is the key of the block in HOCON.</summary>
internal enum TitleKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A name.</summary>
    Name,

    /// <summary>A service: <c>tcp://192.0.2.1:80</c> in HOCON.</summary>
    Service,

    /// <summary>A server: <c>192.0.2.11:80</c> in HOCON.</summary>
    Server,
}

/// <summary>What counts when a setting is written twice in one block.</summary>
internal enum Repetition
{
    /// <summary>The last one.</summary>
    LastCounts,

    /// <summary>The first one.</summary>
    FirstCounts,

    /// <summary>All of them.</summary>
    AllCount,
}

/// <summary>
/// A row of the table of settings: everything that is known about one setting, whatever the syntax. Reading, writing, checking, the
/// documents and the tests of accepted and rejected values are all derived from these rows.
/// </summary>
internal abstract record Setting
{
    /// <param name="keyword">keepalived's word.</param>
    /// <param name="summary">One sentence that says what it does.</param>
    private protected Setting(string keyword, string summary)
    {
        Keyword = keyword;
        Summary = summary;
        Key = keyword.Replace('_', '-').ToLowerInvariant();
        Names = [keyword];
    }

    /// <summary>keepalived's word.</summary>
    public string Keyword { get; }

    /// <summary>One sentence that says what it does.</summary>
    public string Summary { get; init; }

    /// <summary>HOCON's key in the block; null for what is not said there because it has no effect.</summary>
    public string? Key { get; init; }

    /// <summary>Other keywords for it in keepalived.conf.</summary>
    public ImmutableArray<Alias> Aliases
    {
        get;
        init
        {
            field = value;
            Names = [Keyword, .. value.Select(a => a.Name)];
        }
    }

    = [];

    /// <summary>All keywords for it.</summary>
    public ImmutableArray<string> Names { get; private init; }

    /// <summary>What this director does with it.</summary>
    public SettingStatus Status { get; init; } = SettingStatus.Meant;

    /// <summary>keepalived's default, as it would be written; null when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>The block is of no use without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Its value is never printed.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What counts when it is there twice.</summary>
    public Repetition Repetition { get; init; }

    /// <summary>Fewest words after the keyword.</summary>
    public int AtLeast { get; init; } = 1;

    /// <summary>Most words after the keyword.</summary>
    public int AtMost { get; init; } = 1;

    /// <summary>What is expected after the keyword, with its article: <c>an interface name</c>.</summary>
    public string Expects { get; init; } = "a value";

    /// <summary>What may be written after the keyword, for the documents: <c>1 to 255</c>.</summary>
    public string Values { get; init; } = "";

    /// <summary>The form of its value.</summary>
    public abstract SettingShape Shape { get; }

    /// <summary>What names its blocks.</summary>
    public virtual TitleKind TitleKind => TitleKind.None;

    /// <summary>Whether a text is one word, blanks and all, where a syntax has no words of its own.</summary>
    public virtual bool KeepsBlanks => AtMost == 1;

    /// <summary>Whether its value may be kept elsewhere: in a file or in the environment.</summary>
    public bool MayBeElsewhere => Aliases.Any(a => a.Kind == AliasKind.FromFile);

    /// <summary>What stands between its braces; null when it takes no block.</summary>
    public virtual IBlockGrammar? Grammar => null;

    /// <summary>The rows of its block; null when it has none.</summary>
    public virtual BlockSchema? Inner => null;

    /// <summary>Values that are right, the extremes among them, each as what stands after the keyword.</summary>
    public ImmutableArray<string> Good { get; init; } = [];

    /// <summary>Values that are wrong, those just outside the range among them, and the code each is answered with.</summary>
    public ImmutableArray<(string Text, string Code)> Bad { get; init; } = [];

    /// <summary>The same in HOCON, where it is written otherwise.</summary>
    public ImmutableArray<string> HoconGood { get; init; }

    /// <summary>The same in HOCON, where it is written otherwise.</summary>
    public ImmutableArray<(string Text, string Code)> HoconBad { get; init; }

    /// <summary>Whether it is said to be missing even where the model does not show it.</summary>
    public bool IsAlwaysAnnounced { get; init; }

    /// <summary>Whether its default is written too, because a file that does not say it is warned about.</summary>
    public bool IsDefaultWritten { get; init; }

    /// <summary>Place in its block; set by the block.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Whether it is read after the settings without it, since what it holds takes over from them.</summary>
    public virtual bool IsDeferred => false;

    /// <summary>Values that are right in a syntax.</summary>
    public ImmutableArray<string> GoodIn(Dialect dialect) => dialect == Dialect.Hocon && !HoconGood.IsDefault ? HoconGood : Good;

    /// <summary>Values that are wrong in a syntax.</summary>
    public ImmutableArray<(string Text, string Code)> BadIn(Dialect dialect) => dialect == Dialect.Hocon && !HoconBad.IsDefault ? HoconBad : Bad;

    /// <summary>What the setting is called where it is written in a syntax.</summary>
    public string NameIn(Dialect dialect) => dialect == Dialect.Hocon ? Key ?? Keyword : Keyword;

    /// <summary>Whether it is written with a keyword, in either syntax.</summary>
    public bool IsCalled(string keyword)
        => Names.Contains(keyword, StringComparer.Ordinal) || string.Equals(Key, keyword, StringComparison.Ordinal);

    /// <summary>Most words after the keyword in a syntax: HOCON has no switch without a value.</summary>
    public int AtMostIn(Dialect dialect) => dialect == Dialect.Hocon && Shape == SettingShape.Switch ? 1 : AtMost;

    /// <summary>Where its value stands in the block of a statement; the last one when there are several, the block when there is none.</summary>
    public SourcePosition PositionIn(Statement owner)
    {
        var statements = owner.Block?.Statements ?? [];
        for (var i = statements.Length - 1; i >= 0; i--)
        {
            if (IsCalled(statements[i].Keyword.Text))
            {
                return statements[i].Arguments.IsEmpty ? statements[i].Keyword.Position : statements[i].Arguments[0].Position;
            }
        }

        return owner.Keyword.Position;
    }

    /// <summary>The alias a keyword is; null for the row's own.</summary>
    public Alias? AliasOf(string keyword)
    {
        foreach (var alias in Aliases)
        {
            if (string.Equals(alias.Name, keyword, StringComparison.Ordinal))
            {
                return alias;
            }
        }

        return null;
    }

    /// <summary>Says what is still to be built.</summary>
    public void AnnounceMissing(ReaderContext context, Word keyword)
    {
        if (Status is SettingStatus.NotYet notYet)
        {
            context.NotYet(keyword, $"'{keyword.Text}'", notYet);
        }
    }

    /// <summary>Says that the setting does nothing, or that its keyword is an old or mistaken one.</summary>
    public void AnnounceNow(ReaderContext context, Word keyword)
    {
        if (Status is SettingStatus.NoEffect none)
        {
            context.Diagnostics.WarningOnce(
                DiagnosticCodes.NoEffect,
                none.Reason,
                keyword.Position,
                $"'{keyword.Text}' is accepted, no effect here because {none.Reason}");
        }

        if (!Aliases.IsEmpty && AliasOf(keyword.Text) is { } alias)
        {
            AnnounceAlias(context, keyword, alias);
        }
    }

    private void AnnounceAlias(ReaderContext context, Word keyword, Alias alias)
    {
        switch (alias.Kind)
        {
            case AliasKind.Old:
                context.Diagnostics.WarningOnce(
                    DiagnosticCodes.OldKeyword,
                    alias.Name,
                    keyword.Position,
                    $"'{alias.Name}' is an old word for '{Keyword}': write '{Keyword}'");
                break;
            case AliasKind.Mistaken:
                context.Diagnostics.WarningOnce(
                    DiagnosticCodes.RetryMisspelled, alias.Name, keyword.Position, $"{alias.Note}: write '{Keyword}'");
                break;
        }
    }
}

/// <summary>A row of a block that is read into a <typeparamref name="T"/>.</summary>
/// <typeparam name="T">A record of the model.</typeparam>
internal abstract record Setting<T> : Setting
    where T : class
{
    private protected Setting(string keyword, string summary)
        : base(keyword, summary)
    {
    }

    /// <summary>The model with what a statement says; the same one when the statement is wrong, which is reported.</summary>
    public abstract T Read(ReaderContext context, Statement statement, T model);

    /// <summary>Adds the statements that say what a model says.</summary>
    /// <param name="model">What to say.</param>
    /// <param name="unset">What would be understood without a word.</param>
    /// <param name="writer">Where they go.</param>
    public abstract void Write(T model, T unset, StatementWriter writer);
}
