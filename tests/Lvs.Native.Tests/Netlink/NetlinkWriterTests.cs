using System.Diagnostics;
using Lvs.Native.Netlink;

namespace Lvs.Native.Tests.Netlink;

public sealed class NetlinkWriterTests
{
    [Fact]
    public void A_message_with_nested_attributes_has_its_lengths_and_zero_padding()
    {
        var buffer = new byte[64];
        buffer.AsSpan().Fill(0xee);
        var writer = new NetlinkWriter(buffer, type: 0x1c, flags: 0x405);
        writer.Write(0x00000104u);
        using (writer.Nest(1))
        {
            writer.Attribute(2, (ushort)0x0a);
            using (writer.Nest(3))
            {
                writer.Attribute(4, "rr");
            }
        }

        writer.Attribute(5, [0xff]);

        byte[] expected =
        [
            52, 0, 0, 0, 0x1c, 0, 0x05, 0x04, 0, 0, 0, 0, 0, 0, 0, 0,
            4, 1, 0, 0,
            24, 0, 1, 0x80,
            6, 0, 2, 0, 0x0a, 0, 0, 0,
            12, 0, 3, 0x80, 7, 0, 4, 0, (byte)'r', (byte)'r', 0, 0,
            5, 0, 5, 0, 0xff, 0, 0, 0,
        ];
        Assert.Equal(expected, writer.Finish().ToArray());
    }

    [Fact]
    public void An_overflow_is_a_bug_and_throws() => Assert.Throws<UnreachableException>(() =>
    {
        var writer = new NetlinkWriter(new byte[20], 1);
        writer.Attribute(1, 1);
    });
}
