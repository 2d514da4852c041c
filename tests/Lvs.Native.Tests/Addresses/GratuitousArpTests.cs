using System.Net;
using Lvs.Native.Addresses;

namespace Lvs.Native.Tests.Addresses;

public sealed class GratuitousArpTests
{
    [Fact]
    public void The_packet_is_a_broadcast_request_from_and_for_the_address()
    {
        Span<byte> packet = stackalloc byte[GratuitousArp.Size];
        packet.Fill(0xee);
        GratuitousArp.Write(packet, [0x02, 0x42, 0x0a, 0x63, 0x00, 0x01], IPAddress.Parse("10.99.0.100"));
        Assert.Equal("000108000604000102420A6300010A630064FFFFFFFFFFFF0A630064", Convert.ToHexString(packet));
    }
}
