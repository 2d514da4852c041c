using System.Globalization;
using System.Text;
using Lvs.Core.Config;
using Lvs.Core.Tracking;
using Lvs.Native.Interop;

namespace Lvs.Native.Tracking;

/// <summary>Reads and writes what a tracked file says.</summary>
internal static class FileReader
{
    /// <summary>Its beginning; null when there is no file that can be read. What is no file (a pipe) is not waited for.</summary>
    public static string? Read(string path)
    {
        using var file = Fcntl.open(path, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC);
        Span<byte> buffer = stackalloc byte[TrackedNumber.Longest];
        return !file.IsInvalid && Unistd.read(file, buffer, (nuint)buffer.Length) is >= 0 and var size
            ? Encoding.Latin1.GetString(buffer[..(int)size])
            : null;
    }

    /// <summary>init_file.</summary>
    public static void Initialize(TrackFileConfig file)
    {
        if (file.InitialValue is { } value && (file.Overwrites || !File.Exists(file.File)))
        {
            try
            {
                File.WriteAllText(file.File, value.ToString(CultureInfo.InvariantCulture) + '\n');
            }
            catch (UnauthorizedAccessException refused)
            {
                throw new IOException(refused.Message, refused);
            }
        }
    }
}
