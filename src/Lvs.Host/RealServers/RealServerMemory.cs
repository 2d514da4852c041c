using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Lvs.Host.Hosting;

namespace Lvs.Host.RealServers;

/// <summary>
/// What <see cref="RealServerSetup"/> has to put back, in a file below /run: it ends with the boot, as what it describes does. One
/// file a network namespace, because address and sysctls belong to one.
/// </summary>
internal sealed class RealServerMemory
{
    private const string Directory = "/run/lvsd";

    // SOL_SOCKET and SO_NETNS_COOKIE of asm-generic/socket.h, since Linux 5.14.
    private const int SocketLevel = 1;
    private const int NamespaceCookie = 71;

    // A machine that starts brings up all its addresses at once, each in a moment.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _path;

    private RealServerMemory(string path) => _path = path;

    /// <summary>The memory of the network namespace this process is in.</summary>
    public static RealServerMemory OfThisNamespace()
    {
        // Its cookie is used once a boot, where the number in /proc/self/ns is used again for the next one.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Span<byte> cookie = stackalloc byte[sizeof(ulong)];
        try
        {
            socket.GetRawSocketOption(SocketLevel, NamespaceCookie, cookie);
        }
        catch (SocketException failure)
        {
            throw new IOException($"tell this network namespace from others: it takes Linux 5.14: {failure.Message}", failure);
        }

        return new RealServerMemory(Path.Combine(Directory, string.Create(CultureInfo.InvariantCulture, $"realserver-{BitConverter.ToUInt64(cookie)}.json")));
    }

    /// <summary>
    /// Waits until nobody else changes this machine, and keeps others from it until disposed. An <see cref="IOException"/> when that takes
    /// too long. The kernel lets go of it with the process.
    /// </summary>
    public static IDisposable Lock()
    {
        System.IO.Directory.CreateDirectory(Directory);
        var began = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Directory, "realserver.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (began.Elapsed < Patience)
            {
                Thread.Sleep(Pause);
            }
        }
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
    public void Forget() => File.Delete(_path);

    /// <summary>Virtual addresses that are up, and what was before the first.</summary>
    internal sealed record Content
    {
        /// <summary>Addresses as text, with their interface where it is not lo.</summary>
        public IReadOnlyList<string> Addresses { get; init; } = [];

        /// <summary>Kernel settings that were changed, by key.</summary>
        public IReadOnlyDictionary<string, LentSetting> Changes { get; init; } = new Dictionary<string, LentSetting>();

        /// <summary>Interfaces that were down.</summary>
        public IReadOnlyList<string> Links { get; init; } = [];

        /// <summary>Ports of GUE that were closed.</summary>
        public IReadOnlyList<Port> Ports { get; init; } = [];
    }

    /// <summary>A port of GUE.</summary>
    internal sealed record Port(ushort Number, bool IsIPv6);
}
