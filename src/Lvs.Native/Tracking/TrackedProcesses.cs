using System.Globalization;
using Lvs.Core.Tracking;
using Lvs.Native.Interop;

namespace Lvs.Native.Tracking;

/// <summary>
/// Counts processes by reading /proc once a second, all that are asked for in one pass. The kernel's proc connector, which keepalived
/// uses, tells of nothing in a network namespace or a container, and of every process of a busy machine outside.
/// </summary>
public sealed class TrackedProcesses : ITrackedProcesses, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private readonly List<Watched> _watched = [];
    private readonly string _proc;
    private readonly WakeablePoll _poll = new(descriptor: null);
    private Thread? _thread;

    /// <summary>Reads /proc.</summary>
    public TrackedProcesses()
        : this("/proc")
    {
    }

    /// <summary>Reads another directory of its form.</summary>
    internal TrackedProcesses(string proc) => _proc = proc;

    /// <inheritdoc/>
    public IDisposable Watch(ProcessMatch match, Action<int> onCount)
    {
        var watched = new Watched(this, match, onCount);
        lock (_turn)
        {
            _watched.Add(watched);
            Count([watched]);
            if (_thread is null)
            {
                _thread = new Thread(Run) { Name = "tracked processes", IsBackground = true };
                _thread.Start();
            }
        }

        return watched;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _poll.Stop();
        _thread?.Join();
        _poll.Dispose();
    }

    private void Run()
    {
        while (_poll.Pause(Interval))
        {
            lock (_turn)
            {
                if (_watched.Count > 0)
                {
                    Count(_watched);
                }
            }
        }
    }

    private void Count(List<Watched> watched)
    {
        var readsCommandLines = watched.Exists(item => item.Match.ReadsCommandLine);
        var readsNames = watched.Exists(item => !item.Match.ReadsCommandLine);
        foreach (var item in watched)
        {
            item.Found = 0;
        }

        foreach (var process in Directory.EnumerateDirectories(_proc))
        {
            if (!int.TryParse(Path.GetFileName(process.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                continue;
            }

            // The command line of a zombie is empty; of its name only stat says what it is.
            var commandLine = readsCommandLines ? Read(process, "cmdline") : [];
            var name = readsNames ? NameIn(Read(process, "stat")) : [];
            foreach (var item in watched)
            {
                item.Found += (item.Match.ReadsCommandLine ? item.Match.IsCommandLine(commandLine) : item.Match.IsName(name)) ? 1 : 0;
            }
        }

        foreach (var item in watched)
        {
            item.Tell();
        }
    }

    // proc_pid_stat(5): PID (NAME) STATE …; a name may have parentheses and blanks in it.
    private static byte[] NameIn(byte[] stat)
    {
        var (start, end) = (stat.AsSpan().IndexOf((byte)'('), stat.AsSpan().LastIndexOf((byte)')'));
        return start < 0 || end < start || (end + 2 < stat.Length && stat[end + 2] == 'Z') ? [] : stat[(start + 1)..end];
    }

    // A process that has ended meanwhile has no words.
    private static byte[] Read(string process, string file)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(process, file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Forget(Watched watched)
    {
        lock (_turn)
        {
            _watched.Remove(watched);
        }
    }

    private sealed class Watched(TrackedProcesses owner, ProcessMatch match, Action<int> onCount) : IDisposable
    {
        private int _told = -1;

        public ProcessMatch Match => match;

        public int Found { get; set; }

        public void Tell()
        {
            if (Found != _told)
            {
                _told = Found;
                onCount(Found);
            }
        }

        public void Dispose() => owner.Forget(this);
    }
}
