using System.Net;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Tests.World;

/// <summary>An Ethernet segment: what one machine sends, all others that are plugged in receive.</summary>
internal sealed class Segment
{
    private readonly List<Link> _links = [];

    /// <summary>Every advert sent, with the name of the sender.</summary>
    public List<(string Machine, byte Priority)> Adverts { get; } = [];

    /// <summary>When set, the next call of a kind fails with it, once.</summary>
    public Exception? NextOpenFails { get; set; }

    /// <summary>When set, the next advert fails with it, once.</summary>
    public Exception? NextSendFails { get; set; }

    /// <summary>A machine's ports to this segment.</summary>
    public IVrrpLinks PortsOf(Machine machine) => new Ports(this, machine);

    /// <summary>Delivers bytes to a machine as if they came from the wire.</summary>
    public void Inject(Machine machine, byte[] datagram)
    {
        foreach (var link in _links.Where(link => link.Machine == machine).ToList())
        {
            link.OnReceive(datagram);
        }
    }

    private void Send(Link sender, byte[] datagram)
    {
        if (NextSendFails is { } failure)
        {
            NextSendFails = null;
            throw failure;
        }

        Adverts.Add((sender.Machine.Name, datagram[VrrpDatagram.Ipv4HeaderSize + 2]));
        sender.Machine.Journal.Add($"advert {datagram[VrrpDatagram.Ipv4HeaderSize + 2]}");
        foreach (var link in _links.Where(link => link != sender && link.Machine.IsReachable && sender.Machine.IsReachable).ToList())
        {
            link.OnReceive(datagram);
        }
    }

    private sealed class Ports(Segment segment, Machine machine) : IVrrpLinks
    {
        public IVrrpLink Open(string interfaceName, IPAddress group, Action<ReadOnlyMemory<byte>> onReceive)
        {
            Assert.Equal(IPAddress.Parse("224.0.0.18"), group);
            if (segment.NextOpenFails is { } failure)
            {
                segment.NextOpenFails = null;
                throw failure;
            }

            var link = new Link(segment, machine, onReceive);
            segment._links.Add(link);
            return link;
        }
    }

    private sealed record Link(Segment Segment, Machine Machine, Action<ReadOnlyMemory<byte>> OnReceive) : IVrrpLink
    {
        public void Send(ReadOnlySpan<byte> datagram, IPAddress destination) => Segment.Send(this, datagram.ToArray());

        public void Dispose() => Segment._links.Remove(this);
    }
}
