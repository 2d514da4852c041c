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
