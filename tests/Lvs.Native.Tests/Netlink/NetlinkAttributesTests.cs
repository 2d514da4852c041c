using Lvs.Native.Netlink;

namespace Lvs.Native.Tests.Netlink;

public sealed class NetlinkAttributesTests
{
    // Two attributes: type 1 with "ab" and a terminating zero, padded to 8; type 2 (marked as nested) holding type 3 = 0x01020304.
    private static readonly byte[] Valid =
    [
        7, 0, 1, 0, (byte)'a', (byte)'b', 0, 0,
        12, 0, 2, 0x80, 8, 0, 3, 0, 4, 3, 2, 1,
    ];

    [Fact]
    public void Attributes_are_read_with_their_type_bits_masked()
    {
        var seen = new List<string>();
        var attributes = new NetlinkAttributes(Valid);
        while (attributes.MoveNext())
        {
            var attribute = attributes.Current;
            if (attribute.Type == 1)
            {
                seen.Add(attribute.ReadString());
                continue;
            }

            var nested = attribute.Nested;
            while (nested.MoveNext())
            {
                var inner = nested.Current;
                seen.Add($"{attribute.Type}/{inner.Type}={inner.Read<uint>():x8}");
            }
        }

        Assert.Equal(["ab", "2/3=01020304"], seen);
        Assert.False(attributes.IsMalformed);
    }

    [Fact]
    public void Every_prefix_ends_the_walk_without_an_exception()
    {
        for (var length = 0; length < Valid.Length; length++)
        {
            var attributes = new NetlinkAttributes(Valid.AsSpan(0, length));
            var count = 0;
            while (attributes.MoveNext())
            {
                var attribute = attributes.Current;
                count++;
                _ = attribute.Read<ulong>() + attribute.ReadCounter() + attribute.ReadUInt16NetworkOrder();
                _ = attribute.ReadString();
            }

            // 7 and 8: the first attribute is whole, with and without its padding.
            Assert.Equal(length is 0 or 7 or 8, !attributes.IsMalformed);
            Assert.Equal(length >= 7 ? 1 : 0, count);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(0xffff)]
    public void A_length_that_cannot_be_ends_the_walk_and_is_remembered(int length)
    {
        byte[] bytes = [(byte)length, (byte)(length >> 8), 1, 0, 1, 2, 3, 4];
        var attributes = new NetlinkAttributes(bytes);
        Assert.False(attributes.MoveNext());
        Assert.True(attributes.IsMalformed);
        Assert.False(attributes.MoveNext());
    }

    [Fact]
    public void A_value_shorter_than_asked_for_reads_as_zero()
    {
        var attribute = new NetlinkAttribute(1, [1]);
        Assert.Equal(0u, attribute.Read<uint>());
        Assert.Equal(0, attribute.ReadUInt16NetworkOrder());
        Assert.Equal(0ul, attribute.ReadCounter());
    }

    [Fact]
    public void A_counter_may_have_32_or_64_bits()
    {
        Assert.Equal(0x04030201ul, new NetlinkAttribute(1, [1, 2, 3, 4]).ReadCounter());
        Assert.Equal(0x0807060504030201ul, new NetlinkAttribute(1, [1, 2, 3, 4, 5, 6, 7, 8]).ReadCounter());
    }
}
