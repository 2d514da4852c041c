namespace Lvs.Core.Config;

/// <summary>
/// A value that is never printed. Two are equal when their values are: where a secret comes from makes no difference to who uses it.
/// </summary>
/// <param name="Value">The secret; empty when it comes from elsewhere and could not be looked up, since the file is for another machine.</param>
public sealed record Secret(string Value)
{
    /// <summary>What is shown in its place.</summary>
    public const string Mask = "***";

    /// <summary>Where it comes from; null when it stands in the configuration itself.</summary>
    public SecretOrigin? From { get; init; }

    /// <summary>Whether the value is known.</summary>
    public bool IsKnown => Value.Length > 0;

    /// <inheritdoc/>
    public bool Equals(Secret? other)
        => other is not null && string.Equals(Value, other.Value, StringComparison.Ordinal) && (IsKnown || From == other.From);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => Mask;
}

/// <summary>What a secret is kept in.</summary>
public enum SecretOriginKind
{
    /// <summary>A file, alone on its only line.</summary>
    File,

    /// <summary>A variable of the environment.</summary>
    Environment,
}

/// <summary>Where a secret comes from.</summary>
/// <param name="Kind">What it is kept in.</param>
/// <param name="Name">The file's path or the variable's name, as written.</param>
public sealed record SecretOrigin(SecretOriginKind Kind, string Name);
