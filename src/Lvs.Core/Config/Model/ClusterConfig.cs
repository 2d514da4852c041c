using System.Net;

namespace Lvs.Core.Config;

/// <summary>The directors that tell each other what operators decide. None of it elects: VRRP alone does.</summary>
public sealed record ClusterConfig
{
    /// <summary>Port of a director that names none.</summary>
    public const ushort DefaultPort = 7411;

    /// <summary>Directors a cluster may have.</summary>
    public const int MostDirectors = 16;

    /// <summary>Name of this director; null for the one it runs as (--for), else that of the machine.</summary>
    public string? Name { get; init; }

    /// <summary>Where this director listens; null for its own address and port of <see cref="Directors"/>.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>All directors, this one among them.</summary>
    public ValueList<ClusterDirector> Directors { get; init; } = [];

    /// <summary>File of this director's certificate (PEM), with those between it and the authority.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>File of the key to it (PEM).</summary>
    public string Key { get; init; } = "";

    /// <summary>File of the authority's certificate (PEM): whoever it has not signed is nobody.</summary>
    public string Authority { get; init; } = "";

    /// <summary>How often each other director is asked whether it knows the same.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>This director; null when it is not among them.</summary>
    public ClusterDirector? Self => Directors.FirstOrDefault(director => ClusterDirector.IsSameName(director.Name, Name));

    /// <summary>Where to listen; null when that is said nowhere.</summary>
    public IPEndPoint? ListensOn => Listen ?? Self?.EndPoint;

    /// <summary>The others.</summary>
    public IEnumerable<ClusterDirector> Peers => Directors.Where(director => !ClusterDirector.IsSameName(director.Name, Name));
}

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
