using System.Text;
using System.Text.Json;
using Lvs.Core.Services;
using Lvs.Host.Control;

namespace Lvs.Host.Hosting;

/// <summary>
/// Keeps what is decided by hand about servers in a file that is replaced as a whole, so that a crash leaves the old one or the new one.
/// </summary>
internal sealed class OverrideFile(string directory) : IOverrideStore
{
    /// <summary>Where a daemon keeps its state when it was not told otherwise.</summary>
    public const string DefaultDirectory = "/var/lib/lvsd";

    private readonly string _path = Path.Combine(directory, "overrides.json");
    private readonly Lock _turn = new();
    private ServerOverrides _latest = ServerOverrides.None;

    /// <inheritdoc/>
    public ServerOverrides Load()
    {
        try
        {
            return File.Exists(_path) ? OverrideReport.FromJson(File.ReadAllText(_path)) : ServerOverrides.None;
        }
        catch (Exception failure) when (failure is JsonException or UnauthorizedAccessException)
        {
            throw new IOException($"{_path}: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public Task SaveAsync(ServerOverrides overrides)
    {
        Volatile.Write(ref _latest, overrides);

        // A disk that hangs must not hang whoever decides.
        return Task.Run(Save);
    }

    private void Save()
    {
        try
        {
            lock (_turn)
            {
                Directory.CreateDirectory(directory);
                using (var file = new FileStream(_path + ".new", FileMode.Create, FileAccess.Write))
                {
                    file.Write(Encoding.UTF8.GetBytes(OverrideReport.ToJson(Volatile.Read(ref _latest))));
                    file.Flush(flushToDisk: true);
                }

                File.Move(_path + ".new", _path, overwrite: true);
            }
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new IOException(failure.Message, failure);
        }
    }
}
