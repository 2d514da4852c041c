using System.Collections.Concurrent;
using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;
using Lvs.Host.Cli;
using Lvs.Host.Lab;
using Lvs.Native.Namespaces;
using Lvs.Native.Time;
using Lvs.Native.Vrrp;

namespace Lvs.Host.Bench;

/// <summary>
/// A director with many interfaces, each a cable to this program, which can be the master of all its routers and sees when each is
/// advertised and announced by the director.
/// </summary>
internal sealed class ManyLinks : IAsyncDisposable
{
    private const int VrrpProtocol = 112;
    private const byte OtherPriority = 200;

    // linux/if_arp.h: after the header of 8 bytes and the sender's link-layer address comes its protocol address.
    private const int ArpSenderAddress = 14;
    private const int ArpSize = 28;

    private readonly PreciseTimers _timers = new();
    private readonly LabDirectory _directory;
    private readonly string _wire;
    private readonly ConcurrentDictionary<IPAddress, TimeSpan> _announced = [];
    private readonly List<PacketSocket> _sockets = [];
    private readonly List<IVrrpLink> _links = [];
    private readonly List<(IVrrpLink Link, byte[] Alive, byte[] Resigning)> _routers = [];
    private long _adverts;
    private long _firstAdvert = long.MaxValue;
    private long _lastAdvert = long.MinValue;

    private ManyLinks(LabDirectory directory)
    {
        _directory = directory;
        _wire = directory.Prefix + "wire";
        Node = new Node("lb", directory.Prefix + "lb", OwnAddress(0));
    }

    /// <summary>Where the director runs.</summary>
    public Node Node { get; }

    /// <summary>Of this lab.</summary>
    public LabDirectory Directory => _directory;

    /// <summary>Adverts of the director since <see cref="Forget"/>.</summary>
    public long Adverts => Interlocked.Read(ref _adverts);

    /// <summary>When the first of them came.</summary>
    public TimeSpan FirstAdvert => new(Interlocked.Read(ref _firstAdvert));

    /// <summary>When the last of them came.</summary>
    public TimeSpan LastAdvert => new(Interlocked.Read(ref _lastAdvert));

    /// <summary>When each address was first announced since <see cref="Forget"/>.</summary>
    public IReadOnlyDictionary<IPAddress, TimeSpan> Announced => _announced;

    /// <summary>Name of an interface of the director.</summary>
    public static string Link(int index) => $"e{index}";

    /// <summary>Makes the network for so many routers.</summary>
    public static async Task<ManyLinks> BuildAsync(int routers, TimeSpan interval)
    {
        var links = new ManyLinks(LabDirectory.Claim("lvs-m-"));
        try
        {
            await links.BuildAsync((routers + RouterText.PerLink - 1) / RouterText.PerLink).ConfigureAwait(false);
            links.Prepare(RouterText.Routers(routers, Link, OtherPriority, interval));
            return links;
        }
        catch
        {
            await links.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Nothing has been seen yet.</summary>
    public void Forget()
    {
        _announced.Clear();
        Interlocked.Exchange(ref _adverts, 0);
        Interlocked.Exchange(ref _firstAdvert, long.MaxValue);
        Interlocked.Exchange(ref _lastAdvert, long.MinValue);
    }

    /// <summary>One advert of another master for each router, as it lives or as it resigns.</summary>
    public void Send(bool isAlive)
    {
        foreach (var (link, alive, resigning) in _routers)
        {
            link.Send(isAlive ? alive : resigning, VrrpAdvertWriter.Group);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var disposable in _sockets.Concat<IDisposable>(_links))
        {
            disposable.Dispose();
        }

        _timers.Dispose();
        await _directory.RemoveNamespacesAsync().ConfigureAwait(false);
    }

    private static IPAddress OwnAddress(int link) => new([10, 0, (byte)link, 11]);

    private static IPAddress OtherAddress(int link) => new([10, 0, (byte)link, 12]);

    private async Task BuildAsync(int links)
    {
        _directory.Remember([_wire, Node.Namespace]);
        var commands = new List<string> { $"netns add {_wire}", $"netns add {Node.Namespace}" };
        await BatchAsync([], commands).ConfigureAwait(false);
        await BatchAsync(["-n", _wire], Enumerable.Range(0, links).SelectMany(n => new[]
        {
            $"link add w{n} type veth peer name {Link(n)} netns {Node.Namespace}",
            $"address add {OtherAddress(n)}/24 dev w{n}",
            $"link set w{n} up",
        })).ConfigureAwait(false);
        await BatchAsync(["-n", Node.Namespace], Enumerable.Range(0, links).SelectMany(n => new[]
        {
            $"address add {OwnAddress(n)}/24 dev {Link(n)}",
            $"link set {Link(n)} up",
        })).ConfigureAwait(false);
        for (var n = 0; n < links; n++)
        {
            var own = OwnAddress(n);
            _sockets.Add(new PacketSocket(_wire, $"w{n}", (packet, arrived) => OnPacket(packet, arrived, own), PacketSocket.EveryProtocol));
            var options = new VrrpLinkOptions { Interface = $"w{n}", VirtualRouterId = 0, Group = VrrpAdvertWriter.Group, Source = OtherAddress(n) };
            _links.Add(NetworkNamespace.Run(_wire, () => new VrrpLinks(_timers).Open(options, static _ => { })));
        }
    }

    private static async Task BatchAsync(string[] where, IEnumerable<string> commands)
    {
        var result = await Tool.WithInputAsync("ip", string.Join('\n', commands) + "\n", [.. where, "-batch", "-"]).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new OperatorException($"building the network: ip: {result.LastLine}");
        }
    }

    private void Prepare(IEnumerable<VrrpInstanceConfig> routers)
    {
        foreach (var (router, n) in routers.Select((router, n) => (router, n)))
        {
            var link = n / RouterText.PerLink;
            var settings = VrrpSettings.From(router, new GlobalConfig(), OtherAddress(link), []);
            _routers.Add((_links[link], Advert(settings, OtherPriority), Advert(settings, 0)));
        }
    }

    private static byte[] Advert(VrrpSettings settings, byte priority)
    {
        var datagram = new byte[VrrpAdvertWriter.SizeOf(settings)];
        var session = new VrrpSession();
        session.Advance(settings, priority, TimeSpan.Zero);
        VrrpAdvertWriter.Write(datagram, settings, session, priority, RouterAddress.From(VrrpAdvertWriter.Group));
        return datagram;
    }

    // One thread for each link.
    private void OnPacket(ReadOnlySpan<byte> packet, TimeSpan arrived, IPAddress own)
    {
        if (packet.Length >= ArpSize && packet[0] == 0)
        {
            _announced.TryAdd(new IPAddress(packet.Slice(ArpSenderAddress, 4)), arrived);
        }
        else if (packet.Length > VrrpDatagram.Ipv4HeaderSize && packet[9] == VrrpProtocol && own.Equals(new IPAddress(packet.Slice(12, 4))))
        {
            Interlocked.Increment(ref _adverts);
            InterlockedMin(ref _firstAdvert, arrived.Ticks);
            Interlocked.Exchange(ref _lastAdvert, arrived.Ticks);
        }
    }

    private static void InterlockedMin(ref long least, long value)
    {
        for (var seen = Interlocked.Read(ref least); value < seen;)
        {
            var before = Interlocked.CompareExchange(ref least, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
