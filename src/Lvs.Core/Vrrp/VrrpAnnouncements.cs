namespace Lvs.Core.Vrrp;

/// <summary>
/// When the neighbours are told where the addresses are (gratuitous ARP, unsolicited neighbour advertisements). The machine says when a
/// batch is due and how often each address is repeated in it; whoever sends keeps <see cref="ArpInterval"/> and
/// <see cref="NeighbourInterval"/> between two frames on one interface, round by round over the addresses, so that each is out once
/// before any is out twice.
/// </summary>
public sealed record VrrpAnnouncements
{
    /// <summary>garp_master_repeat: frames per address in the batches after becoming master.</summary>
    public int Repeat { get; init; } = 5;

    /// <summary>garp_master_delay: the second batch comes this long after the first; zero for no second batch.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>garp_master_refresh: a batch again and again; zero for none.</summary>
    public TimeSpan Refresh { get; init; }

    /// <summary>garp_master_refresh_repeat.</summary>
    public int RefreshRepeat { get; init; } = 1;

    /// <summary>garp_lower_prio_repeat: frames per address after a master of lower priority was heard; 0 for none.</summary>
    public int LowerPriorityRepeat { get; init; } = 5;

    /// <summary>garp_lower_prio_delay: a second batch this long after that one; zero for none.</summary>
    public TimeSpan LowerPriorityDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>garp_extra_if: one frame again and again on each interface that adverts do not go out by; zero for none.</summary>
    public TimeSpan ExtraInterval { get; init; }

    /// <summary>vrrp_garp_interval: least time between two ARP frames on one interface.</summary>
    public TimeSpan ArpInterval { get; init; }

    /// <summary>vrrp_gna_interval: least time between two neighbour advertisements on one interface.</summary>
    public TimeSpan NeighbourInterval { get; init; }
}
