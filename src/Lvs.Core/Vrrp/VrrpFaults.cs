namespace Lvs.Core.Vrrp;

/// <summary>What keeps a router from taking part. Several at once; it takes part again when none is left.</summary>
[Flags]
public enum VrrpFaults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The interface is down, has no carrier or does not exist.</summary>
    Link = 1,

    /// <summary>The source address of the adverts is not there (track_src_ip, or none at all).</summary>
    SourceAddress = 2,

    /// <summary>Something tracked without a weight has failed.</summary>
    Tracking = 4,

    /// <summary>No unicast peer is configured (unicast_fault_no_peer).</summary>
    NoPeer = 8,

    /// <summary>A tracked script has not had its first result. A router that has not started stays in Initialize for it.</summary>
    AwaitingScripts = 16,

    /// <summary>Another member of the sync group is at fault.</summary>
    Group = 32,

    /// <summary>The settings contradict each other beyond mending (<see cref="VrrpRules"/>).</summary>
    Settings = 64,

    /// <summary>Adverts are longer than the MTU of the interface: they cannot be sent, and a master that is not heard is none.</summary>
    Mtu = 128,

    /// <summary>Who writes the addresses did not answer for a lease, so that the kernel has let them go.</summary>
    Addresses = 256,
}
