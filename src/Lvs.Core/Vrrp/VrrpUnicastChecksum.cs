namespace Lvs.Core.Vrrp;

/// <summary>
/// What the pseudo-header of a version 3 unicast advert holds as destination. keepalived up to 1.3.6 took the multicast group
/// (old_unicast_checksum).
/// </summary>
public enum VrrpUnicastChecksum
{
    /// <summary>The destination; the group from the moment on that an advert is right with it only.</summary>
    Detect,

    /// <summary>The group.</summary>
    Old,

    /// <summary>The destination, and nothing else is accepted (old_unicast_checksum never).</summary>
    Never,
}
