using System.Collections.Immutable;

namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>A line of a definition's value, and where it was written.</summary>
internal readonly record struct DefinitionLine(string Text, int Line, int Column);

/// <summary>What <c>$NAME=…</c> says: one line of text, or several when lines end in a backslash.</summary>
/// <param name="Name">Without the dollar.</param>
/// <param name="File">Where it was written.</param>
/// <param name="Lines">At least one; an empty value is one empty line.</param>
/// <param name="IsMultiline">Whether it was written as several lines: such a one is used at the end of a line only.</param>
internal sealed record Definition(string Name, string File, ImmutableArray<DefinitionLine> Lines, bool IsMultiline)
{
    /// <summary>What takes the place of a use; what follows it comes as lines of their own.</summary>
    public DefinitionLine First => Lines[0];

    public static Definition Of(string name, string value, SourcePosition at)
        => new(name, at.File, [new DefinitionLine(value, at.Line, at.Column)], IsMultiline: false);
}
