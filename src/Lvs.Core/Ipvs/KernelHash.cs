using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Lvs.Core.Ipvs;

/// <summary>The hashes that the kernel's schedulers choose by, as a 64-bit kernel computes them.</summary>
internal static class KernelHash
{
    // GOLDEN_RATIO_32 in linux/hash.h.
    private const uint GoldenRatio = 0x61C88647;

    /// <summary>hash_32 of linux/hash.h: the highest bits of a product.</summary>
    public static uint Hash32(uint value, int bits) => unchecked(value * GoldenRatio) >> (32 - bits);

    /// <summary>The address as one number in host order; of IPv6 its four words over each other (addr_fold in ip_vs_sh.c and ip_vs_mh.c).</summary>
    public static uint Fold(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return address.AddressFamily != AddressFamily.InterNetworkV6 || length != bytes.Length
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt32BigEndian(bytes) ^ BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])
                ^ BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) ^ BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
    }

    /// <summary>hsiphash of four bytes (lib/siphash.c): SipHash-1-3 on 64 bits, cut to 32, with the same key twice as mh has it.</summary>
    public static uint HalfSip(uint value, ulong key)
    {
        var state = new Sip(
            0x736f6d6570736575 ^ key, 0x646f72616e646f6d ^ key, 0x6c7967656e657261 ^ key, 0x7465646279746573 ^ key);
        var last = (4UL << 56) | value;
        state.V3 ^= last;
        state.Round();
        state.V0 ^= last;
        state.V2 ^= 0xff;
        state.Round();
        state.Round();
        state.Round();
        return (uint)(state.V0 ^ state.V1 ^ state.V2 ^ state.V3);
    }

    private struct Sip(ulong v0, ulong v1, ulong v2, ulong v3)
    {
        public ulong V0 = v0;
        public ulong V1 = v1;
        public ulong V2 = v2;
        public ulong V3 = v3;

        // SIPROUND of linux/siphash.h.
        public void Round()
        {
            unchecked
            {
                V0 += V1;
                V1 = BitOperations.RotateLeft(V1, 13) ^ V0;
                V0 = BitOperations.RotateLeft(V0, 32);
                V2 += V3;
                V3 = BitOperations.RotateLeft(V3, 16) ^ V2;
                V0 += V3;
                V3 = BitOperations.RotateLeft(V3, 21) ^ V0;
                V2 += V1;
                V1 = BitOperations.RotateLeft(V1, 17) ^ V2;
                V2 = BitOperations.RotateLeft(V2, 32);
            }
        }
    }
}
