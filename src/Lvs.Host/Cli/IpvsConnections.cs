using Lvs.Core.Ipvs;
using Lvs.Native.Ipvs;

namespace Lvs.Host.Cli;

/// <summary>The connections the kernel knows, of this network namespace.</summary>
internal static class IpvsConnections
{
    private const string Connections = "/proc/self/net/ip_vs_conn";

    /// <summary>One line after the other: there may be millions.</summary>
    public static IEnumerable<IpvsConnection> Read()
    {
        if (!File.Exists(Connections))
        {
            throw new IpvsUnavailableException();
        }

        return File.ReadLines(Connections)
            .Select(static line => IpvsConnection.TryParse(line, out var connection) ? connection : null)
            .OfType<IpvsConnection>();
    }
}
