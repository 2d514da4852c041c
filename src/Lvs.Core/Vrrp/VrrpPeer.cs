namespace Lvs.Core.Vrrp;

/// <summary>A router that adverts are exchanged with by unicast (unicast_peer).</summary>
/// <param name="Address">Where adverts go to, and come from.</param>
/// <param name="MinTimeToLive">Least TTL or hop limit accepted from it, when sources are checked.</param>
/// <param name="MaxTimeToLive">Greatest TTL or hop limit accepted from it, when sources are checked.</param>
public sealed record VrrpPeer(RouterAddress Address, byte MinTimeToLive = 0, byte MaxTimeToLive = 255);
