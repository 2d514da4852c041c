using Lvs.Core.Config;
using Lvs.Core.Tracking;

namespace Lvs.Actors.Tests.World;

/// <summary>Scripts, files and processes in memory, as a test says.</summary>
internal sealed class TrackedWorld : ITrackedScripts, ITrackedFiles, ITrackedProcesses
{
    private readonly List<Watch<string, string?>> _files = [];
    private readonly List<Watch<ProcessMatch, int>> _processes = [];
    private readonly Dictionary<string, string> _contents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>How runs of a script fail, by its command line; those that are not here succeed.</summary>
    public Dictionary<string, string> Failing { get; } = new(StringComparer.Ordinal);

    /// <summary>Exit statuses of scripts, by their command line.</summary>
    public Dictionary<string, int> Statuses { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether no signal ends a script.</summary>
    public bool Immortal { get; set; }

    /// <summary>Scripts that do not end before they are told to.</summary>
    public HashSet<string> Hanging { get; } = new(StringComparer.Ordinal);

    /// <summary>What was done: "run /bin/check as nobody", "kill", "init /run/load 5".</summary>
    public List<string> Journal { get; } = [];

    /// <summary>How many files and kinds of processes are watched.</summary>
    public (int Files, int Processes) Watched => (_files.Count, _processes.Count);

    /// <summary>Writes a file, or with null removes it.</summary>
    public void Write(string path, string? content)
    {
        if (content is null)
        {
            _contents.Remove(path);
        }
        else
        {
            _contents[path] = content;
        }

        foreach (var watch in _files.Where(watch => watch.Of == path).ToList())
        {
            watch.OnNews(content);
        }
    }

    /// <summary>From now on so many processes of that name run.</summary>
    public void Count(string name, int count)
    {
        _counts[name] = count;
        foreach (var watch in _processes.ToList())
        {
            watch.OnNews(CountOf(watch.Of));
        }
    }

    public IScriptRun Start(ScriptConfig script, ProcessConfig process, Action<ScriptEnd> onEnd)
    {
        Journal.Add($"run {script.CommandLine} as {script.User ?? process.ScriptUser}");
        if (!Hanging.Contains(script.CommandLine))
        {
            onEnd(EndOf(script.CommandLine));
        }

        return new ScriptRun(this, onEnd);
    }

    IDisposable ITrackedFiles.Watch(string path, Action<string?> onContent)
    {
        onContent(_contents.GetValueOrDefault(path));
        return new Watch<string, string?>(_files, path, onContent);
    }

    public void Initialize(TrackFileConfig file)
    {
        Journal.Add($"init {file.File} {file.InitialValue}");
        Write(file.File, $"{file.InitialValue}");
    }

    IDisposable ITrackedProcesses.Watch(ProcessMatch match, Action<int> onCount)
    {
        onCount(CountOf(match));
        return new Watch<ProcessMatch, int>(_processes, match, onCount);
    }

    private ScriptEnd EndOf(string commandLine) => Statuses.TryGetValue(commandLine, out var status) ? ScriptEnd.Exited(status)
        : Failing.TryGetValue(commandLine, out var failure) ? new ScriptEnd(1, failure)
        : ScriptEnd.Exited(0);

    private int CountOf(ProcessMatch match)
        => _counts.Where(process => match.IsName(System.Text.Encoding.UTF8.GetBytes(process.Key))).Sum(process => process.Value);

    private sealed class ScriptRun(TrackedWorld world, Action<ScriptEnd> onEnd) : IScriptRun
    {
        public void Signal(bool kill)
        {
            world.Journal.Add(kill ? "kill" : "terminate");
            if (!world.Immortal)
            {
                onEnd(ScriptEnd.Exited(143));
            }
        }
    }

    private sealed class Watch<TWhat, TNews> : IDisposable
    {
        private readonly List<Watch<TWhat, TNews>> _all;

        public Watch(List<Watch<TWhat, TNews>> all, TWhat of, Action<TNews> onNews)
        {
            (_all, Of, OnNews) = (all, of, onNews);
            all.Add(this);
        }

        public TWhat Of { get; }

        public Action<TNews> OnNews { get; }

        public void Dispose() => _all.Remove(this);
    }
}
