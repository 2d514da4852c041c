using Lvs.Native.Capabilities;

namespace Lvs.Host.Cli;

/// <summary>What the daemon needs of the kernel's privileges.</summary>
internal static class Privileges
{
    /// <summary>Throws one clear line unless the process may write addresses and IPVS and open raw sockets.</summary>
    public static void Require()
    {
        var missing = ProcessCapabilities.Missing();
        if (missing.Count > 0)
        {
            throw new OperatorException($"needs {string.Join(" and ", missing)}: run it as root, or grant the capabilities to the service");
        }
    }
}
