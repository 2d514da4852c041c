namespace Lvs.Core.Config.Hocon;

/// <summary>Where a value was written.</summary>
/// <param name="Position">Where it was written. No file and line 0 when it was made by a program.</param>
/// <param name="Via">The substitution that brought it to where it stands now; null when it was written there.</param>
public readonly record struct HoconOrigin(SourcePosition Position, HoconVia? Via)
{
    /// <summary>file:line:column, and the substitution when there is one.</summary>
    public override string ToString() => Via is null ? Position.ToString() : $"{Position} via ${{{Via.Path}}} at {Via.Position}";
}

/// <summary>A substitution a value came through.</summary>
/// <param name="Path">The path in it, as HOCON writes it.</param>
/// <param name="Position">Where it stands.</param>
public sealed record HoconVia(string Path, SourcePosition Position);
