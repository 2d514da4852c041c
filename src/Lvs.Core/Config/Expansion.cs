namespace Lvs.Core.Config;

/// <summary>One use of a variable, shared by all words that came out of it.</summary>
/// <param name="name">As it is shown: <c>$NAME</c>.</param>
/// <param name="definition">What was expanded; only its identity counts, so that a variable within itself is noticed.</param>
/// <param name="writtenIn">The file the value was written in.</param>
/// <param name="usedAt">Where it was used: of a variable within another one, the place where the outermost was.</param>
/// <param name="outer">The use whose value this one stood in.</param>
internal sealed class Expansion(string name, object definition, string writtenIn, SourcePosition usedAt, Expansion? outer)
{
    /// <summary>As it is shown: <c>$NAME</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The file the value was written in.</summary>
    public string WrittenIn { get; } = writtenIn;

    /// <summary>A place in a file, never within another expansion.</summary>
    public SourcePosition UsedAt { get; } = new(usedAt.File, usedAt.Line, usedAt.Column);

    /// <summary>How many uses it stands in, itself counted.</summary>
    public int Depth { get; } = (outer?.Depth ?? 0) + 1;

    /// <summary>Whether it is a use of the definition or stands within one.</summary>
    public bool IsWithin(object other)
    {
        for (var at = this; at is not null; at = at.Outer)
        {
            if (ReferenceEquals(at.Definition, other))
            {
                return true;
            }
        }

        return false;
    }

    private object Definition { get; } = definition;

    private Expansion? Outer { get; } = outer;
}
