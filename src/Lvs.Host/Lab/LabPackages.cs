using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>
/// The Debian packages behind the lab and the tests: installed when this may be done (root, apt-get), else named in one line.
/// The one place that knows them; `./test` asks here too (`lvsd lab packages`).
/// </summary>
internal static class LabPackages
{
    private const string PolicyFile = "/usr/sbin/policy-rc.d";

    private static readonly Requirement[] Always =
    [
        new("iproute2", "ip"), new("keepalived", "keepalived"), new("ipvsadm", "ipvsadm"), new("nginx-light", "nginx"),
    ];

    private static readonly Requirement[] WithoutIpvs = [new("user-mode-linux", "linux.uml"), new("kmod", "modprobe")];

    private static readonly Requirement[] Tests =
    [
        new("tshark", "tshark"), new("gcc", "gcc"), new("libc6-dev", "/usr/include/stdio.h"), new("postgresql", "/usr/lib/postgresql/*/bin/initdb"),
        new("frr", "/usr/lib/frr/vrrpd"),
    ];

    /// <summary>A package, and the program or file (with a * for one folder) that shows it is there, whichever package or build it came from.</summary>
    private sealed record Requirement(string Package, string Evidence)
    {
        public bool IsMet => Evidence.Split('*') switch
        {
            [var parent, var rest] => Directory.Exists(parent) && Directory.GetDirectories(parent).Any(folder => File.Exists(folder + rest)),
            _ => Evidence.StartsWith('/') ? File.Exists(Evidence) : Tool.Exists(Evidence),
        };
    }

    /// <summary>Makes sure of them all; throws a <see cref="OperatorException"/> that names what is missing.</summary>
    public static async Task EnsureAsync(bool ipvsHere, bool forTests, TextWriter log)
    {
        var missing = Missing(ipvsHere, forTests);
        if (missing.Length == 0)
        {
            return;
        }

        var names = string.Join(' ', missing);
        if (!Environment.IsPrivilegedProcess || !Tool.Exists("apt-get"))
        {
            throw new OperatorException($"missing Debian packages: {names} (run as root to have them installed)");
        }

        await log.WriteLineAsync($"installing {names} …").ConfigureAwait(false);
        var result = await WithoutStartingDaemonsAsync(() => InstallAsync(missing)).ConfigureAwait(false);
        if (Missing(ipvsHere, forTests) is { Length: > 0 } still)
        {
            throw new OperatorException($"could not install {string.Join(' ', still)}: {result.LastLine}");
        }
    }

    private static string[] Missing(bool ipvsHere, bool forTests)
    {
        IEnumerable<Requirement> wanted = [.. Always, .. ipvsHere ? [] : WithoutIpvs, .. forTests ? Tests : []];
        return [.. wanted.Where(requirement => !requirement.IsMet).Select(requirement => requirement.Package)];
    }

    private static async Task<Tool.Result> InstallAsync(string[] packages)
    {
        // A failing update is no reason to stop: the lists already here may be good enough.
        await Tool.TryAsync("apt-get", "update", "-q").ConfigureAwait(false);
        return await Tool.TryAsync(
            "env", ["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-q", "--no-install-recommends", .. packages]).ConfigureAwait(false);
    }

    /// <summary>Debian starts a daemon when its package is installed unless this script forbids it; nobody here asked for a running nginx.</summary>
    private static async Task<Tool.Result> WithoutStartingDaemonsAsync(Func<Task<Tool.Result>> install)
    {
        if (File.Exists(PolicyFile))
        {
            return await install().ConfigureAwait(false);
        }

        await File.WriteAllTextAsync(PolicyFile, "#!/bin/sh\nexit 101\n").ConfigureAwait(false);
        try
        {
            await Tool.RunAsync("chmod", "+x", PolicyFile).ConfigureAwait(false);
            return await install().ConfigureAwait(false);
        }
        finally
        {
            File.Delete(PolicyFile);
        }
    }
}
