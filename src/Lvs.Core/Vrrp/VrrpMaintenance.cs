using System.Collections.Immutable;
using Lvs.Core.Config;

namespace Lvs.Core.Vrrp;

/// <summary>
/// Which instances an operator has put into maintenance: never master until that is lifted. It goes by names, so that it outlasts
/// whatever a reload does to an instance; members of a sync group are in it together.
/// </summary>
public sealed record VrrpMaintenance
{
    /// <summary>Whether all instances are, also those that a reload brings.</summary>
    public bool IsOfDirector { get; init; }

    /// <summary>Instances put into it one by one.</summary>
    public ImmutableSortedSet<string> Instances { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Whether an instance is in maintenance, itself or with its group.</summary>
    public bool Covers(string instance, ValueList<SyncGroupConfig> groups)
        => IsOfDirector || Together(instance, groups).Any(Instances.Contains);

    /// <summary>Puts an instance into maintenance or lifts it, with its group; null for all there are.</summary>
    public VrrpMaintenance With(string? instance, bool isOn, ValueList<SyncGroupConfig> groups) => (instance, isOn) switch
    {
        (null, true) => this with { IsOfDirector = true },
        (null, false) => new VrrpMaintenance(),
        (_, true) => this with { Instances = Instances.Add(instance) },
        (_, false) => this with { Instances = Instances.Except(Together(instance, groups)) },
    };

    /// <summary>The instances that move with one, itself among them.</summary>
    public static IEnumerable<string> Together(string instance, ValueList<SyncGroupConfig> groups)
        => groups.Where(group => group.Instances.Contains(instance)).SelectMany(group => group.Instances).Append(instance).Distinct();
}
