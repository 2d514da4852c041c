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
