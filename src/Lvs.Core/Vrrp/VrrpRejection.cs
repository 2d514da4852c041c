namespace Lvs.Core.Vrrp;

/// <summary>
/// Why a received datagram was dropped: one member, and one counter, per step of the receive pipeline, in its order. In brackets the
/// counter of keepalived's statistics, where it has one.
/// </summary>
public enum VrrpRejection
{
    /// <summary>It was not dropped.</summary>
    None,

    /// <summary>Malformed, truncated or too long: the lengths do not fit together (packet_len).</summary>
    PacketLength,

    /// <summary>Another virtual router's, and none of this director's (vrid).</summary>
    VirtualRouterId,

    /// <summary>An authentication header where none is configured, or none where one is (authtype_mismatch).</summary>
    AuthenticationHeader,

    /// <summary>By multicast, and the TTL or hop limit is not 255: it came through a router (ip_ttl).</summary>
    TimeToLive,

    /// <summary>Not our version (version).</summary>
    Version,

    /// <summary>auth_hmac: no trailer (auth_ext_missing).</summary>
    TrailerMissing,

    /// <summary>auth_hmac by unicast: the sender is no peer.</summary>
    TrailerSender,

    /// <summary>auth_hmac: another type, or the reserved field is not 0 (auth_ext_malformed).</summary>
    TrailerMalformed,

    /// <summary>auth_hmac: outside the time window (auth_ext_stale).</summary>
    TrailerStale,

    /// <summary>auth_hmac: a key that is not configured (auth_ext_unknown_key).</summary>
    TrailerUnknownKey,

    /// <summary>auth_hmac: the HMAC is wrong (auth_ext_invalid_hmac).</summary>
    TrailerInvalid,

    /// <summary>auth_hmac: not after the sender's last (auth_ext_replay).</summary>
    TrailerReplay,

    /// <summary>An authentication type that RFC 2338 does not know (invalid_authtype).</summary>
    AuthenticationTypeInvalid,

    /// <summary>A valid authentication type, but not ours (authtype_mismatch).</summary>
    AuthenticationTypeMismatch,

    /// <summary>The wrong password, or a wrong integrity check value (auth_failure).</summary>
    AuthenticationFailure,

    /// <summary>A sequence number of the authentication header that was there before (auth_failure).</summary>
    AuthenticationSequence,

    /// <summary>Version 2: another interval than ours. Version 3: none at all (advert_interval, which keepalived never counts).</summary>
    AdvertInterval,

    /// <summary>Not an ADVERTISEMENT (invalid_type).</summary>
    Type,

    /// <summary>The length in the IPv4 header is not that of the datagram (packet_len).</summary>
    TotalLength,

    /// <summary>Checksum wrong (checksum).</summary>
    Checksum,

    /// <summary>By multicast to a unicast instance, or the other way round (addr_list).</summary>
    Cast,

    /// <summary>This is the owner and is told to hear nobody (owner_ignore_adverts).</summary>
    OwnerIgnores,

    /// <summary>By unicast, sources are checked, and the sender is no peer (check_unicast_src).</summary>
    UnicastSource,

    /// <summary>By unicast, sources are checked, and TTL or hop limit is not within the peer's bounds (ip_ttl).</summary>
    PeerTimeToLive,

    /// <summary>Our own last advert: it came round a loop in the network.</summary>
    OwnPacket,
}
