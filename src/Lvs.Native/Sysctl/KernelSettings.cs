namespace Lvs.Native.Sysctl;

/// <summary>
/// Kernel settings under /proc/sys; those below net belong to the network namespace of the calling thread. A name is written as for
/// sysctl(8): <c>net.ipv4.conf.ens33.arp_ignore</c>, or with slashes when a part has a dot in it:
/// <c>net/ipv4/conf/ens33.100/arp_ignore</c>.
/// </summary>
public static class KernelSettings
{
    private const string Root = "/proc/sys/";

    /// <summary>Whether the kernel has it.</summary>
    public static bool Exists(string name) => File.Exists(PathOf(name));

    /// <summary>The value without its line end. Throws an <see cref="IOException"/> that names the setting.</summary>
    public static string Read(string name)
    {
        try
        {
            return File.ReadAllText(PathOf(name)).TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"read the kernel setting {name}: {Reason(e)}", e);
        }
    }

    /// <summary>Writes a value. Throws an <see cref="IOException"/> that names the setting and the value.</summary>
    public static void Write(string name, string value)
    {
        try
        {
            using var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(value));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"set the kernel setting {name} to {value}: {Reason(e)}", e);
        }
    }

    private static string Reason(Exception e)
        => e is FileNotFoundException or DirectoryNotFoundException ? "this kernel has no such setting" : e.Message;

    // As sysctl(8): the first separator decides which of the two separates.
    private static string PathOf(string name)
    {
        var first = name.IndexOfAny(['.', '/']);
        var parts = first < 0 ? [name] : name.Split(name[first]);
        if (parts.Any(static part => part is "" or "." or ".." || part.Contains('/')))
        {
            throw new ArgumentException($"'{name}' is not the name of a kernel setting.", nameof(name));
        }

        return Root + string.Join('/', parts);
    }
}
