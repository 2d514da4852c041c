using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Ipvs;
using Lvs.Native.Netlink;

namespace Lvs.Native.Tests.Ipvs;

/// <summary>Answers as ip_vs_genl_fill_service and ip_vs_genl_fill_dest of the kernel lay them out.</summary>
public sealed class IpvsReplyTests
{
    [Fact]
    public void A_service_is_read_and_the_kernels_own_flag_is_not_part_of_it()
    {
        Assert.True(IpvsServiceReply.TryRead(Parse(ServiceReply()), out var entry));
        Assert.Equal(
            new IpvsService
            {
                Key = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80),
                Scheduler = "wlc",
                Flags = IpvsServiceFlags.Persistent,
                PersistenceTimeout = TimeSpan.FromMinutes(5),
                PersistencePrefix = 24,
            },
            entry.Service);
    }

    [Fact]
    public void The_64_bit_statistics_win_and_the_32_bit_ones_do_for_an_old_kernel()
    {
        Assert.True(IpvsServiceReply.TryRead(Parse(ServiceReply()), out var entry));
        var expected = new IpvsStatistics { Connections = 1UL << 40, PacketsIn = 2, PacketsOut = 3, BytesIn = 4, BytesOut = 5 };
        Assert.Equal(expected with { ConnectionRate = 6, ByteRateOut = 1UL << 34 }, entry.Statistics);
        Assert.True(IpvsServiceReply.TryRead(Parse(ServiceReply(withStats64: false)), out entry));
        Assert.Equal(new IpvsStatistics { Connections = 7, PacketsIn = 8, PacketsOut = 9, BytesIn = 1UL << 33, BytesOut = 10 }, entry.Statistics);
    }

    [Fact]
    public void A_server_that_does_not_name_its_family_has_its_services()
    {
        var reply = DestinationReply(family: null);
        Assert.True(IpvsDestinationReply.TryReadOfIPv4Service(Parse(reply), out var entry));
        Assert.Equal(new DestinationKey(IPAddress.Parse("10.0.0.11"), 8080), entry.Destination.Key);
        Assert.True(IpvsDestinationReply.TryReadOfIPv6Service(Parse(reply), out entry));
        Assert.Equal(AddressFamily.InterNetworkV6, entry.Destination.Key.Address.AddressFamily);
        Assert.True(IpvsDestinationReply.TryReadOfIPv6Service(Parse(DestinationReply(SysSocket.AF_INET)), out entry));
        Assert.Equal(IPAddress.Parse("10.0.0.11"), entry.Destination.Key.Address);
    }

    [Fact]
    public void A_server_is_read_with_its_connections_and_without_other_connection_flags()
    {
        Assert.True(IpvsDestinationReply.TryReadOfIPv4Service(Parse(DestinationReply(SysSocket.AF_INET)), out var entry));
        Assert.Equal(ForwardingMethod.DirectRouting, entry.Destination.Method);
        Assert.Equal((100, 20u, 10u), (entry.Destination.Weight, entry.Destination.UpperThreshold, entry.Destination.LowerThreshold));
        Assert.Equal((1u, 2u, 3u), (entry.ActiveConnections, entry.InactiveConnections, entry.PersistentConnections));
    }

    [Fact]
    public void A_tunnel_is_read_with_its_port_in_network_order()
    {
        Assert.True(IpvsDestinationReply.TryReadOfIPv4Service(Parse(DestinationReply(SysSocket.AF_INET, ForwardingMethod.Tunnel)), out var entry));
        Assert.Equal(new IpvsTunnel(TunnelKind.Gue, 6080, TunnelChecksum.Checksum), entry.Destination.Tunnel);
    }

    [Fact]
    public void What_is_left_of_a_tunnel_means_nothing_to_another_method()
    {
        Assert.True(IpvsDestinationReply.TryReadOfIPv4Service(Parse(DestinationReply(SysSocket.AF_INET)), out var entry));
        Assert.Equal(default, entry.Destination.Tunnel);
    }

    [Fact]
    public void The_rates_are_read_too()
    {
        Assert.True(IpvsServiceReply.TryRead(Parse(ServiceReply()), out var entry));
        Assert.Equal((6UL, 1UL << 34), (entry.Statistics.ConnectionRate, entry.Statistics.ByteRateOut));
    }

    [Fact]
    public void An_answer_cut_off_anywhere_is_passed_over_without_an_exception()
    {
        var service = ServiceReply();
        var destination = DestinationReply(SysSocket.AF_INET);
        for (var length = 16; length < service.Length; length++)
        {
            Assert.False(IpvsServiceReply.TryRead(Cut(service, length), out _));
        }

        for (var length = 16; length < destination.Length; length++)
        {
            Assert.False(IpvsDestinationReply.TryReadOfIPv4Service(Cut(destination, length), out _));
        }
    }

    [Fact]
    public void Any_byte_may_be_anything_without_an_exception()
    {
        var random = new Random(1);
        foreach (var original in new[] { ServiceReply(), DestinationReply(SysSocket.AF_INET) })
        {
            for (var round = 0; round < 20_000; round++)
            {
                var broken = original.ToArray();
                for (var change = 0; change < 4; change++)
                {
                    broken[random.Next(16, broken.Length)] = (byte)random.Next(256);
                }

                _ = IpvsServiceReply.TryRead(Parse(broken), out _);
                _ = IpvsDestinationReply.TryReadOfIPv4Service(Parse(broken), out _);
                _ = IpvsReplies.TryReadDaemon(Parse(broken), out _);
                _ = IpvsReplies.TryReadInfo(Parse(broken), out _);
                _ = IpvsReplies.TryReadTimeouts(Parse(broken), out _);
            }
        }
    }

    private static NetlinkMessage Parse(byte[] message)
    {
        var messages = new NetlinkMessages(message);
        Assert.True(messages.MoveNext());
        return messages.Current;
    }

    // Everything from the message's header on claims the full length, as if the rest had been lost.
    private static NetlinkMessage Cut(byte[] message, int length) => new(MemoryMarshal.Read<NlMsgHdr>(message), message.AsSpan(16..length));

    private static byte[] ServiceReply(bool withStats64 = true)
    {
        var writer = new NetlinkWriter(new byte[512], 0x22);
        writer.Write(new GenlMsgHdr { cmd = LinuxIpVs.IPVS_CMD_NEW_SERVICE, version = 1 });
        using (writer.Nest(LinuxIpVs.IPVS_CMD_ATTR_SERVICE))
        {
            writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_AF, (ushort)SysSocket.AF_INET);
            writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_PROTOCOL, (ushort)6);
            writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_ADDR, [192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_PORT, [0, 80]);
            writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_SCHED_NAME, "wlc");
            writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_FLAGS, new IpVsFlags { flags = LinuxIpVs.IP_VS_SVC_F_PERSISTENT | LinuxIpVs.IP_VS_SVC_F_HASHED, mask = uint.MaxValue });
            writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_TIMEOUT, 300u);
            writer.Attribute(LinuxIpVs.IPVS_SVC_ATTR_NETMASK, [255, 255, 255, 0]);
            using (writer.Nest(LinuxIpVs.IPVS_SVC_ATTR_STATS))
            {
                writer.Attribute(LinuxIpVs.IPVS_STATS_ATTR_CONNS, 7u);
                writer.Attribute(LinuxIpVs.IPVS_STATS_ATTR_INPKTS, 8u);
                writer.Attribute(LinuxIpVs.IPVS_STATS_ATTR_OUTPKTS, 9u);
                writer.Attribute(LinuxIpVs.IPVS_STATS_ATTR_INBYTES, 1UL << 33);
                writer.Attribute(LinuxIpVs.IPVS_STATS_ATTR_OUTBYTES, 10UL);
            }

            if (withStats64)
            {
                using var stats64 = writer.Nest(LinuxIpVs.IPVS_SVC_ATTR_STATS64);
                writer.Attribute(LinuxIpVs.IPVS_STATS_ATTR_CONNS, 1UL << 40);
                writer.Attribute(LinuxIpVs.IPVS_STATS_ATTR_INPKTS, 2UL);
                writer.Attribute(LinuxIpVs.IPVS_STATS_ATTR_OUTPKTS, 3UL);
                writer.Attribute(LinuxIpVs.IPVS_STATS_ATTR_INBYTES, 4UL);
                writer.Attribute(LinuxIpVs.IPVS_STATS_ATTR_OUTBYTES, 5UL);
                writer.Attribute(LinuxIpVs.IPVS_STATS_ATTR_CPS, 6UL);
                writer.Attribute(LinuxIpVs.IPVS_STATS_ATTR_OUTBPS, 1UL << 34);
            }
        }

        return writer.Finish().ToArray();
    }

    private static byte[] DestinationReply(int? family, ForwardingMethod method = ForwardingMethod.DirectRouting)
    {
        var writer = new NetlinkWriter(new byte[512], 0x22);
        writer.Write(new GenlMsgHdr { cmd = LinuxIpVs.IPVS_CMD_NEW_DEST, version = 1 });
        using (writer.Nest(LinuxIpVs.IPVS_CMD_ATTR_DEST))
        {
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_ADDR, [10, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_PORT, [0x1f, 0x90]);
            // IP_VS_CONN_F_NOOUTPUT beside the method.
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_FWD_METHOD, 0x80u | (uint)method);
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_WEIGHT, 100);
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_U_THRESH, 20u);
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_L_THRESH, 10u);
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_ACTIVE_CONNS, 1u);
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_INACT_CONNS, 2u);
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_PERSIST_CONNS, 3u);
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_TUN_TYPE, (byte)1);
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_TUN_PORT, [0x17, 0xc0]);
            writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_TUN_FLAGS, (ushort)1);
            if (family is { } number)
            {
                writer.Attribute(LinuxIpVs.IPVS_DEST_ATTR_ADDR_FAMILY, (ushort)number);
            }
        }

        return writer.Finish().ToArray();
    }
}
