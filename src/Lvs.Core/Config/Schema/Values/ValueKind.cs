using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema.Values;

/// <summary>A kind of value: how one word becomes it and how it becomes a word again, in both syntaxes.</summary>
/// <typeparam name="V">The value.</typeparam>
internal abstract record ValueKind<V>
{
    /// <summary>What is expected, with its article.</summary>
    public required string Expects { get; init; }

    /// <summary>What may be written, for the documents.</summary>
    public required string Values { get; init; }

    /// <summary>Words that are right, the extremes among them.</summary>
    public ImmutableArray<string> Good { get; init; } = [];

    /// <summary>Words that are wrong, and the code each is answered with.</summary>
    public ImmutableArray<(string Text, string Code)> Bad { get; init; } = [];

    /// <summary>The same in HOCON, where it is written otherwise.</summary>
    public ImmutableArray<string> HoconGood { get; init; }

    /// <summary>The same in HOCON, where it is written otherwise.</summary>
    public ImmutableArray<(string Text, string Code)> HoconBad { get; init; }

    /// <summary>Reads a word; says itself what is wrong with it.</summary>
    public abstract bool TryRead(ReaderContext context, Word word, out V value);

    /// <summary>The word a value is written as.</summary>
    public abstract string Show(V value, Dialect dialect);

    /// <summary>The same kind, called something else in messages.</summary>
    public ValueKind<V> Called(string expects) => this with { Expects = expects };
}
