namespace Lvs.Core.Config.Keepalived;

/// <summary>A row of a <see cref="KeywordTable{TDraft}"/>: one keyword of one block.</summary>
/// <typeparam name="TDraft">What the block is read into.</typeparam>
/// <param name="Name">As it is written.</param>
/// <param name="Read">Takes the statement, whose number of arguments and whose block are already checked.</param>
internal sealed record Keyword<TDraft>(string Name, Action<ReaderContext, Statement, TDraft> Read)
{
    /// <summary>Fewest arguments.</summary>
    public int AtLeast { get; init; } = 1;

    /// <summary>Most arguments.</summary>
    public int AtMost { get; init; } = 1;

    /// <summary>What is expected after the keyword, with its article: <c>an interface name</c>.</summary>
    public string Expects { get; init; } = "a value";

    /// <summary>What stands between its braces; null when it takes no block.</summary>
    public IBlockGrammar? Block { get; init; }

    /// <summary>The block is of no use without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>May be given several times; each adds to the others.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>Its value is never printed.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The keyword this is another spelling of; the two count as one.</summary>
    public string? SynonymOf { get; init; }

    public Keyword<TDraft> Required() => this with { IsRequired = true };

    public Keyword<TDraft> Repeatable() => this with { IsRepeatable = true };
}

/// <summary>Reads one word; says why itself when it cannot.</summary>
internal delegate T? ValueParser<T>(ReaderContext context, Word word)
    where T : struct;

/// <summary>The usual shapes of rows.</summary>
internal static class Keyword
{
    /// <summary>A keyword with exactly one value.</summary>
    public static Keyword<TDraft> Value<TDraft, T>(string name, string expects, ValueParser<T> parse, Action<TDraft, Placed<T>> set)
        where T : struct
        => new(name, (context, statement, draft) =>
        {
            var word = statement.Arguments[0];
            if (parse(context, word) is { } value)
            {
                set(draft, new(value, word.Position));
            }
        })
        {
            Expects = expects,
        };

    /// <summary>A keyword whose value is any text.</summary>
    public static Keyword<TDraft> Text<TDraft>(string name, string expects, Action<TDraft, string> set)
        => new(name, (context, statement, draft) =>
        {
            if (Names.NotEmpty(context, statement.Arguments[0]))
            {
                set(draft, statement.Arguments[0].Text);
            }
        })
        {
            Expects = expects,
        };

    /// <summary>A keyword that switches something on, or off with <c>off</c>, <c>no</c> or <c>false</c> after it.</summary>
    public static Keyword<TDraft> Switch<TDraft>(string name, Action<TDraft, Placed<bool>> set)
        => new(name, (context, statement, draft) =>
        {
            var on = statement.Arguments.IsEmpty ? true : Names.Switch(context, statement.Arguments[0]);
            if (on is { } value)
            {
                set(draft, new(value, statement.Keyword.Position));
            }
        })
        {
            AtLeast = 0,
            Expects = "on or off",
        };

    /// <summary>A keyword with a block and nothing before it.</summary>
    public static Keyword<TDraft> Block<TDraft>(string name, IBlockGrammar block, Action<ReaderContext, Statement, Block, TDraft> read)
        => new(name, (context, statement, draft) =>
        {
            if (statement.Block is { } inner)
            {
                read(context, statement, inner, draft);
            }
        })
        {
            AtLeast = 0,
            AtMost = 0,
            Expects = "a block",
            Block = block,
        };
}
