namespace Lvs.Host.Lab;

/// <summary>What `lvsd lab seed` was asked for.</summary>
/// <param name="Directors">How many directors.</param>
/// <param name="JsonFile">Where the report goes, if anywhere.</param>
/// <param name="Keep">Leave the lab up at the end.</param>
/// <param name="Inside">Already inside user-mode Linux.</param>
/// <param name="Engine">The program that runs as director in the main scenario.</param>
internal sealed record LabOptions(int Directors, string? JsonFile, bool Keep, bool Inside, string Engine)
{
    public const string Lvsd = "lvsd";

    public const string Keepalived = "keepalived";

    /// <summary>The same request as arguments, for the lab inside user-mode Linux.</summary>
    public IEnumerable<string> InsideArguments(string? jsonFile) =>
    [
        "lab", "seed", "--inside", "--directors", $"{Directors}", "--engine", Engine,
        .. jsonFile is null ? Array.Empty<string>() : ["--json", jsonFile],
        .. Keep ? new[] { "--keep" } : [],
    ];
}
