using System.Net;

namespace Lvs.Host.Lab;

/// <summary>Listens on the lab's bridge and stamps every VRRP advert, whoever sent it: the neutral witness of each failover.</summary>
internal sealed class AdvertObserver : IDisposable
{
    private const int VrrpProtocol = 112;

    private const int AuthenticationHeader = 51;

    private readonly Lock _lock = new();

    private readonly List<SeenAdvert> _adverts = [];

    private readonly PacketSocket _socket;

    public AdvertObserver(Topology topology) =>
        _socket = new PacketSocket(topology.WireNamespace, Topology.WireInterface, OnPacket);

    /// <summary>All adverts so far, oldest first.</summary>
    public IReadOnlyList<SeenAdvert> Adverts
    {
        get
        {
            lock (_lock)
            {
                return [.. _adverts];
            }
        }
    }

    /// <summary>Packets that it could not see, because it was too slow.</summary>
    public long Missed => _socket.Dropped;

    /// <summary>The first advert that a node sent after a moment, if it did.</summary>
    public SeenAdvert? FirstFrom(Node node, TimeSpan after) =>
        Find(Adverts.Where(advert => advert.Source.Equals(node.Address) && advert.At > after));

    /// <summary>The last advert that a node sent before a moment, if it did.</summary>
    public SeenAdvert? LastFrom(Node node, TimeSpan before) =>
        Find(Adverts.Where(advert => advert.Source.Equals(node.Address) && advert.At < before).Reverse());

    /// <summary>The nodes that have sent adverts since a moment.</summary>
    public IEnumerable<IPAddress> SendersSince(TimeSpan since) =>
        Adverts.Where(advert => advert.At > since).Select(advert => advert.Source).Distinct();

    public void Dispose() => _socket.Dispose();

    private static SeenAdvert? Find(IEnumerable<SeenAdvert> adverts)
    {
        foreach (var advert in adverts)
        {
            return advert;
        }

        return null;
    }

    // RFC 3768 section 5: after the IPv4 header (IHL in words) come version and type, virtual router id, priority.
    private void OnPacket(ReadOnlySpan<byte> packet, TimeSpan arrived)
    {
        if (packet.Length < 20 || packet[9] is not (VrrpProtocol or AuthenticationHeader))
        {
            return;
        }

        var headerLength = (packet[0] & 0x0f) * 4;
        if (packet[9] == AuthenticationHeader && headerLength + 1 < packet.Length)
        {
            // RFC 4302 section 2.2: its length in words, less two.
            headerLength += (packet[headerLength + 1] + 2) * 4;
        }

        if (packet.Length < headerLength + 8)
        {
            return;
        }

        var advert = new SeenAdvert(arrived, new IPAddress(packet.Slice(12, 4)), packet[headerLength + 1], packet[headerLength + 2]);
        lock (_lock)
        {
            _adverts.Add(advert);
        }
    }
}
