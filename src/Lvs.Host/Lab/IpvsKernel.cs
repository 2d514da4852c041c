namespace Lvs.Host.Lab;

/// <summary>Whether the running kernel can do IPVS.</summary>
internal static class IpvsKernel
{
    public static string Description =>
        "Linux " + File.ReadAllText("/proc/sys/kernel/osrelease").Trim() + (File.ReadAllText("/proc/cpuinfo").Contains("User Mode Linux", StringComparison.Ordinal) ? " (user-mode)" : "");

    /// <summary>Loads the module when there is one; the proc file appears with it.</summary>
    public static async Task<bool> HasIpvsAsync()
    {
        if (!IsLoaded && Tool.Exists("modprobe"))
        {
            await Tool.TryAsync("modprobe", "ip_vs").ConfigureAwait(false);
        }

        return IsLoaded;
    }

    private static bool IsLoaded => File.Exists("/proc/net/ip_vs");
}
