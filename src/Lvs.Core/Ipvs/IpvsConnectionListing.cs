using System.Globalization;
using System.Net;
using System.Text;

namespace Lvs.Core.Ipvs;

/// <summary>Writes connections the way <c>ipvsadm -lnc</c> does, or how many there are of each kind.</summary>
public static class IpvsConnectionListing
{
    /// <summary>The two lines above the list.</summary>
    public const string Title = "IPVS connection entries\npro expire state       source             virtual            destination\n";

    /// <summary>A connection, ending in a line feed.</summary>
    public static string Line(IpvsConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var seconds = (long)connection.ExpiresIn.TotalSeconds;
        var expires = string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:00}:{seconds % 60:00}");
        return $"{connection.Protocol,-3} {expires,-6} {connection.State,-11} {connection.Client,-18} {connection.Virtual,-18} {connection.Server}\n";
    }

    /// <summary>For each service and server, how many connections are in which state; the most first.</summary>
    public static string Summary(IEnumerable<IpvsConnection> connections)
    {
        var text = new StringBuilder();
        text.Append("Prot VirtualAddress:Port         Server                           State           Count\n");
        foreach (var (key, count) in connections
            .CountBy(connection => (connection.Protocol, connection.Virtual, connection.Server, connection.State))
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => Text(pair.Key.Virtual), StringComparer.Ordinal)
            .ThenBy(pair => Text(pair.Key.Server), StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.State, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{key.Protocol,-4} {key.Virtual,-27} {key.Server,-32} {key.State,-11} {count,9}\n");
        }

        return text.ToString();
    }

    private static string Text(IPEndPoint place) => place.ToString();
}
