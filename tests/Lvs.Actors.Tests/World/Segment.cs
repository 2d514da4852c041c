using System.Net;
using System.Net.Sockets;
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

    /// <summary>When set, every call of a kind fails with it.</summary>
    public Exception? EveryOpenFails { get; set; }

    /// <summary>When set, the next advert fails with it, once.</summary>
    public Exception? NextSendFails { get; set; }

    /// <summary>What the open links of a machine were opened with.</summary>
    public IEnumerable<VrrpLinkOptions> LinksOf(Machine machine) => _links.Where(link => link.Machine == machine).Select(link => link.Options);

    /// <summary>A machine's ports to this segment.</summary>
    public IVrrpLinks PortsOf(Machine machine) => new Ports(this, machine);

    /// <summary>Delivers bytes to a machine as if they came from the wire.</summary>
    public void Inject(Machine machine, byte[] datagram)
    {
        foreach (var link in _links.Where(link => link.Machine == machine).ToList())
        {
            link.OnReceive(new VrrpPacket(datagram));
        }
    }

    private void Send(Link sender, byte[] datagram, IPAddress destination)
    {
        if (NextSendFails is { } failure)
        {
            NextSendFails = null;
            throw failure;
        }

        var priority = datagram[sender.PduOffset + 2];
        Adverts.Add((sender.Machine.Name, priority));
        sender.Machine.Journal.Add($"advert {priority}");
        var packet = sender.Options.Family == AddressFamily.InterNetwork
            ? new VrrpPacket(datagram)
            : new VrrpPacket(datagram, RouterAddress.From(sender.Options.Source), RouterAddress.From(destination), byte.MaxValue);
        foreach (var link in _links.Where(link => link.Hears(sender, destination)).ToList())
        {
            link.OnReceive(packet);
        }
    }

    private sealed class Ports(Segment segment, Machine machine) : IVrrpLinks
    {
        public IVrrpLink Open(VrrpLinkOptions options, Action<VrrpPacket> onReceive)
        {
            if (segment.EveryOpenFails is { } bug)
            {
                throw bug;
            }

            if (segment.NextOpenFails is { } failure)
            {
                segment.NextOpenFails = null;
                throw failure;
            }

            var link = new Link(segment, machine, options, onReceive);
            segment._links.Add(link);
            return link;
        }
    }

    private sealed record Link(Segment Segment, Machine Machine, VrrpLinkOptions Options, Action<VrrpPacket> OnReceive) : IVrrpLink
    {
        public int PduOffset => Options switch
        {
            { Family: AddressFamily.InterNetworkV6 } => 0,
            { UsesAuthenticationHeader: true } => VrrpDatagram.Ipv4HeaderSize + VrrpDatagram.AuthenticationHeaderSize,
            _ => VrrpDatagram.Ipv4HeaderSize,
        };

        public bool Hears(Link sender, IPAddress destination)
            => this != sender
                && Machine != sender.Machine
                && Machine.IsReachable
                && sender.Machine.IsReachable
                && Options.UsesAuthenticationHeader == sender.Options.UsesAuthenticationHeader
                && (destination.Equals(Options.Group) || destination.Equals(Options.Source));

        public void Send(ReadOnlySpan<byte> datagram, IPAddress destination) => Segment.Send(this, datagram.ToArray(), destination);

        public void Dispose() => Segment._links.Remove(this);
    }
}
