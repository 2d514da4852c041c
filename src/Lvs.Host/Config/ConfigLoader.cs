using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Host.Cli;

namespace Lvs.Host.Config;

/// <summary>
/// Reads the daemon's configuration, at start and again at each reload, and says what is wrong with it. keepalived.conf has no word
/// for the lease of addresses, so that comes from the command line.
/// </summary>
internal sealed class ConfigLoader(string path, IConfigSources sources, TimeSpan? addressLease, string? configId = null, string? director = null)
{
    private readonly HashSet<Diagnostic> _said = [];

    /// <summary>Reads the daemon's own file, or another one as if it were that.</summary>
    public LoadedConfig Read(string? other = null)
    {
        var file = other ?? path;
        var (_, name, result) = ConfigReading.Read(file, sources, configId, director);
        if (name is null && result.Directors.Count > 0)
        {
            throw new OperatorException(
                $"{file} is the configuration of the directors {string.Join(", ", result.Directors)}, and this machine is "
                    + $"{MachineOptions.Name}: expected --for NAME with one of them");
        }

        var config = result is { MayRun: true, Config: { } read }
            ? read with
            {
                Global = read.Global with { AddressLease = addressLease },
                Cluster = read.Cluster is { } cluster ? cluster with { Name = cluster.Name ?? name ?? configId ?? MachineOptions.Name } : null,
            }
            : null;
        return new LoadedConfig(
            config,
            result.Diagnostics.Select(finding => finding.KeepsFromRunning ? finding with { Severity = Severity.Error } : finding).ToValueList());
    }

    /// <summary>
    /// The configuration; null when it has an error, or asks for something without which the director would be master when it must not
    /// be. Every finding is said; a warning that an earlier load has said is not said again.
    /// </summary>
    /// <param name="say">Where the findings go: plain lines before the daemon runs, its log afterwards, which never blocks.</param>
    public DirectorConfig? Load(Action<Diagnostic> say) => Said(Read(), say).Config;

    /// <summary>Says the findings of what was read, errors every time and warnings once.</summary>
    public LoadedConfig Said(LoadedConfig loaded, Action<Diagnostic> say)
    {
        foreach (var finding in loaded.Findings)
        {
            if (finding.Severity == Severity.Error || _said.Add(finding))
            {
                say(finding);
            }
        }

        return loaded;
    }
}

/// <summary>What was read for a daemon.</summary>
/// <param name="Config">What it may run with; null when it must not.</param>
/// <param name="Findings">Everything that was found; what keeps it from running is an error.</param>
internal sealed record LoadedConfig(DirectorConfig? Config, ValueList<Diagnostic> Findings);
