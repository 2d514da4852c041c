using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Ipvs;
using Lvs.Native.Netlink;

namespace Lvs.Native.Tests.Ipvs;

/// <summary>A service's servers that are read beside those that are expected.</summary>
public sealed class ExpectedServersTests
{
    private static readonly ImmutableArray<IpvsDestination> Expected = [Server("10.0.0.1"), Server("2001:db8::2"), Server("10.0.0.3")];

    private readonly ExpectedServers _servers = new();

    [Fact]
    public void All_as_expected_are_the_expected_array_itself_in_its_order_and_from_behind()
    {
        Assert.Equal(Expected, Read(Expected, Expected));
        Assert.True(Expected == Read(Expected, Expected));
        Assert.True(Expected == Read(Expected, Enumerable.Reverse(Expected)));
        Assert.True(ImmutableArray<IpvsDestination>.Empty == Read([], []));
    }

    [Fact]
    public void What_differs_is_as_it_was_read_and_the_others_are_the_expected_objects()
    {
        var heavy = Expected[1] with { Weight = 7 };
        var read = Read(Expected, [Expected[2], heavy, Expected[0]]);
        Assert.Equal([Expected[2], heavy, Expected[0]], read.AsEnumerable());
        Assert.Same(Expected[2], read[0]);
        Assert.Same(Expected[0], read[2]);
    }

    public static TheoryData<int> Differences => [0, 1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Differences))]
    public void No_setting_that_differs_is_taken_for_the_expected_one(int setting)
    {
        IpvsDestination expected = Server("10.0.0.1") with { Method = ForwardingMethod.Tunnel };
        var actual = setting switch
        {
            0 => expected with { Key = expected.Key with { Port = 81 } },
            1 => expected with { Method = ForwardingMethod.Masquerade },
            2 => expected with { Tunnel = new IpvsTunnel(TunnelKind.Gue, 6080) },
            3 => expected with { Weight = 2 },
            4 => expected with { UpperThreshold = 5 },
            _ => expected with { UpperThreshold = 5, LowerThreshold = 4 },
        };
        Assert.Equal([actual], Read([expected], [actual]).AsEnumerable());
    }

    [Fact]
    public void Any_other_order_one_more_one_less_and_one_twice_are_told_as_they_were_read()
    {
        var (first, second, third) = (Expected[0], Expected[1], Expected[2]);
        foreach (IpvsDestination[] actual in (IpvsDestination[][])
            [
                [second, first, third], [first, second], [third], [], [first, second, third, Server("10.0.0.4")],
                [Server("10.0.0.4"), first, second, third], [third, third, first], [first, first, third], [third, second, second],
            ])
        {
            Assert.Equal(actual, Read(Expected, actual).AsEnumerable());
        }

        Assert.Equal([first], Read([], [first]).AsEnumerable());
    }

    [Fact]
    public void A_server_of_the_same_bytes_in_the_other_family_is_another()
    {
        var six = Server("a00:1::");
        Assert.Equal([six], Read([Server("10.0.0.1")], [six]).AsEnumerable());
        Assert.Equal([Server("10.0.0.1")], Read([six], [Server("10.0.0.1")]).AsEnumerable());
    }

    [Fact]
    public void A_dump_that_is_begun_anew_is_told_as_it_was_read()
    {
        var read = _servers.Begin(AddressFamily.InterNetwork, Expected);
        Add(read, Expected[0]);
        read.Clear();
        foreach (var server in Expected)
        {
            Add(read, server);
        }

        Assert.Equal(Expected.AsEnumerable(), _servers.End());
    }

    private ImmutableArray<IpvsDestination> Read(ImmutableArray<IpvsDestination> expected, IEnumerable<IpvsDestination> actual)
    {
        var read = _servers.Begin(AddressFamily.InterNetwork, expected);
        foreach (var server in actual)
        {
            Add(read, server);
        }

        return _servers.End();
    }

    private void Add(List<IpvsDestination> read, IpvsDestination server)
    {
        var writer = new NetlinkWriter(new byte[512], 0x22);
        writer.Write(new GenlMsgHdr { cmd = LinuxIpVs.IPVS_CMD_NEW_DEST, version = 1 });
        IpvsMessages.Destination(ref writer, server);
        var messages = new NetlinkMessages(writer.Finish());
        Assert.True(messages.MoveNext());
        Assert.True(_servers.Parser(messages.Current, out var one));
        read.Add(one);
    }

    private static IpvsDestination Server(string address) => new()
    {
        Key = new DestinationKey(IPAddress.Parse(address), 80),
        Method = ForwardingMethod.DirectRouting,
        Weight = 1,
    };
}
