namespace Lvs.Core.Config.Keepalived;

/// <summary>What keepalived takes from its command line and the machine while it reads its configuration, as values.</summary>
public sealed record KeepalivedOptions
{
    /// <summary>
    /// What <c>@NAME</c> at the beginning of a line is compared with, and <c>${_INSTANCE}</c>: of keepalived the option -i, or else
    /// the first label of the host's name. Without one no <c>@NAME</c> line is read and every <c>@^NAME</c> line is.
    /// </summary>
    public string? ConfigId { get; init; }

    /// <summary>Treats every include as <c>includea</c>, as keepalived's option -e does.</summary>
    public bool RequireIncludes { get; init; }

    /// <summary>What <c>${_RANDOM}</c> begins with; the same seed gives the same numbers.</summary>
    public ulong RandomSeed { get; init; }

    /// <summary>The value of an environment variable for <c>${_ENV NAME}</c>; null when it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;
}
