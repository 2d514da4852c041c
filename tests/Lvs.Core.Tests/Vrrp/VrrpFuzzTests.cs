using Lvs.Core.Vrrp;
using Xunit.Abstractions;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>
/// Random packets, and good ones with random damage, through the whole pipeline and into the machine. LVS_FUZZ_ROUNDS says how many; ten
/// million take a few minutes.
/// </summary>
public sealed class VrrpFuzzTests(ITestOutputHelper output)
{
    private const int DefaultRounds = 300_000;

    private static readonly VrrpHmac Hmac = new() { Keys = [new VrrpHmacKey(1, [.. new byte[32]])], ActiveKey = 1 };

    private static readonly VrrpSettings[] Kinds =
    [
        Adverts.Version2,
        Adverts.Password,
        Adverts.Header,
        Adverts.Version3,
        Adverts.Version3 with { ChecksumWithoutPseudoHeader = true },
        Adverts.Version3 with { Hmac = Hmac },
        Adverts.Unicast with { ChecksUnicastSource = true },
        Adverts.IPv6,
        Adverts.IPv6 with { Hmac = Hmac with { Mode = VrrpHmacMode.Permissive } },
    ];

    [Fact]
    public void Random_packets_are_decided_without_an_exception_or_an_allocation()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("LVS_FUZZ_ROUNDS"), out var asked) ? asked : DefaultRounds;
        var random = new Random(rounds);
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
        for (var round = 0; round < rounds; round++)
        {
            var kind = round % Kinds.Length;
            var size = random.Next(3) == 0 ? Noise(buffer, random) : Damaged(good[kind], buffer, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var isAccepted = Judge(kind, buffer.AsSpan(0, size), sessions[kind], out var advert);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            if (isAccepted)
            {
                accepted++;
                _ = VrrpMachine.Step(Kinds[kind], states[round & 1], advert, TimeSpan.FromDays(2));
            }
        }

        output.WriteLine($"{rounds} packets, {accepted} accepted, {allocated} bytes allocated");
        Assert.InRange(allocated, 0, 4096);
        Assert.InRange(accepted, 1, rounds / 2);
    }

    private static bool Judge(int kind, ReadOnlySpan<byte> bytes, VrrpSession session, out VrrpAdvert advert)
    {
        var settings = Kinds[kind];
        var listener = new VrrpListener(default, settings.Priority, TimeSpan.Zero);
        return settings.Family == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? VrrpReceiver.TryAcceptIPv6(settings, session, listener, bytes, Adverts.At6, Adverts.GroupIPv6, 255, out advert, out _)
            : VrrpReceiver.TryAccept(settings, session, listener, bytes, out advert, out _);
    }

    private static int Noise(byte[] buffer, Random random)
    {
        var size = random.Next(random.Next(2) == 0 ? 96 : buffer.Length);
        random.NextBytes(buffer.AsSpan(0, size));

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
