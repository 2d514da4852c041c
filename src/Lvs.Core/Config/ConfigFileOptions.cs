using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config;

/// <summary>How a configuration is read, whatever its syntax.</summary>
public sealed record ConfigFileOptions
{
    /// <summary>For keepalived.conf: what keepalived has from its command line.</summary>
    public KeepalivedOptions Keepalived { get; init; } = new();

    /// <summary>For HOCON: the director whose <c>directors.NAME</c> is laid over the rest; null for what holds for all.</summary>
    public string? Director { get; init; }

    /// <summary>For HOCON: whether the director is on this machine, which has its certificate and can listen for it.</summary>
    public bool IsHere { get; init; } = true;

    /// <summary>For HOCON: where a substitution is looked up that the files do not define; nowhere unless given.</summary>
    public Func<string, string?>? Environment { get; init; }

    /// <summary>Who reads the parts of a large configuration; what they find does not depend on it.</summary>
    public IWorkers Workers { get; init; } = OneWorker.Instance;

    /// <summary>Where secrets are looked up that a configuration says are in the environment.</summary>
    public Func<string, string?> SecretEnvironment { get; init; } = static _ => null;
}
