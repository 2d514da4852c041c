namespace Lvs.Core.Config;

/// <summary>A configuration in another syntax.</summary>
/// <param name="Text">The text; null when there is an error or something that cannot be said in it.</param>
/// <param name="Read">What was read, with its findings.</param>
/// <param name="Lost">What is not in the text as it was in the original, each with its place there.</param>
public sealed record ConversionResult(string? Text, ConfigResult Read, ValueList<Diagnostic> Lost);
