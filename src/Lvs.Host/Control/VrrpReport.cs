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

    /// <summary>1 to 255.</summary>
    public required byte Priority { get; init; }

    /// <summary>initialize, backup, master or fault.</summary>
    public required VrrpRole Role { get; init; }

    /// <summary>Why it has this role.</summary>
    public required string Reason { get; init; }

    /// <summary>Its virtual addresses with prefix length.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Whether it holds them.</summary>
    public required bool HoldsAddresses { get; init; }

    /// <summary>Sender of the last accepted advert.</summary>
    public string? LastHeard { get; init; }

    /// <summary>Adverts and changes of role since the process started.</summary>
    public required IReadOnlyDictionary<string, long> Counters { get; init; }

    /// <summary>Adverts dropped, by reason; reasons without any are left out.</summary>
    public required IReadOnlyDictionary<string, long> Rejected { get; init; }

    /// <summary>The report of a status.</summary>
    public static VrrpReport Of(VrrpProtocol.VrrpStatus status) => new()
    {
        Instance = status.Instance,
        Interface = status.Interface,
        VirtualRouterId = status.VirtualRouterId,
        Priority = status.Priority,
        Role = status.Role,
        Reason = status.Reason,
        Addresses = [.. status.Addresses.Select(address => $"{address.Address}/{address.PrefixLength}")],
        HoldsAddresses = status.HoldsAddresses,
        LastHeard = status.LastHeard?.ToString(),
        Counters = new Dictionary<string, long>
        {
            ["advertsSent"] = status.AdvertsSent,
            ["advertsReceived"] = status.AdvertsReceived,
            ["priorityZeroSent"] = status.PriorityZeroSent,
            ["priorityZeroReceived"] = status.PriorityZeroReceived,
            ["becameMaster"] = status.BecameMaster,
            ["releasedMaster"] = status.ReleasedMaster,
            ["overflowed"] = status.Overflowed,
        },
        Rejected = status.Rejected.ToDictionary(pair => CamelCase(pair.Key.ToString()), pair => pair.Value),
    };

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
