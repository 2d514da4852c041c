using System.Globalization;
using System.Net;
using Lvs.Core.Ipvs;

namespace Lvs.Native.Ipvs;

/// <summary>
/// The sockets of the sync daemons, which are the kernel's own: /proc/net/udp and udp6 show them like others. The receiving one is bound to
/// the group and port, the sending one is connected to them; each thread beyond the first has the port after (ip_vs_sync.c).
/// </summary>
internal static class SyncSockets
{
    private const int DefaultPort = 8848;
    private const int MostThreads = 64;
    private const int FieldsNeeded = 13;
    private const string UdpIPv6 = "/proc/thread-self/net/udp6";

    private static readonly IPAddress DefaultGroup = new([224, 0, 0, 81]);

    /// <summary>What the calling thread's network namespace shows.</summary>
    public static SyncBacklog Read(SyncDaemon daemon)
        => Sum(daemon, File.ReadLines("/proc/thread-self/net/udp").Concat(File.Exists(UdpIPv6) ? File.ReadLines(UdpIPv6) : []));

    /// <summary>Of the lines of those files.</summary>
    public static SyncBacklog Sum(SyncDaemon daemon, IEnumerable<string> lines)
    {
        var backlog = default(SyncBacklog);
        var group = Written(daemon.Group ?? DefaultGroup);
        foreach (var line in lines)
        {
            // sl local remote st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode ref pointer drops
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var end = daemon.Role == SyncRole.Master ? 2 : 1;
            if (fields.Length >= FieldsNeeded
                && fields[end].StartsWith(group, StringComparison.Ordinal)
                && Hex(fields[end], after: ':') is { } port
                && port >= (daemon.Port ?? DefaultPort)
                && port < (daemon.Port ?? DefaultPort) + MostThreads
                && Hex(daemon.Role == SyncRole.Master ? fields[4].Split(':')[0] : fields[4], after: ':') is { } waiting
                && long.TryParse(fields[12], CultureInfo.InvariantCulture, out var dropped))
            {
                backlog = new SyncBacklog(backlog.Sockets + 1, backlog.Waiting + waiting, backlog.Dropped + dropped);
            }
        }

        return backlog;
    }

    // Words of four bytes in the order of the host, and a colon.
    private static string Written(IPAddress group)
        => string.Concat(group.GetAddressBytes().Chunk(sizeof(uint)).Select(word => BitConverter.ToUInt32(word).ToString("X8", CultureInfo.InvariantCulture))) + ":";

    private static long? Hex(string text, char after)
        => long.TryParse(text[(text.IndexOf(after, StringComparison.Ordinal) + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;
}
