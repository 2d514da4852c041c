using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Host.Config;

/// <summary>
/// Reads the daemon's configuration, at start and again at each reload, and says what is wrong with it. keepalived.conf has no word
/// for the lease of addresses, so that comes from the command line.
/// </summary>
internal sealed class ConfigLoader(string path, IConfigSources sources, TimeSpan? addressLease)
{
    private readonly HashSet<Diagnostic> _said = [];

    /// <summary>
    /// The configuration; null when it has an error. Every finding is said; a warning that an earlier load has said is not said again.
    /// </summary>
    /// <param name="say">Where the findings go: plain lines before the daemon runs, its log afterwards, which never blocks.</param>
    public DirectorConfig? Load(Action<Diagnostic> say)
    {
        var result = KeepalivedConfig.Read(path, sources);
        foreach (var diagnostic in result.Diagnostics)
        {
            if (diagnostic.Severity == Severity.Error || _said.Add(diagnostic))
            {
                say(diagnostic);
            }
        }

        return result.Config is { } config ? config with { Global = config.Global with { AddressLease = addressLease } } : null;
    }
}
