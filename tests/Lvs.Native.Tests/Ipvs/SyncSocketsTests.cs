using System.Net;
using Lvs.Core.Ipvs;
using Lvs.Native.Ipvs;

namespace Lvs.Native.Tests.Ipvs;

public sealed class SyncSocketsTests
{
    // As Linux 6.1 shows a backup with two threads (8848, 8849), a master, and a process that listens on the same port.
    private static readonly string[] Lines =
    [
        "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops",
        "  144: 510000E0:2290 00000000:0000 07 00000000:00001A40 00:00000000 00000000     0        0 112 2 0000000062d1a100 3",
        "  145: 510000E0:2291 00000000:0000 07 00000000:00000010 00:00000000 00000000     0        0 113 2 0000000062d1a100 4",
        "  200: 0B7CA8C0:9C40 510000E0:2290 01 00000200:00000000 00:00000000 00000000     0        0 120 2 0000000062d1a100 0",
        "  144: 00000000:2290 00000000:0000 07 00000000:00000100 00:00000000 00000000     0        0 4711 2 0000000062d1a100 9",
        "   9: 000002FF000000000000000081000000:2290 00000000000000000000000000000000:0000 07 00000000:00000007 00:00000000 00000000     0        0 121 2 0000000062d1a100 1",
        "garbage",
    ];

    [Fact]
    public void Who_listens_has_what_waits_to_be_read_and_what_was_dropped_of_all_threads()
        => Assert.Equal(new SyncBacklog(2, 0x1a50, 7), SyncSockets.Sum(new SyncDaemon(SyncRole.Backup, "eth0", 1), Lines));

    [Fact]
    public void Who_tells_has_what_waits_to_be_sent()
        => Assert.Equal(new SyncBacklog(1, 0x200, 0), SyncSockets.Sum(new SyncDaemon(SyncRole.Master, "eth0", 1), Lines));

    [Fact]
    public void A_group_of_IPv6_has_sockets_of_its_own()
        => Assert.Equal(
            new SyncBacklog(1, 7, 1),
            SyncSockets.Sum(new SyncDaemon(SyncRole.Backup, "eth0", 1) { Group = IPAddress.Parse("ff02::81") }, Lines));

    [Fact]
    public void Another_port_is_none_of_it()
        => Assert.Equal(default, SyncSockets.Sum(new SyncDaemon(SyncRole.Backup, "eth0", 1) { Port = 9000 }, Lines));
}
