using Lvs.Core.Config;

namespace Lvs.Core.Tracking;

/// <summary>How an object is tracked, whoever follows it with whatever weight.</summary>
/// <param name="Key">Which one.</param>
public abstract record TrackerSpec(TrackedKey Key)
{
    /// <summary>An interface.</summary>
    public sealed record Interface(TrackedKey Key) : TrackerSpec(Key);

    /// <summary>A script.</summary>
    /// <param name="Key">Which one.</param>
    /// <param name="Config">Its block.</param>
    /// <param name="Users">Who runs scripts that do not say so.</param>
    public sealed record Script(TrackedKey Key, TrackScriptConfig Config, ProcessConfig Users) : TrackerSpec(Key);

    /// <summary>A file.</summary>
    public sealed record File(TrackedKey Key, TrackFileConfig Config) : TrackerSpec(Key);

    /// <summary>Processes.</summary>
    public sealed record Process(TrackedKey Key, TrackProcessConfig Config) : TrackerSpec(Key);

    /// <summary>How everything that is followed in a configuration is tracked. Weights are none of it.</summary>
    /// <param name="followed">What is followed, as often as it is.</param>
    /// <param name="objects">What is said of the objects.</param>
    /// <param name="process">Who runs scripts that do not say so.</param>
    public static ValueList<TrackerSpec> Of(IEnumerable<TrackedKey> followed, TrackedObjects objects, ProcessConfig process)
    {
        ArgumentNullException.ThrowIfNull(objects);
        var keys = followed.ToHashSet();
        var users = new ProcessConfig { ScriptUser = process.ScriptUser, ScriptGroup = process.ScriptGroup, ScriptSecurity = process.ScriptSecurity };
        var interfaces = keys.Where(key => key.Kind == TrackedKind.Interface).Select(TrackerSpec (key) => new Interface(key));
        var scripts = objects.Scripts.Select(TrackerSpec (script)
            => new Script(new(TrackedKind.Script, script.Name), script with { Weight = 0, Reverse = false }, users));
        var files = objects.Files.Select(TrackerSpec (file)
            => new File(new(TrackedKind.File, file.Name), file with { Weight = 0, Reverse = false }));
        var processes = objects.Processes.Select(TrackerSpec (processes)
            => new Process(new(TrackedKind.Process, processes.Name), processes with { Weight = 0, Reverse = false }));
        return interfaces.Concat(scripts).Concat(files).Concat(processes).Where(spec => keys.Contains(spec.Key)).ToValueList();
    }
}
