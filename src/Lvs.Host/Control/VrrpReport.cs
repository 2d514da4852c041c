using Lvs.Actors.Vrrp;
using Lvs.Core.Vrrp;

namespace Lvs.Host.Control;

/// <summary>One VRRP instance.</summary>
internal sealed record VrrpReport
{
    /// <summary>Its name.</summary>
    public required string Instance { get; init; }

    /// <summary>Its interface.</summary>
    public required string Interface { get; init; }

    /// <summary>1 to 255.</summary>
    public required byte VirtualRouterId { get; init; }

    /// <summary>1 to 255, as configured.</summary>
    public required byte Priority { get; init; }

    /// <summary>The priority it advertises.</summary>
    public required byte EffectivePriority { get; init; }

    /// <summary>initialize, backup, master or fault.</summary>
    public required VrrpRole Role { get; init; }

    /// <summary>Why it has this role.</summary>
    public required string Reason { get; init; }

    /// <summary>Its virtual addresses with prefix length.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Whether it holds them.</summary>
    public required bool HoldsAddresses { get; init; }

    /// <summary>Whether an operator keeps it from being master (<c>lvsd maintenance</c>).</summary>
    public required bool InMaintenance { get; init; }

    /// <summary>Whether it has handed over and steps aside (<c>lvsd failover</c>).</summary>
    public required bool StepsAside { get; init; }

    /// <summary>The master that it listens to; null when there is none or it is master itself.</summary>
    public string? Master { get; init; }

    /// <summary>Sender of the last accepted advert.</summary>
    public string? LastHeard { get; init; }

    /// <summary>Why it became master the last time.</summary>
    public required VrrpMasterReason MasterReason { get; init; }

    /// <summary>What it follows, its sync group's among it.</summary>
    public required IReadOnlyList<FollowedReport> Follows { get; init; }

    /// <summary>The last change of its role; null before the first.</summary>
    public TransitionReport? LastTransition { get; init; }

    /// <summary>What it has counted since the process started, under keepalived's names; then our own counters.</summary>
    public required IReadOnlyDictionary<string, long> Counters { get; init; }

    /// <summary>Adverts dropped, by the step of the receive pipeline that dropped them, in its order.</summary>
    public required IReadOnlyDictionary<string, long> Rejected { get; init; }

    /// <summary>The report of a status.</summary>
    public static VrrpReport Of(VrrpProtocol.VrrpStatus status) => new()
    {
        Instance = status.Instance,
        Interface = status.Interface,
        VirtualRouterId = status.VirtualRouterId,
        Priority = status.Priority,
        EffectivePriority = status.EffectivePriority,
        Role = status.Role,
        Reason = status.Reason,
        Addresses = [.. status.Addresses.Select(address => $"{address.Address}/{address.PrefixLength}")],
        HoldsAddresses = status.HoldsAddresses,
        InMaintenance = status.InMaintenance,
        StepsAside = status.StepsAside,
        Master = status.Master?.ToString(),
        LastHeard = status.LastHeard?.ToString(),
        MasterReason = status.MasterReason,
        Follows = [.. status.Followed.Select(FollowedReport.Of)],
        LastTransition = status.LastTransition is { } last
            ? new TransitionReport(last.From, last.To, last.Reason, DateTimeOffset.UtcNow - last.Ago)
            : null,
        Counters = new Dictionary<string, long>(status.Counters) { ["inbox_overflow"] = status.Overflowed },
        Rejected = Enum.GetValues<VrrpRejection>()
            .Where(step => step != VrrpRejection.None)
            .ToDictionary(step => CamelCase(step.ToString()), step => status.Rejected.GetValueOrDefault(step)),
    };

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>A change of role: from, to, why and when.</summary>
    internal sealed record TransitionReport(VrrpRole From, VrrpRole To, string Reason, DateTimeOffset At);
}
