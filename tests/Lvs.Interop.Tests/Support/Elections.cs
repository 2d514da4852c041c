using Lvs.Host.Lab;

namespace Lvs.Interop.Tests.Support;

/// <summary>
/// Who is master of what, told from the adverts on the wire: each port of the lab's bridge is listened on, so that unicast is heard as
/// well, and both families. A node is known by the last byte of its addresses.
/// </summary>
internal sealed class Elections : IDisposable
{
    private const byte VrrpProtocol = 112;
    private const int HeaderSizeIPv6 = 40;

    private readonly Lock _lock = new();
    private readonly Dictionary<(byte Router, byte Node), TimeSpan> _lastAdverts = [];
    private readonly List<PacketSocket> _sockets = [];
    private readonly IReadOnlyDictionary<byte, TimeSpan> _intervals;
    private readonly IReadOnlyList<Node> _nodes;

    /// <summary>Listens to the routers of these numbers, which advertise at these intervals.</summary>
    public Elections(string wireNamespace, IReadOnlyList<Node> nodes, IReadOnlyDictionary<byte, TimeSpan> intervals)
    {
        _nodes = nodes;
        _intervals = intervals;
        foreach (var node in nodes)
        {
            var number = node.Address.GetAddressBytes()[^1];
            _sockets.Add(new PacketSocket(wireNamespace, node.Name, (packet, _) => OnPacket(number, packet), PacketSocket.EveryProtocol));
        }
    }

    /// <summary>Of each router the nodes that have advertised within its last two and a half intervals: "lb1", "lb1 lb3", "nobody".</summary>
    public IReadOnlyDictionary<byte, string> Masters
    {
        get
        {
            lock (_lock)
            {
                var now = LabClock.Now;
                return _intervals.ToDictionary(router => router.Key, router =>
                {
                    var names = _nodes
                        .Where(node => _lastAdverts.TryGetValue((router.Key, node.Address.GetAddressBytes()[^1]), out var last)
                            && now - last < 2.5 * router.Value)
                        .Select(node => node.Name);
                    return string.Join(' ', names) is { Length: > 0 } text ? text : "nobody";
                });
            }
        }
    }

    /// <summary>Waits until each router has the masters that it should have; null for whatever it has.</summary>
    public Task ExpectAsync(TimeSpan limit, Func<byte, string?> expected, Func<string> explanation) => Wait.UntilAsync(
        limit,
        () =>
        {
            var wrong = Masters.Where(router => expected(router.Key) is { } right && router.Value != right).Select(router => $"{router.Key}: {router.Value}, not {expected(router.Key)}");
            var text = string.Join("; ", wrong);
            return new Observation(text.Length == 0, text.Length == 0 ? "" : text + explanation());
        },
        CancellationToken.None);

    /// <summary>Waits until each router has one master and none has changed for a time.</summary>
    public async Task<IReadOnlyDictionary<byte, string>> SettledAsync(TimeSpan limit, TimeSpan unchanged, Func<string> explanation)
    {
        var last = Masters;
        var since = LabClock.Now;
        await Wait.UntilAsync(
            limit,
            () =>
            {
                var now = Masters;
                if (now.Any(router => router.Value != last[router.Key] || router.Value.Contains(' ', StringComparison.Ordinal) || router.Value == "nobody"))
                {
                    since = LabClock.Now;
                }

                last = now;
                var isSettled = LabClock.Now - since >= unchanged;
                return new Observation(isSettled, isSettled ? "" : string.Join("; ", now.Select(router => $"{router.Key}: {router.Value}")) + explanation());
            },
            CancellationToken.None);
        return last;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    // On the port of a node passes what it sends and what it gets; its own is what comes from its address. A priority of 0 resigns.
    private void OnPacket(byte node, ReadOnlySpan<byte> packet)
    {
        var (offset, source) = packet switch
        {
            [>= 0x45 and <= 0x4f, ..] when packet.Length >= 20 && packet[9] == VrrpProtocol => ((packet[0] & 0x0f) * 4, packet[15]),
            [>= 0x60 and <= 0x6f, ..] when packet.Length >= HeaderSizeIPv6 && packet[6] == VrrpProtocol => (HeaderSizeIPv6, packet[23]),
            _ => default,
        };
        if (source != node || packet.Length < offset + 8)
        {
            return;
        }

        var pdu = packet[offset..];
        lock (_lock)
        {
            if (pdu[2] == 0)
            {
                _lastAdverts.Remove((pdu[1], node));
            }
            else
            {
                _lastAdverts[(pdu[1], node)] = LabClock.Now;
            }
        }
    }
}
