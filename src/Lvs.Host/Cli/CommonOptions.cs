using System.CommandLine;

namespace Lvs.Host.Cli;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>Where a daemon listens when it was not told otherwise.</summary>
    public const string DefaultControlPath = "/run/lvsd/control.sock";

    /// <summary>-c FILE.</summary>
    public static Option<string> Config() => new("--config", "-c")
    {
        Description = "the configuration: a keepalived.conf",
        Required = true,
        HelpName = "FILE",
    };

    /// <summary>--control SOCKET.</summary>
    public static Option<string> Control() => new("--control")
    {
        Description = "the daemon's unix socket",
        HelpName = "SOCKET",
        DefaultValueFactory = _ => DefaultControlPath,
    };
}
