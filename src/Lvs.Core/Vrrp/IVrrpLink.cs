using System.Net;
using System.Net.Sockets;

namespace Lvs.Core.Vrrp;

/// <summary>
/// A raw socket of VRRP: adverts go out with TTL or hop limit 255 unless by unicast, without multicast loop; to a group without
/// routing.
/// </summary>
public interface IVrrpLink : IDisposable
{
    /// <summary>
    /// Sends one advert. Over IPv4 the datagram starts with its header, whose checksum the kernel fills in; over IPv6 it is the PDU.
    /// Throws an <see cref="IOException"/> when the kernel refuses it (interface down).
    /// </summary>
    void Send(ReadOnlySpan<byte> datagram, IPAddress destination);
}

/// <summary>Opens links.</summary>
public interface IVrrpLinks
{
    /// <summary>
    /// Delivers the datagrams that arrive for a router. The callback runs on the thread of the timers, before any deadline that has
    /// passed meanwhile, and must only pass the message on; the bytes are good for as long as it runs.
    /// </summary>
    IVrrpLink Open(VrrpLinkOptions options, Action<VrrpPacket> onReceive);
}

/// <summary>What a link is opened with.</summary>
public sealed record VrrpLinkOptions
{
    /// <summary>The only interface that is sent and listened on; empty for unicast over whatever interface the routes say.</summary>
    public required string Interface { get; init; }

    /// <summary>
    /// The interface with the MAC address of the virtual router that adverts go out by instead; null for <see cref="Interface"/>. Nothing is
    /// listened for there: the membership of a backup would move the MAC address in the switches.
    /// </summary>
    public string? SendInterface { get; init; }

    /// <summary>Which interface of that name it is: one that was made anew needs a new link.</summary>
    public int SendIndex { get; init; }

    /// <summary>The router whose adverts are delivered; those of routers that nobody listens for go to one link of the interface.</summary>
    public required byte VirtualRouterId { get; init; }

    /// <summary>The group to join and to send to; null for unicast.</summary>
    public required IPAddress? Group { get; init; }

    /// <summary>Source of adverts. Over IPv6 the socket is bound to it; over IPv4 the header has it.</summary>
    public required IPAddress Source { get; init; }

    /// <summary>Whether adverts are carried in an authentication header (protocol 51) instead of protocol 112.</summary>
    public bool UsesAuthenticationHeader { get; init; }

    /// <summary>Hop limit of unicast adverts over IPv6; over IPv4 the header has it.</summary>
    public byte TimeToLive { get; init; } = byte.MaxValue;

    /// <summary>What an instance needs.</summary>
    public static VrrpLinkOptions Of(VrrpSettings settings, string interfaceName)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new VrrpLinkOptions
        {
            Interface = interfaceName,
            VirtualRouterId = settings.VirtualRouterId,
            Group = settings.IsUnicast ? null : VrrpAdvertWriter.GroupOf(settings),
            Source = settings.LocalAddress,
            UsesAuthenticationHeader = settings.Authentication == VrrpAuthentication.AuthenticationHeader,
            TimeToLive = settings.IsUnicast ? settings.TimeToLive : byte.MaxValue,
        };
    }

    /// <summary>IPv4 or IPv6.</summary>
    public AddressFamily Family => Source.AddressFamily;
}

/// <summary>
/// A datagram as it arrived. Over IPv4 the bytes start with the header and say everything; over IPv6 they are the PDU, and the kernel
/// says the rest.
/// </summary>
/// <param name="Bytes">What arrived.</param>
/// <param name="Source">Sender; none over IPv4.</param>
/// <param name="Destination">Where it was sent to; none over IPv4, or when the kernel does not say.</param>
/// <param name="HopLimit">Its hop limit; <see cref="VrrpDatagram.UnknownHopLimit"/> when the kernel does not say.</param>
public readonly record struct VrrpPacket(
    ReadOnlyMemory<byte> Bytes,
    RouterAddress Source = default,
    RouterAddress Destination = default,
    int HopLimit = VrrpDatagram.UnknownHopLimit)
{
    /// <summary>Whether it came over IPv6.</summary>
    public bool IsIPv6 => !Source.IsNone;
}
