namespace Lvs.Core.Config;

/// <summary>
/// A place in a source file; line and column count from 1. Of text that came out of a variable it is the place where the variable
/// was used, and it also knows where the text was written. Sixteen bytes: every word of a configuration has one.
/// </summary>
public readonly record struct SourcePosition : IComparable<SourcePosition>
{
    // The file's name, or the Expansion the text came out of: then line and column are those of the text within what was expanded.
    private readonly object? _source;
    private readonly int _line;
    private readonly int _column;

    /// <summary>A place in a file.</summary>
    public SourcePosition(string file, int line, int column)
        : this((object)file, line, column)
    {
    }

    /// <param name="source">The file's name, or an <see cref="Config.Expansion"/>.</param>
    /// <param name="line">Where the text was written.</param>
    /// <param name="column">Where the text was written.</param>
    internal SourcePosition(object source, int line, int column)
    {
        _source = source;
        _line = line;
        _column = column;
    }

    /// <summary>The file.</summary>
    public string File => Expansion?.UsedAt.File ?? _source as string ?? "";

    /// <summary>The line.</summary>
    public int Line => Expansion?.UsedAt.Line ?? _line;

    /// <summary>
    /// The column, in UTF-16 units; a tab counts one. Within text that came out of a variable there is no other column to go to.
    /// </summary>
    public int Column
    {
        get => Expansion?.UsedAt.Column ?? _column;
        init => _column = Expansion is null ? value : _column;
    }

    /// <summary>What the text came out of; null when it stands in the file as it is.</summary>
    internal Expansion? Expansion => _source as Expansion;

    /// <summary>What to add to a message about text that came out of a variable: <c>from $NAME at file:line:column</c>.</summary>
    internal string? Remark => Expansion is { } from ? $"from {from.Name} at {new SourcePosition(from.WrittenIn, _line, _column)}" : null;

    /// <summary>Whether two places are shown alike.</summary>
    public bool Equals(SourcePosition other)
        => Line == other.Line && Column == other.Column && string.Equals(File, other.File, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(File, Line, Column);

    /// <summary>Orders by file, line, column.</summary>
    public int CompareTo(SourcePosition other)
    {
        var byFile = string.CompareOrdinal(File, other.File);
        return byFile != 0 ? byFile : (Line, Column).CompareTo((other.Line, other.Column));
    }

    /// <summary>file:line:column.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";

    public static bool operator <(SourcePosition left, SourcePosition right) => left.CompareTo(right) < 0;

    public static bool operator >(SourcePosition left, SourcePosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(SourcePosition left, SourcePosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SourcePosition left, SourcePosition right) => left.CompareTo(right) >= 0;
}
