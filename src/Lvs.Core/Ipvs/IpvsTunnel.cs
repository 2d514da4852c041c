using System.Collections.Immutable;

namespace Lvs.Core.Ipvs;

/// <summary>IP_VS_CONN_F_TUNNEL_TYPE_* of linux/ip_vs.h.</summary>
public enum TunnelKind : byte
{
    /// <summary>ipip.</summary>
    IpInIp = 0,

    /// <summary>gue.</summary>
    Gue = 1,

    /// <summary>gre.</summary>
    Gre = 2,
}

/// <summary>The words of keepalived and ipvsadm for kinds of tunnels.</summary>
public static class TunnelKinds
{
    /// <summary>Each word with what it means.</summary>
    public static ImmutableArray<(string Word, TunnelKind Kind)> Words { get; } =
        [("ipip", TunnelKind.IpInIp), ("gue", TunnelKind.Gue), ("gre", TunnelKind.Gre)];

    /// <summary>The word for a kind.</summary>
    public static string WordOf(TunnelKind kind) => Words.First(word => word.Kind == kind).Word;
}

/// <summary>IP_VS_TUNNEL_ENCAP_FLAG_* of linux/ip_vs.h.</summary>
public enum TunnelChecksum : ushort
{
    /// <summary>nocsum.</summary>
    None = 0,

    /// <summary>csum.</summary>
    Checksum = 1,

    /// <summary>remcsum.</summary>
    RemoteChecksum = 2,
}

/// <summary>How packets to a server of <see cref="ForwardingMethod.Tunnel"/> are wrapped; the default is IP in IP.</summary>
/// <param name="Kind">IP in IP, GUE or GRE.</param>
/// <param name="Port">UDP port of GUE, host order; 0 for the others.</param>
/// <param name="Checksum">Of GUE and GRE.</param>
public readonly record struct IpvsTunnel(TunnelKind Kind, ushort Port = 0, TunnelChecksum Checksum = TunnelChecksum.None);
