using System.Buffers.Binary;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>Reads the IPv4 datagrams of a pcap file (little endian, Ethernet), as captured from keepalived 2.2.7.</summary>
internal static class Capture
{
    private const int FileHeaderSize = 24;
    private const int RecordHeaderSize = 16;
    private const int EthernetHeaderSize = 14;
    private const ushort EtherTypeIpv4 = 0x0800;

    public static IReadOnlyList<byte[]> Datagrams(string name)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", name));
        Assert.Equal(0xa1b2c3d4u, BinaryPrimitives.ReadUInt32LittleEndian(file));
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(file[20..]));
        var datagrams = new List<byte[]>();
        for (var rest = file[FileHeaderSize..]; !rest.IsEmpty;)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(rest[8..]);
            var frame = rest.Slice(RecordHeaderSize, size);
            if (BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == EtherTypeIpv4)
            {
                datagrams.Add(frame[EthernetHeaderSize..].ToArray());
            }

            rest = rest[(RecordHeaderSize + size)..];
        }

        Assert.NotEmpty(datagrams);
        return datagrams;
    }
}
