using System.Text;
using System.Text.Json;

namespace Lvs.Host.Hosting;

/// <summary>
/// Keeps one value in a file of the state directory that is replaced as a whole, so that a crash leaves the old one or the new one.
/// </summary>
internal abstract class StateFile<T>(string directory, string name)
    where T : class
{
    private readonly string _path = Path.Combine(directory, name);
    private readonly Lock _turn = new();
    private T? _latest;

    /// <summary>What was saved last; null when nothing was. Throws an <see cref="IOException"/> that names the file.</summary>
    protected T? Read()
    {
        try
        {
            return File.Exists(_path) ? FromJson(File.ReadAllText(_path)) : null;
        }
        catch (Exception failure) when (failure is JsonException or UnauthorizedAccessException)
        {
            throw new IOException($"{_path}: {failure.Message}", failure);
        }
    }

    /// <summary>Saves it. Of saves that overlap the one that was asked for last counts.</summary>
    public Task SaveAsync(T value)
    {
        Volatile.Write(ref _latest, value);

        // A disk that hangs must not hang whoever decides.
        return Task.Run(Save);
    }

    protected abstract string ToJson(T value);

    /// <summary>Throws a <see cref="JsonException"/> for what <see cref="ToJson"/> has not written.</summary>
    protected abstract T FromJson(string json);

    private void Save()
    {
        try
        {
            lock (_turn)
            {
                Directory.CreateDirectory(directory);
                using (var file = new FileStream(_path + ".new", FileMode.Create, FileAccess.Write))
                {
                    file.Write(Encoding.UTF8.GetBytes(ToJson(Volatile.Read(ref _latest)!)));
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
