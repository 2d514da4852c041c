using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Host.Config;

/// <summary>Reads the daemon's configuration, at start and again at each reload, and prints what is wrong with it.</summary>
internal sealed class ConfigLoader(string path, IConfigSources sources)
{
    /// <summary>The configuration; null when it has an error. Every finding goes to the standard error, a line each.</summary>
    public DirectorConfig? Load()
    {
        var result = KeepalivedConfig.Read(path, sources);
        foreach (var diagnostic in result.Diagnostics)
        {
            Console.Error.WriteLine(diagnostic);
        }

        return result.Config;
    }
}
