using System.Net;

namespace Lvs.Core.Vrrp;

/// <summary>
/// A raw IPv4 socket of protocol 112 on one interface: TTL 255, no multicast loop, no routing, joined to the group.
/// </summary>
public interface IVrrpLink : IDisposable
{
    /// <summary>
    /// Sends one advert. The datagram starts with its IPv4 header; the kernel fills in the header's checksum. Throws an
    /// <see cref="IOException"/> when the kernel refuses it (interface down).
    /// </summary>
    void Send(ReadOnlySpan<byte> datagram, IPAddress destination);
}

/// <summary>Opens links.</summary>
public interface IVrrpLinks
{
    /// <summary>
    /// Joins the group on the interface and delivers every datagram of protocol 112 that arrives there, IPv4 header first. The
    /// callback runs on an I/O thread and must only pass the message on; the array is the callee's to keep.
    /// </summary>
    IVrrpLink Open(string interfaceName, IPAddress group, Action<ReadOnlyMemory<byte>> onReceive);
}
