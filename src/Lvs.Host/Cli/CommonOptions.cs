using System.CommandLine;

namespace Lvs.Host.Cli;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>Where a daemon listens when it was not told otherwise.</summary>
    public const string DefaultControlPath = "/run/lvsd/control.sock";

    /// <summary>Where a daemon keeps its state when it was not told otherwise.</summary>
    private const string StateDirectory = "/var/lib/lvsd";

    /// <summary>-c FILE.</summary>
    public static Option<string> Config() => new("--config", "-c")
    {
        Description = "the configuration: HOCON or a keepalived.conf",
        Required = true,
        HelpName = "FILE",
    };

    /// <summary>-c FILE, once or more.</summary>
    public static Option<string[]> Configs() => new("--config", "-c")
    {
        Description = "a configuration: HOCON or a keepalived.conf",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
        HelpName = "FILE",
    };

    /// <summary>--for NAME.</summary>
    public static Option<string?> For() => new("--for")
    {
        Description = "the director whose 'directors.NAME' is laid over the rest of a HOCON file",
        HelpName = "NAME",
    };

    /// <summary>--offline.</summary>
    public static Option<bool> Offline() => new("--offline")
    {
        Description = "do not ask this machine for its interfaces, addresses and routes: the file is for another one",
    };

    /// <summary>-i NAME.</summary>
    public static Option<string?> ConfigId() => new("--config-id", "-i")
    {
        Description = "read the lines that begin with @NAME, and those with @^OTHER; this machine's name unless given",
        HelpName = "NAME",
    };

    /// <summary>--control SOCKET.</summary>
    public static Option<string> Control() => new("--control")
    {
        Description = "the daemon's unix socket",
        HelpName = "SOCKET",
        DefaultValueFactory = _ => DefaultControlPath,
    };

    /// <summary>--netns NAME: where the table of a director with net_namespace_ipvs is. For the verbs below it, too.</summary>
    public static Option<string?> NetworkNamespace() => new("--netns")
    {
        Description = "the network namespace whose table it is (net_namespace_ipvs); the one this is run in unless given",
        HelpName = "NAME",
        Recursive = true,
    };

    /// <summary>Where a director keeps what must outlive it.</summary>
    public static Option<string> State() => new("--state")
    {
        Description = "where maintenance and what is decided by hand about servers are kept",
        HelpName = "DIRECTORY",
        DefaultValueFactory = _ => StateDirectory,
    };
}
