namespace Lvs.Core.Config.Hocon;

/// <summary>How HOCON is read.</summary>
public sealed record HoconOptions
{
    /// <summary>No comments, no environment, an object.</summary>
    public static HoconOptions Default { get; } = new();

    /// <summary>Whether comments are kept with the fields they stand at.</summary>
    public bool KeepComments { get; init; }

    /// <summary>Where a substitution is looked up that the files do not define; nowhere unless given.</summary>
    public Func<string, string?>? Environment { get; init; }

    /// <summary>Whether a document may be an array, as in JSON; a configuration may not.</summary>
    public bool AllowArray { get; init; }
}
