using Lvs.Core.Config;

namespace Lvs.Core.Tracking;

/// <summary>Reads tracked files.</summary>
public interface ITrackedFiles
{
    /// <summary>
    /// Calls back, from a thread of its own, with the beginning of the file, and again whenever it has been written and closed, replaced,
    /// moved or removed, until disposed; with null while there is no file that can be read. The callback must only pass the message on.
    /// </summary>
    IDisposable Watch(string path, Action<string?> onContent);

    /// <summary>
    /// init_file: writes the number, when there is no such file or it is to be overwritten. An <see cref="IOException"/> when it cannot.
    /// </summary>
    void Initialize(TrackFileConfig file);
}
