using System.Net;

namespace Lvs.Core.Config;

/// <summary>One virtual_ipaddress.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">32 or 128 unless written.</param>
/// <param name="Interface">dev; null means the instance's interface.</param>
public sealed record VirtualAddress(IPAddress Address, int PrefixLength, string? Interface = null)
{
    /// <summary>What else was written about it; null for nothing, as with most addresses.</summary>
    public AddressOptions? Options { get; init; }
}

/// <summary>Options of an address, named as <c>ip address add</c> names them.</summary>
public sealed record AddressOptions
{
    /// <summary>brd: an address, <c>+</c> or <c>-</c>.</summary>
    public string? Broadcast { get; init; }

    /// <summary>scope.</summary>
    public string? Scope { get; init; }

    /// <summary>label.</summary>
    public string? Label { get; init; }

    /// <summary>peer, with its prefix length.</summary>
    public string? Peer { get; init; }

    /// <summary>home.</summary>
    public bool Home { get; init; }

    /// <summary>-nodad: duplicates are not looked for.</summary>
    public bool NoDuplicateDetection { get; init; }

    /// <summary>mngtmpaddr.</summary>
    public bool ManagesTemporary { get; init; }

    /// <summary>noprefixroute.</summary>
    public bool NoPrefixRoute { get; init; }

    /// <summary>autojoin.</summary>
    public bool AutoJoin { get; init; }

    /// <summary>no_track: the instance stays master when somebody deletes it.</summary>
    public bool NoTrack { get; init; }

    /// <summary>preferred_lft in seconds; -1 for ever.</summary>
    public long? PreferredLifetime { get; init; }

    /// <summary>use_vmac.</summary>
    public bool UseVmac { get; init; }

    /// <summary>track_group, of a static address.</summary>
    public string? TrackGroup { get; init; }
}

/// <summary>One static_ipaddress.</summary>
public sealed record StaticAddress(VirtualAddress Address);

/// <summary>A route, as <c>ip route add</c> is told.</summary>
/// <param name="Words">Everything that was written.</param>
public sealed record RouteConfig(ValueList<string> Words);

/// <summary>A rule, as <c>ip rule add</c> is told.</summary>
/// <param name="Words">Everything that was written.</param>
public sealed record RuleConfig(ValueList<string> Words);
