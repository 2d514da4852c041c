using Lvs.Core.Config;

namespace Lvs.Host.Config;

/// <summary>
/// Everything that was found in some files. Each file is the configuration of a director, or of several; all of them are compared, since
/// directors that disagree are two masters. What several directors share is found once.
/// </summary>
internal sealed class ConfigCheck
{
    private ConfigCheck(IReadOnlyList<CheckedConfig> configs, IReadOnlyList<Diagnostic> findings)
        => (Configs, Findings) = (configs, findings);

    public IReadOnlyList<CheckedConfig> Configs { get; }

    /// <summary>By place.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; }

    public bool HasErrors => Findings.Any(d => d.Severity == Severity.Error);

    /// <param name="configs">What was read.</param>
    public static ConfigCheck Of(IReadOnlyList<CheckedConfig> configs)
    {
        if (configs.Count == 1)
        {
            return new(configs, configs[0].Result.Diagnostics);
        }

        var compared = ConfigComparison.Check([.. configs.Select(c => (c.Title, c.Result))]);
        var findings = configs.SelectMany(c => c.Result.Diagnostics)
            .Concat(compared)
            .Distinct()
            .OrderBy(d => d.Position)
            .ThenBy(d => d.Code, StringComparer.Ordinal);
        return new(configs, [.. findings]);
    }
}
