using Lvs.Core.Ipvs;
using Lvs.Native.Ipvs;
using Lvs.Native.Namespaces;

namespace Lvs.Host.Cli;

/// <summary>The connections the kernel knows.</summary>
internal static class IpvsConnections
{
    // Whose connections a file has is decided where it is opened, by the thread that opens it.
    private const string Connections = "/proc/thread-self/net/ip_vs_conn";

    /// <summary>One line after the other: there may be millions.</summary>
    /// <param name="networkNamespace">Those of this network namespace; null for that of the calling thread.</param>
    public static IEnumerable<IpvsConnection> Read(string? networkNamespace)
    {
        using var lines = networkNamespace is null ? Open() : NetworkNamespace.Run(networkNamespace, Open);
        while (lines.ReadLine() is { } line)
        {
            if (IpvsConnection.TryParse(line, out var connection))
            {
                yield return connection;
            }
        }
    }

    private static StreamReader Open() => File.Exists(Connections) ? new StreamReader(Connections) : throw new IpvsUnavailableException();
}
