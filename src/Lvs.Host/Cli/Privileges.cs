using Lvs.Native.Privileges;

namespace Lvs.Host.Cli;

/// <summary>What the daemon needs of the kernel's privileges.</summary>
internal static class Privileges
{
    /// <summary>Throws one clear line unless the process may write addresses and IPVS and open raw sockets.</summary>
    public static void Require()
    {
        var capabilities = ProcessCapabilities.Read();
        if (!capabilities.NetAdmin || !capabilities.NetRaw)
        {
            throw new OperatorException("needs CAP_NET_ADMIN and CAP_NET_RAW: run it as root, or grant the service both");
        }
    }
}
