namespace Lvs.Core.Config.Hocon;

/// <summary>A document with what was found while reading it.</summary>
/// <param name="Partial">What could be read, with <see cref="HoconInvalid"/> in the places of mistakes; to look for more mistakes in.</param>
/// <param name="Diagnostics">All findings, by place.</param>
public sealed record HoconResult(HoconValue Partial, ValueList<Diagnostic> Diagnostics)
{
    /// <summary>Whether anything keeps the document from being used.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);

    /// <summary>The document; null when there is an error. An object unless <see cref="HoconOptions.AllowArray"/>.</summary>
    public HoconValue? Root => HasErrors ? null : Partial;
}
