using System.Collections.Immutable;
using System.Globalization;

namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>The rest of a line that is read once for each value of one or more variables: <c>~SEQ</c>, <c>~SEQx</c>, <c>~LST</c>.</summary>
/// <param name="Count">How often.</param>
/// <param name="Rest">What is read.</param>
/// <param name="At">Where it is written.</param>
internal abstract record Repetition(long Count, LinePiece Rest, SourcePosition At)
{
    /// <summary>The variables and their values in one round, counted from 0.</summary>
    public abstract IEnumerable<KeyValuePair<string, string>> ValuesIn(long round);

    /// <summary>The numbers from one to another.</summary>
    internal sealed record Numbers(string Name, long First, long Step, bool IsHex, long Count, LinePiece Rest, SourcePosition At)
        : Repetition(Count, Rest, At)
    {
        public override IEnumerable<KeyValuePair<string, string>> ValuesIn(long round)
            => [new(Name, (First + (Step * round)).ToString(IsHex ? "x" : "d", CultureInfo.InvariantCulture))];
    }

    /// <summary>A list of values, or of tuples of them; a tuple that is too short is filled up with nothing.</summary>
    internal sealed record Listed(
        ImmutableArray<string> Names, ImmutableArray<ImmutableArray<string>> Tuples, LinePiece Rest, SourcePosition At)
        : Repetition(Tuples.Length, Rest, At)
    {
        public override IEnumerable<KeyValuePair<string, string>> ValuesIn(long round)
            => Names.Select((name, i) => KeyValuePair.Create(name, Tuples[(int)round].ElementAtOrDefault(i) ?? ""));
    }
}
