using System.Net;

namespace Lvs.Core.Config;

/// <summary>A director of a cluster.</summary>
/// <param name="Name">The DNS name in its certificate.</param>
/// <param name="Address">Where the others reach it.</param>
/// <param name="Port">The TCP port there.</param>
public sealed record ClusterDirector(string Name, IPAddress Address, ushort Port = ClusterConfig.DefaultPort)
{
    // RFC 1035 section 2.3.4.
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    /// <summary>Address and port.</summary>
    public IPEndPoint EndPoint => new(Address, Port);

    /// <summary>As DNS compares names (RFC 4343).</summary>
    public static bool IsSameName(string left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a certificate can hold it as a DNS name (RFC 1123 section 2.1).</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= LongestName && name.Split('.').All(static label => label.Length is > 0 and <= LongestLabel
            && label[0] != '-' && label[^1] != '-'
            && label.All(static character => char.IsAsciiLetterOrDigit(character) || character == '-'));
    }
}
