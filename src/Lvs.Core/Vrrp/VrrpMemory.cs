namespace Lvs.Core.Vrrp;

/// <summary>The last sequence of an authenticated sender.</summary>
public readonly record struct VrrpReplayMark(RouterAddress Sender, ulong Sequence);

/// <summary>
/// What a successor process needs of a <see cref="VrrpSession"/>, so that receivers take its adverts for the next ones of the same
/// sender and old adverts stay old.
/// </summary>
/// <param name="Identification">IPv4 identification of the last advert.</param>
/// <param name="AuthenticationSequence">Greatest sequence number of the authentication header.</param>
/// <param name="HmacSequence">Sequence of the last advert with a trailer.</param>
/// <param name="UsesOldUnicastChecksum">Whether a peer with the old unicast checksum was detected.</param>
/// <param name="ReplayMarks">Last sequences of others.</param>
public sealed record VrrpMemory(
    ushort Identification,
    uint AuthenticationSequence,
    ulong HmacSequence,
    bool UsesOldUnicastChecksum,
    ValueList<VrrpReplayMark> ReplayMarks);
