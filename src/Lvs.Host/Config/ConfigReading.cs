using Lvs.Core.Config;

namespace Lvs.Host.Config;

/// <summary>Reads configurations, whatever they are wanted for.</summary>
internal static class ConfigReading
{
    /// <summary>
    /// What a file says to one director: the one that is asked for, else the one that has the name of this machine, else what holds for all.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="sources">Where it and what it includes come from.</param>
    /// <param name="configId">Which <c>@NAME</c> lines count in a keepalived.conf; null for those of this machine.</param>
    /// <param name="director">Whose overlay counts in HOCON; null for this machine's.</param>
    public static CheckedConfig Read(string file, IConfigSources sources, string? configId, string? director)
    {
        var result = ConfigFile.Read([file], sources, MachineOptions.For(configId, director));
        var own = MachineOptions.Name;
        return director is null && result.Directors.Contains(own)
            ? new(file, own, ConfigFile.Read([file], sources, MachineOptions.For(configId, own)))
            : new(file, director, result);
    }

    /// <summary>What a file says to the director that is asked for; to each of those it names when none is. For a command somebody waits for.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sources">Where it comes from.</param>
    /// <param name="configId">Which <c>@NAME</c> lines count in a keepalived.conf.</param>
    /// <param name="director">Whose overlay counts in HOCON.</param>
    public static IReadOnlyList<CheckedConfig> ReadAll(string file, IConfigSources sources, string? configId, string? director)
    {
        var result = ConfigFile.Read([file], sources, MachineOptions.For(configId, director, usesAllProcessors: true));
        if (director is not null || result.Directors.Count == 0)
        {
            return [new(file, director, result)];
        }

        return [.. result.Directors.Select(name => new CheckedConfig(file, name, ConfigFile.Read(
            [file], sources, MachineOptions.For(configId, name, usesAllProcessors: true) with { IsHere = name == MachineOptions.Name })))];
    }
}
