namespace Lvs.Core.Config;

/// <summary>When gratuitous ARP is sent.</summary>
public sealed record GarpConfig
{
    /// <summary>garp_master_repeat: frames per batch and address.</summary>
    public int Repeat { get; init; } = 5;

    /// <summary>garp_master_delay: the second batch comes this long after the first; zero for no second batch.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>garp_master_refresh: again and again while master; zero for not.</summary>
    public TimeSpan Refresh { get; init; }

    /// <summary>garp_master_refresh_repeat: frames each time.</summary>
    public int RefreshRepeat { get; init; } = 1;

    /// <summary>garp_lower_prio_delay: the second batch after another master; null for <see cref="Delay"/>.</summary>
    public TimeSpan? LowerPriorityDelay { get; init; }

    /// <summary>garp_lower_prio_repeat: frames after another master; null for <see cref="Repeat"/>.</summary>
    public int? LowerPriorityRepeat { get; init; }

    /// <summary>garp_extra_if: again and again on other interfaces of the addresses; zero for not.</summary>
    public TimeSpan ExtraInterval { get; init; }

    /// <summary>garp_extra_if all: not on virtual interfaces only.</summary>
    public bool ExtraOnAll { get; init; }
}

/// <summary>One garp_group.</summary>
public sealed record GarpGroupConfig
{
    /// <summary>garp_interval.</summary>
    public TimeSpan GarpInterval { get; init; }

    /// <summary>gna_interval.</summary>
    public TimeSpan GnaInterval { get; init; }

    /// <summary>interface, interfaces.</summary>
    public ValueList<string> Interfaces { get; init; } = [];
}

/// <summary>One line of interface_up_down_delays.</summary>
public sealed record LinkDelayConfig(string Interface, TimeSpan Down, TimeSpan Up);

/// <summary>One line of linkbeat_interfaces.</summary>
/// <param name="Interface">The interface.</param>
/// <param name="Method">MII, ETHTOOL or IOCTL; null for the first that works.</param>
public sealed record LinkPollingConfig(string Interface, string? Method);
