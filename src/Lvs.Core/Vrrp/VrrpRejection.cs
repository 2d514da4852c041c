namespace Lvs.Core.Vrrp;

/// <summary>Why a received datagram was dropped: one member, and one counter, per step of the receive pipeline.</summary>
public enum VrrpRejection
{
    /// <summary>It was not dropped.</summary>
    None,

    /// <summary>Malformed or truncated: the lengths do not fit together (packet_len).</summary>
    PacketLength,

    /// <summary>Another virtual router's, and none of this director's.</summary>
    VirtualRouterId,

    /// <summary>The TTL is not 255: it came through a router (ip_ttl).</summary>
    TimeToLive,

    /// <summary>Not version 2.</summary>
    Version,

    /// <summary>An authentication type that RFC 3768 does not know (invalid_authtype).</summary>
    AuthenticationTypeInvalid,

    /// <summary>A valid authentication type, but not ours (authtype_mismatch).</summary>
    AuthenticationTypeMismatch,

    /// <summary>The wrong password (auth_failure).</summary>
    AuthenticationFailure,

    /// <summary>Another advert interval than ours (advert_interval).</summary>
    AdvertInterval,

    /// <summary>Not an ADVERTISEMENT (invalid_type).</summary>
    Type,

    /// <summary>Checksum wrong (chk).</summary>
    Checksum,
}
