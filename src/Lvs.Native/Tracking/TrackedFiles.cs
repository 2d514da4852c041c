using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Lvs.Core.Config;
using Lvs.Core.Tracking;
using Lvs.Native.Interop;

namespace Lvs.Native.Tracking;

/// <summary>
/// Follows files by inotify, all on one thread. What is watched are the directories of a file: where it is named, and where the link that
/// it may be leads to; so it may come, go and be replaced. It is read when it was written and closed, not while it is being written. A
/// directory that is not there is looked for once a second.
/// </summary>
public sealed class TrackedFiles : ITrackedFiles, IDisposable
{
    private const uint Events = SysInotify.IN_CLOSE_WRITE | SysInotify.IN_MOVED_FROM | SysInotify.IN_MOVED_TO | SysInotify.IN_CREATE
        | SysInotify.IN_DELETE | SysInotify.IN_ONLYDIR;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private readonly List<Watched> _files = [];
    private readonly Dictionary<string, int> _directories = new(StringComparer.Ordinal);
    private FdHandle? _inotify;
    private WakeablePoll? _poll;
    private Thread? _thread;

    /// <inheritdoc/>
    public IDisposable Watch(string path, Action<string?> onContent)
    {
        var file = new Watched(this, Path.GetFullPath(path), onContent);
        lock (_turn)
        {
            Start();
            _files.Add(file);
            Look(file);
        }

        return file;
    }

    /// <inheritdoc/>
    public void Initialize(TrackFileConfig file) => FileReader.Initialize(file);

    /// <inheritdoc/>
    public void Dispose()
    {
        _poll?.Stop();
        _thread?.Join();
        _poll?.Dispose();
        _inotify?.Dispose();
    }

    // With the first file: most directors have none.
    private void Start()
    {
        if (_thread is not null)
        {
            return;
        }

        _inotify = SysInotify.inotify_init1(SysInotify.IN_CLOEXEC | SysInotify.IN_NONBLOCK);
        if (_inotify.IsInvalid)
        {
            throw new LinuxException("watch files", Errno.Last);
        }

        _poll = new WakeablePoll(_inotify);
        _thread = new Thread(Run) { Name = "tracked files", IsBackground = true };
        _thread.Start();
    }

    private void Run()
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (_poll!.WaitReadable(LookAgain))
        {
            var size = Unistd.read(_inotify!, buffer, (nuint)buffer.Length);
            lock (_turn)
            {
                if (size > 0)
                {
                    Note(buffer[..(int)size]);
                }

                foreach (var file in _files.Where(file => file.MayHaveChanged || !file.IsWatched))
                {
                    Look(file);
                }
            }
        }
    }

    private void Note(ReadOnlySpan<byte> events)
    {
        while (MemoryMarshal.TryRead<InotifyEvent>(events, out var happened))
        {
            events = events[Unsafe.SizeOf<InotifyEvent>()..];
            var name = Encoding.UTF8.GetString(events[..(int)happened.len]).TrimEnd('\0');
            events = events[(int)happened.len..];
            var isEverything = (happened.mask & (SysInotify.IN_Q_OVERFLOW | SysInotify.IN_IGNORED)) != 0;
            if ((happened.mask & SysInotify.IN_IGNORED) != 0)
            {
                Forget(happened.wd);
            }

            foreach (var file in _files)
            {
                file.MayHaveChanged |= isEverything || file.IsCalled(name);
            }
        }
    }

    // The directory itself is gone, and so is its watch.
    private void Forget(int watch)
    {
        foreach (var directory in _directories.Where(entry => entry.Value == watch).Select(entry => entry.Key).ToList())
        {
            _directories.Remove(directory);
        }
    }

    // First the directories are watched and then the file is read: what happens in between is seen twice rather than not at all.
    private void Look(Watched file)
    {
        file.MayHaveChanged = false;
        file.IsWatched = true;
        foreach (var place in file.Resolve())
        {
            file.IsWatched &= WatchDirectory(Path.GetDirectoryName(place) ?? "/");
        }

        file.Tell(FileReader.Read(file.Path));
    }

    private bool WatchDirectory(string directory)
    {
        if (_directories.ContainsKey(directory))
        {
            return true;
        }

        var watch = SysInotify.inotify_add_watch(_inotify!, directory, Events);
        if (watch >= 0)
        {
            _directories[directory] = watch;
        }

        return watch >= 0;
    }

    // Directories that nobody needs any more stay watched: they are few, and a reload may bring the file back.
    private void Forget(Watched file)
    {
        lock (_turn)
        {
            _files.Remove(file);
        }
    }

    private sealed class Watched(TrackedFiles owner, string path, Action<string?> onContent) : IDisposable
    {
        private string[] _names = [];
        private (bool IsTold, string? Content) _last;

        public string Path => path;

        public bool MayHaveChanged { get; set; }

        public bool IsWatched { get; set; }

        public bool IsCalled(string name) => _names.Contains(name, StringComparer.Ordinal);

        /// <summary>Where it is named, and where it is.</summary>
        public string[] Resolve()
        {
            string[] places;
            try
            {
                places = [path, File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path];
            }
            catch (IOException)
            {
                // A link into a directory that is not there, or a circle.
                places = [path];
            }

            _names = [.. places.Select(place => System.IO.Path.GetFileName(place))];
            return places;
        }

        public void Tell(string? content)
        {
            if (_last != (true, content))
            {
                _last = (true, content);
                onContent(content);
            }
        }

        public void Dispose() => owner.Forget(this);
    }
}
