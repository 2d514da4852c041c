namespace Lvs.Core.Config;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>It works, but not as one may think.</summary>
    Warning,

    /// <summary>Nothing of the file is used.</summary>
    Error,
}

/// <summary>A place in a source file; line and column count from 1.</summary>
public readonly record struct SourcePosition(string File, int Line, int Column) : IComparable<SourcePosition>
{
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

/// <summary>One finding in a configuration: where, how bad, and a sentence that says what stood there and what was expected.</summary>
/// <param name="Code">LVS1xxx syntax, LVS2xxx values, LVS3xxx meaning, LVS4xxx this machine; stable.</param>
/// <param name="Severity">Error or warning.</param>
/// <param name="Position">Where.</param>
/// <param name="Message">What stood there, what was expected.</param>
public sealed record Diagnostic(string Code, Severity Severity, SourcePosition Position, string Message)
{
    /// <summary>file:line:column: error LVS2003: …</summary>
    public override string ToString() => $"{Position}: {Severity.ToString().ToLowerInvariant()} {Code}: {Message}";
}

/// <summary>A configuration with what was found while reading it. <see cref="Config"/> is null when there is an error.</summary>
public sealed record ConfigResult(DirectorConfig? Config, ValueList<Diagnostic> Diagnostics)
{
    /// <summary>Whether anything keeps the configuration from being used.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);
}

/// <summary>What reading a configuration may ask of the world: files, and the machine it is meant for.</summary>
public interface IConfigSources
{
    /// <summary>The text of a file; null when it cannot be read, with the reason.</summary>
    string? ReadFile(string path, out string? error);

    /// <summary>The files a glob pattern of an include names, sorted; empty when none does.</summary>
    IReadOnlyList<string> Expand(string pattern, string includedFrom);

    /// <summary>Whether the machine has the interface; null when the machine is not to be asked.</summary>
    bool? HasInterface(string name);
}
