using System.Globalization;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config.Rules;

/// <summary>Names that refer to other things, and weights: sync groups, tracked things, pipes, the sync daemon.</summary>
internal sealed class TrackingRules(DirectorConfig config, SourceMap sources, DiagnosticBag diagnostics)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public void Check()
    {
        ConfigRules.CheckNames(config.SyncGroups, g => g.Name, "vrrp_sync_group", DiagnosticCodes.DuplicateName, sources, diagnostics);
        ConfigRules.CheckNames(config.TrackScripts, t => t.Name, "vrrp_script", DiagnosticCodes.DuplicateName, sources, diagnostics);
        ConfigRules.CheckNames(config.TrackFiles, t => t.Name, "track_file", DiagnosticCodes.DuplicateName, sources, diagnostics);
        ConfigRules.CheckNames(config.TrackProcesses, t => t.Name, "vrrp_track_process", DiagnosticCodes.DuplicateName, sources, diagnostics);
        ConfigRules.CheckNames(config.BfdSessions, b => b.Name, "bfd_instance", DiagnosticCodes.DuplicateName, sources, diagnostics);
        ConfigRules.CheckNames(config.TrackGroups, g => g.Name, "track_group", DiagnosticCodes.DuplicateName, sources, diagnostics);
        CheckGroups();
        foreach (var instance in config.VrrpInstances)
        {
            CheckTracking(instance.Tracking, IsOwner(instance) ? OwnerOf.Instance : OwnerOf.Nothing, GroupOf(instance));
            CheckOwnInterface(instance);
        }

        foreach (var group in config.SyncGroups)
        {
            var hasOwner = config.VrrpInstances.Any(i => IsOwner(i) && group.Instances.Contains(i.Name, StringComparer.Ordinal));
            CheckTracking(group.Tracking, hasOwner ? OwnerOf.Group : OwnerOf.Nothing, droppedBy: null);
        }

        CheckServerTracking();
        CheckUnused();
        CheckScripts();
        CheckReferences();
    }

    private static bool IsOwner(VrrpInstanceConfig instance) => instance.Priority == InstanceSchema.OwnerPriority;

    private SyncGroupConfig? GroupOf(VrrpInstanceConfig instance)
        => config.SyncGroups.FirstOrDefault(g => !g.KeepsWeights && g.Instances.Contains(instance.Name, StringComparer.Ordinal));

    private void CheckGroups()
    {
        var instances = config.VrrpInstances.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var groups = new Dictionary<string, SyncGroupConfig>(StringComparer.Ordinal);
        foreach (var group in config.SyncGroups)
        {
            foreach (var name in group.Instances)
            {
                if (!instances.Contains(name))
                {
                    ReportUnknown(sources.Of(group), $"{Shown.Value($"vrrp_sync_group {group.Name}")} names", "vrrp_instance", name, instances);
                }
                else if (!groups.TryAdd(name, group))
                {
                    diagnostics.Error(
                        DiagnosticCodes.InTwoGroups,
                        sources.Of(group),
                        $"{Shown.Value($"vrrp_instance {name}")} is in {Shown.Value($"vrrp_sync_group {groups[name].Name}")} "
                            + $"already; expected "
                            + "it in one group");
                }
            }

            if (group.Instances.Count == 1)
            {
                diagnostics.Warning(
                    DiagnosticCodes.NothingToDo,
                    sources.Of(group),
                    $"{Shown.Value($"vrrp_sync_group {group.Name}")} has one instance, so there is nothing to change together: "
                        + $"add the others or "
                        + "remove the group");
            }
        }

        foreach (var group in config.TrackGroups)
        {
            foreach (var name in group.Instances.Where(n => !instances.Contains(n)))
            {
                ReportUnknown(sources.Of(group), $"{Shown.Value($"track_group {group.Name}")} names", "vrrp_instance", name, instances);
            }
        }
    }

    private void CheckTracking(TrackingConfig tracking, OwnerOf owner, SyncGroupConfig? droppedBy)
    {
        if (tracking.IsEmpty)
        {
            return;
        }

        Check(tracking.Interfaces, "interface", null);
        Check(tracking.Scripts, "vrrp_script", config.TrackScripts.ToLookup(t => t.Name, t => t.Weight));
        Check(tracking.Files, "track_file", config.TrackFiles.ToLookup(t => t.Name, t => t.Weight));
        Check(tracking.Processes, "vrrp_track_process", config.TrackProcesses.ToLookup(t => t.Name, t => t.Weight));
        Check(tracking.BfdSessions, "bfd_instance", config.BfdSessions.ToLookup(b => b.Name, b => b.Weight));

        void Check(ValueList<TrackedItem> items, string what, ILookup<string, int>? known)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var item in items)
            {
                if (!seen.Add(item.Name))
                {
                    diagnostics.Warning(
                        DiagnosticCodes.NothingToDo,
                        sources.Of(item),
                        $"{Shown.Value(item.Name)} is followed here already; keepalived takes the first: remove this one");
                }

                if (known is not null)
                {
                    _used.Add($"{what} {item.Name}");
                    if (!known.Contains(item.Name))
                    {
                        // What was probably meant is not unused as well.
                        ReportUnknown(sources.Of(item), "this follows", what, item.Name, known.Select(k => k.Key));
                        _used.Add($"{what} {Spelling.Nearest(item.Name, known.Select(k => k.Key))}");
                        continue;
                    }
                }

                CheckWeight(item, what, item.Weight ?? known?[item.Name].First() ?? 0, owner, droppedBy);
            }
        }
    }

    // The same rules as TrackedObjects.FollowedBy, in words.
    private void CheckWeight(TrackedItem item, string what, int weight, OwnerOf owner, SyncGroupConfig? droppedBy)
    {
        if (weight == 0)
        {
            return;
        }

        var isKept = owner == OwnerOf.Group || (droppedBy is not null && what == "interface") || (what == "track_file" && weight == 1);
        if (owner != OwnerOf.Nothing)
        {
            diagnostics.Warning(
                DiagnosticCodes.OwnerNeverYields,
                sources.Of(item),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"an owner keeps priority 255 whatever happens, so weight {weight} {Dropped(isKept)}, as in keepalived: write "
                        + $"'weight 0' for a "
                        + $"fault, or a priority below 255"));
        }
        else if (droppedBy is not null)
        {
            diagnostics.Warning(
                DiagnosticCodes.WeightProblem,
                sources.Of(item),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"members of {Shown.Value($"vrrp_sync_group {droppedBy.Name}")} have no priorities of their own, so "
                        + $"{Shown.Value(item.Name)} "
                        + $"with weight {weight} {(isKept ? "is followed without it" : "is not followed")}, as in keepalived: follow it in the group, or with 'weight 0'"));
        }
    }

    private static string Dropped(bool isKept) => isKept ? "counts as 0, which makes a failure a fault" : "is dropped";

    private void CheckOwnInterface(VrrpInstanceConfig instance)
    {
        foreach (var item in instance.Tracking.Interfaces)
        {
            if (item.Name == instance.Interface && !instance.IgnoresOwnInterface)
            {
                diagnostics.Warning(
                    DiagnosticCodes.NothingToDo,
                    sources.Of(item),
                    $"{Shown.Value(item.Name)} is the instance's own interface, which is followed anyway: remove it");
            }
        }
    }

    private void CheckServerTracking()
    {
        var files = config.TrackFiles.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var sessions = config.BfdSessions.Select(b => b.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var service in config.Services.Concat(config.IndirectServices))
        {
            foreach (var server in service.RealServers)
            {
                foreach (var check in server.Checks)
                {
                    if (check is CheckConfig.TrackedFile { Name.Length: > 0 } file)
                    {
                        CheckFollowed(file, "track_file", file.Name, files);
                    }
                    else if (check is CheckConfig.Bfd { Name.Length: > 0 } bfd)
                    {
                        CheckFollowed(bfd, "bfd_instance", bfd.Name, sessions);
                    }
                }
            }
        }
    }

    private void CheckFollowed(CheckConfig check, string what, string name, HashSet<string> known)
    {
        _used.Add($"{what} {name}");
        if (!known.Contains(name))
        {
            ReportUnknown(sources.Of(check), "this check follows", what, name, known);
        }
    }

    private void CheckUnused()
    {
        IEnumerable<(object Item, string What, string Name)> defined =
        [
            .. config.TrackScripts.Select(t => ((object)t, "vrrp_script", t.Name)),
            .. config.TrackFiles.Select(t => ((object)t, "track_file", t.Name)),
            .. config.TrackProcesses.Select(t => ((object)t, "vrrp_track_process", t.Name)),
            .. config.BfdSessions.Select(b => ((object)b, "bfd_instance", b.Name)),
        ];
        foreach (var (item, what, name) in defined)
        {
            if (!_used.Contains($"{what} {name}"))
            {
                diagnostics.Warning(
                    DiagnosticCodes.Unused,
                    sources.Of(item),
                    $"{Shown.Value($"{what} {name}")} is followed by nothing, so it is not looked at: follow it or remove it");
            }
        }
    }

    private void CheckScripts()
    {
        foreach (var script in config.TrackScripts)
        {
            if (script.Timeout is { } timeout && timeout > script.Interval)
            {
                diagnostics.Warning(
                    DiagnosticCodes.IntervalShorterThanTimeout,
                    sources.Of(script, TrackSchemas.Timeout),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the script may run {timeout.TotalSeconds} s and is due every {script.Interval.TotalSeconds} s; a run "
                            + $"that hangs delays "
                            + $"the next ones: write a timeout of at most {script.Interval.TotalSeconds}"));
            }
        }
    }

    private void CheckReferences()
    {
        var instances = config.VrrpInstances.Select(i => i.Name).ToList();
        if (config.Global.Ipvs.SyncDaemon is { Instance: { } name } && !instances.Contains(name, StringComparer.Ordinal))
        {
            ReportUnknown(sources.Of(config.Global, GlobalSchema.SyncDaemon), "'lvs_sync_daemon' names", "vrrp_instance", name, instances);
        }

        var groups = config.TrackGroups.Select(g => g.Name).ToList();
        foreach (var address in config.StaticAddresses)
        {
            if (address.Address.Options?.TrackGroup is { } group && !groups.Contains(group, StringComparer.Ordinal))
            {
                ReportUnknown(sources.Of(address), "this address is followed by", "track_group", group, groups);
            }
        }

        var notify = config.Global.Notify;
        var pipes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (fifo, row) in new[] { (notify.All, GlobalSchema.NotifyFifo), (notify.Vrrp, GlobalSchema.VrrpFifo), (notify.Lvs, GlobalSchema.LvsFifo) })
        {
            if (fifo.Path is { } path && !pipes.TryAdd(path, row.Keyword))
            {
                diagnostics.Error(
                    DiagnosticCodes.SharedFifo,
                    sources.Of(config.Global, row),
                    $"{Shown.Value(path)} is the pipe of '{pipes[path]}' already; expected another one for '{row.Keyword}'");
            }
        }
    }

    private void ReportUnknown(SourcePosition position, string who, string what, string name, IEnumerable<string> known)
    {
        var names = known.Distinct(StringComparer.Ordinal).ToList();
        var expected = Spelling.Nearest(name, names) is { } nearest ? $"did you mean {Shown.Value(nearest)}?"
            : names.Count == 0 ? "there is none at all"
            : $"expected one of {string.Join(", ", names.Take(8).Select(n => Shown.Value(n)))}";
        diagnostics.Error(DiagnosticCodes.UnknownReference, position, $"{who} {Shown.Value(name)}, and there is no {what} of that name; {expected}");
    }

    /// <summary>Whether there is an owner, whose priority no weight changes, among those who follow something.</summary>
    private enum OwnerOf
    {
        Nothing,
        Instance,
        Group,
    }
}
