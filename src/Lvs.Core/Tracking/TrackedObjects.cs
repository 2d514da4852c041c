using System.Collections.Immutable;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tracking;

/// <summary>What a configuration says of the objects that can be tracked. Interfaces need no words.</summary>
public sealed record TrackedObjects(
    ValueList<TrackScriptConfig> Scripts, ValueList<TrackFileConfig> Files, ValueList<TrackProcessConfig> Processes)
{
    /// <summary>Nothing.</summary>
    public static readonly TrackedObjects None = new([], [], []);

    /// <summary>Those of a configuration.</summary>
    public static TrackedObjects Of(DirectorConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new TrackedObjects(config.TrackScripts, config.TrackFiles, config.TrackProcesses);
    }

    /// <summary>What each instance of a configuration follows, by its name; those that follow nothing are left out.</summary>
    public static ImmutableDictionary<string, ValueList<Followed>> FollowedIn(DirectorConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var objects = Of(config);
        var owners = config.VrrpInstances.Where(instance => instance.Priority == VrrpSettings.OwnerPriority).Select(instance => instance.Name).ToHashSet();
        var groups = config.SyncGroups
            .SelectMany(group => group.Instances.Select(name => (Name: name, Group: group)))
            .DistinctBy(member => member.Name)
            .ToDictionary(member => member.Name, member => member.Group);
        return config.VrrpInstances
            .Select(instance =>
            {
                var group = groups.GetValueOrDefault(instance.Name);
                return (instance.Name, Followed: objects.FollowedBy(instance, group, group?.Instances.Any(owners.Contains) ?? false));
            })
            .Where(instance => instance.Followed.Count > 0)
            .ToImmutableDictionary(instance => instance.Name, instance => instance.Followed);
    }

    /// <summary>
    /// What an instance follows, its sync group's among it, with keepalived's rules for weights: an owner (priority 255) has none, and a
    /// member of a group has none of its own unless sync_group_tracking_weight is set. What has a weight all the same is then not
    /// followed, but for an interface of a member and a file with the weight 1, which is its default: those are followed without it. A
    /// group with an owner follows everything without weights. What both follow has the group's weight, unless the instance's has none.
    /// </summary>
    /// <param name="instance">The instance.</param>
    /// <param name="group">Its sync group; null for none.</param>
    /// <param name="hasOwner">Whether any instance of the group is an owner.</param>
    public ValueList<Followed> FollowedBy(VrrpInstanceConfig instance, SyncGroupConfig? group, bool hasOwner)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var isMember = group is { KeepsWeights: false };
        var own = Of(instance.Tracking, null);
        if (isMember || instance.Priority == VrrpSettings.OwnerPriority)
        {
            own = own.Select(item => Unweighted(item, isMember)).OfType<Followed>();
        }

        var followed = own.ToList();
        foreach (var item in group is null ? [] : Of(group.Tracking, group.Name).Select(item => hasOwner ? item with { Weight = 0 } : item))
        {
            var known = followed.FindIndex(other => other.Key == item.Key);
            if (known < 0)
            {
                followed.Add(item);
            }
            else if (followed[known].Weight != 0)
            {
                followed[known] = item;
            }
        }

        return followed.ToValueList();
    }

    private static Followed? Unweighted(Followed item, bool isMember) => item switch
    {
        { Weight: 0 } => item,
        { Key.Kind: TrackedKind.Interface } when isMember => item with { Weight = 0 },
        { Key.Kind: TrackedKind.File, Weight: 1 } => item with { Weight = 0 },
        _ => null,
    };

    // The first of two with the same name counts; one without a definition was reported where it was read.
    private IEnumerable<Followed> Of(TrackingConfig tracking, string? group)
    {
        var interfaces = tracking.Interfaces.Select(
            item => new Followed(new(TrackedKind.Interface, item.Name), item.Weight ?? 0, item.Reverse ?? false, group));
        var scripts = With(tracking.Scripts, Scripts, script => script.Name, TrackedKind.Script, script => (script.Weight, script.Reverse));
        var files = With(tracking.Files, Files, file => file.Name, TrackedKind.File, file => (file.Weight, file.Reverse));
        var processes = With(
            tracking.Processes, Processes, process => process.Name, TrackedKind.Process, process => (process.Weight, process.Reverse));
        return interfaces.Concat(scripts).Concat(files).Concat(processes).DistinctBy(item => item.Key);

        IEnumerable<Followed> With<T>(
            ValueList<TrackedItem> items, ValueList<T> known, Func<T, string> name, TrackedKind kind, Func<T, (int Weight, bool Reverse)> defaults)
            => items.Join(known, item => item.Name, name, (item, definition) => new Followed(
                new(kind, item.Name), item.Weight ?? defaults(definition).Weight, item.Reverse ?? defaults(definition).Reverse, group));
    }
}
