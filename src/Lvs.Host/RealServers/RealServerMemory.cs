using System.Text.Json;

namespace Lvs.Host.RealServers;

/// <summary>
/// What <see cref="RealServerSetup"/> has to put back, in a file below /run: it ends with the boot, as what it describes does. One
/// file a network namespace, because address and sysctls belong to one.
/// </summary>
internal sealed class RealServerMemory
{
    private const string Directory = "/run/lvsd";
    private readonly string _path;

    private RealServerMemory(string path) => _path = path;

    /// <summary>The memory of the network namespace this process is in.</summary>
    public static RealServerMemory OfThisNamespace()
    {
        // The link reads net:[4026531840]; the number names the namespace.
        var link = File.ResolveLinkTarget("/proc/self/ns/net", returnFinalTarget: false)?.Name ?? "net:[0]";
        return new RealServerMemory(Path.Combine(Directory, $"realserver-{string.Concat(link.Where(char.IsAsciiDigit))}.json"));
    }

    /// <summary>What is remembered; empty when nothing is.</summary>
    public Content Load() => File.Exists(_path)
        ? JsonSerializer.Deserialize<Content>(File.ReadAllText(_path)) ?? new Content()
        : new Content();

    /// <summary>Remembers, whole or not at all.</summary>
    public void Save(Content content)
    {
        System.IO.Directory.CreateDirectory(Directory);
        File.WriteAllText(_path + ".new", JsonSerializer.Serialize(content));
        File.Move(_path + ".new", _path, overwrite: true);
    }

    /// <summary>Forgets everything, also when nothing was ever remembered on this machine.</summary>
    public void Forget()
    {
        if (System.IO.Directory.Exists(Directory))
        {
            File.Delete(_path);
        }
    }

    /// <summary>Virtual addresses that are up, and what was before the first.</summary>
    internal sealed record Content
    {
        /// <summary>Addresses as text, with their interface where it is not lo.</summary>
        public IReadOnlyList<string> Addresses { get; init; } = [];

        /// <summary>Kernel settings: values by key.</summary>
        public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();

        /// <summary>Interfaces that were down.</summary>
        public IReadOnlyList<string> Links { get; init; } = [];

        /// <summary>Ports of GUE that were closed.</summary>
        public IReadOnlyList<Port> Ports { get; init; } = [];
    }

    /// <summary>A port of GUE.</summary>
    internal sealed record Port(ushort Number, bool IsIPv6);
}
