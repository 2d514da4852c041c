using Lvs.Core.Config;

namespace Lvs.Host.Config;

/// <summary>What one director would make of a file.</summary>
/// <param name="File">As it was given.</param>
/// <param name="Director">Whose; null where a file is for one director only.</param>
/// <param name="Result">The configuration with its findings.</param>
internal sealed record CheckedConfig(string File, string? Director, ConfigResult Result)
{
    /// <summary>How it is named in messages.</summary>
    public string Title => Director is null ? File : $"{File} (director {Director})";

    public int Errors => Result.Diagnostics.Count(d => d.Severity == Severity.Error);

    public int Warnings => Result.Diagnostics.Count - Errors;
}
