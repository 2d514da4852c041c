using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Host.Config;

/// <summary>What keepalived.conf may ask of the machine it is read on.</summary>
internal static class MachineOptions
{
    // One for the life of the process: a reload that only drew other numbers would be a change of configuration.
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    /// <summary>The first label of this machine's name.</summary>
    public static string Name => Environment.MachineName.Split('.')[0];

    /// <param name="configId">What was given for <c>@NAME</c> lines; null for <see cref="Name"/>.</param>
    public static KeepalivedOptions For(string? configId) => new()
    {
        ConfigId = configId ?? Name,
        RandomSeed = Seed,
        Environment = Environment.GetEnvironmentVariable,
    };

    /// <param name="configId">As for keepalived.conf.</param>
    /// <param name="director">Whose configuration is meant; null for the one that has no name of its own.</param>
    /// <param name="usesAllProcessors">For a command somebody waits for; a director's timers need them more.</param>
    public static ConfigFileOptions For(string? configId, string? director, bool usesAllProcessors = false)
    {
        var options = new ConfigFileOptions
        {
            Keepalived = For(configId),
            Director = director,
            SecretEnvironment = Environment.GetEnvironmentVariable,
        };
        return usesAllProcessors ? options with { Workers = new ProcessorWorkers() } : options;
    }
}
