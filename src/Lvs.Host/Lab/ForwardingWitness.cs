using System.Buffers.Binary;
using System.Net;

namespace Lvs.Host.Lab;

/// <summary>
/// Counts, on a director's interface, the packets to and from the virtual service that arrive there. With direct routing the
/// requests do and the answers do not: the real servers send those to the client themselves.
/// </summary>
internal sealed class ForwardingWitness : IDisposable
{
    private const int TcpProtocol = 6;

    private readonly PacketSocket _socket;

    private readonly IPEndPoint _service;

    private int _requests;

    private int _answers;

    public ForwardingWitness(Node director, IPEndPoint service)
    {
        _service = service;
        _socket = new PacketSocket(director.Namespace, Node.Interface, OnPacket);
    }

    public int Requests => Volatile.Read(ref _requests);

    public int Answers => Volatile.Read(ref _answers);

    public void Dispose() => _socket.Dispose();

    private void OnPacket(ReadOnlySpan<byte> packet, TimeSpan arrived)
    {
        var headerLength = packet.IsEmpty ? 0 : (packet[0] & 0x0f) * 4;
        if (packet.Length < headerLength + 4 || headerLength < 20 || packet[9] != TcpProtocol)
        {
            return;
        }

        if (Matches(packet.Slice(16, 4), packet[(headerLength + 2)..]))
        {
            Interlocked.Increment(ref _requests);
        }
        else if (Matches(packet.Slice(12, 4), packet[headerLength..]))
        {
            Interlocked.Increment(ref _answers);
        }
    }

    private bool Matches(ReadOnlySpan<byte> address, ReadOnlySpan<byte> port) =>
        BinaryPrimitives.ReadUInt16BigEndian(port) == _service.Port && new IPAddress(address).Equals(_service.Address);
}
