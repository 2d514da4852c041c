using System.Globalization;
using Lvs.Core.Vrrp;
using Xunit.Abstractions;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>
/// Ten million random packets, and good ones with random damage, through the whole pipeline and into the machine. <c>LVS_FUZZ=5000000</c>
/// runs as many.
/// </summary>
[Trait("suite", "fuzz")]
public sealed class VrrpFuzzTests(ITestOutputHelper output)
{
    private const int UsualCount = 10_000_000;

    // So many sequences, each with a seed, sessions and a thread of its own: the same packets however many processors there are.
    private const int Sequences = 8;
    private const int NoiseSize = 1 << 20;
    private const int KindsWithoutDigest = 6;

    private static readonly VrrpHmac Hmac = new() { Keys = [new VrrpHmacKey(1, [.. new byte[32]])], ActiveKey = 1 };

    // Those that compute no digest come first: they are most of what is tried.
    private static readonly VrrpSettings[] Kinds =
    [
        Adverts.Version2,
        Adverts.Password,
        Adverts.Version3,
        Adverts.Version3 with { ChecksumWithoutPseudoHeader = true },
        Adverts.Unicast with { ChecksUnicastSource = true },
        Adverts.IPv6,
        Adverts.Header,
        Adverts.Version3 with { Hmac = Hmac },
        Adverts.IPv6 with { Hmac = Hmac with { Mode = VrrpHmacMode.Permissive } },
    ];

    [Fact]
    public void Random_packets_are_decided_without_an_exception_or_an_allocation()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("LVS_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? asked
            : UsualCount;
        long allocated = 0, accepted = 0;
        Parallel.For(0, Sequences, sequence =>
        {
            var result = Run(sequence, count / Sequences);
            Interlocked.Add(ref allocated, result.Allocated);
            Interlocked.Add(ref accepted, result.Accepted);
        });

        output.WriteLine($"{count} packets, {accepted} accepted, {allocated} bytes allocated");
        Assert.InRange(allocated, 0, 4096);
        Assert.InRange(accepted, 1, count / 2);
    }

    private static (long Allocated, long Accepted) Run(int seed, int count)
    {
        var random = new Random(seed);
        var noise = new byte[NoiseSize];
        random.NextBytes(noise);
        var good = Kinds.Select(kind => Adverts.Write(kind)).ToArray();
        var sessions = Kinds.Select(_ => new VrrpSession()).ToArray();
        var buffer = new byte[VrrpDatagram.MaxSize + 64];
        var states = new VrrpState[2];
        (states[0], _) = VrrpMachine.Step(Adverts.Version2, default, new VrrpInput.Started(), TimeSpan.Zero);
        (states[1], _) = VrrpMachine.Step(Adverts.Version2, states[0], VrrpInput.DeadlinePassed.Instance, TimeSpan.FromDays(1));

        // Once each before it is measured.
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            Judge(kind, good[kind], sessions[kind], out _);
        }

        long allocated = 0, accepted = 0;
        for (var round = 0; round < count; round++)
        {
            var kind = random.Next(8) == 0 ? random.Next(Kinds.Length) : random.Next(KindsWithoutDigest);
            var size = random.Next(3) == 0 ? Noise(noise, buffer, random) : Damaged(good[kind], buffer, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var isAccepted = Judge(kind, buffer.AsSpan(0, size), sessions[kind], out var advert);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            if (isAccepted)
            {
                accepted++;
                _ = VrrpMachine.Step(Kinds[kind], states[round & 1], advert, TimeSpan.FromDays(2));
            }
        }

        return (allocated, accepted);
    }

    private static bool Judge(int kind, ReadOnlySpan<byte> bytes, VrrpSession session, out VrrpAdvert advert)
    {
        var settings = Kinds[kind];
        var listener = new VrrpListener(default, settings.Priority, TimeSpan.Zero);
        return settings.Family == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? VrrpReceiver.TryAcceptIPv6(settings, session, listener, bytes, Adverts.At6, Adverts.GroupIPv6, 255, out advert, out _)
            : VrrpReceiver.TryAccept(settings, session, listener, bytes, out advert, out _);
    }

    private static int Noise(byte[] noise, byte[] buffer, Random random)
    {
        var size = random.Next(random.Next(2) == 0 ? 96 : buffer.Length);
        noise.AsSpan(random.Next(noise.Length - size), size).CopyTo(buffer);

        // Mostly a plausible header, so that the later steps are reached as well.
        if (size > 24 && random.Next(4) > 0)
        {
            buffer[0] = (byte)(0x45 + random.Next(3));
            buffer[9] = random.Next(3) == 0 ? (byte)51 : (byte)112;
            buffer[20] = (byte)(0x21 + (random.Next(2) << 4));
            buffer[21] = 51;
            buffer[23] = (byte)random.Next(4);
        }

        return size;
    }

    private static int Damaged(byte[] good, byte[] buffer, Random random)
    {
        good.CopyTo(buffer, 0);
        for (var damages = random.Next(4); damages > 0; damages--)
        {
            buffer[random.Next(good.Length)] = (byte)random.Next(256);
        }

        return random.Next(8) == 0 ? random.Next(good.Length + 40) : good.Length;
    }
}
