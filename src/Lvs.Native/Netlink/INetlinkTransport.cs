namespace Lvs.Native.Netlink;

/// <summary>Datagrams to and from the kernel, nothing else, so that everything above can be tested against a fake one.</summary>
internal interface INetlinkTransport : IDisposable
{
    /// <summary>Our address: what the kernel puts into nlmsg_pid of its answers.</summary>
    uint PortId { get; }

    /// <summary>Returns 0 or an errno.</summary>
    int Send(ReadOnlySpan<byte> datagram);

    /// <summary>
    /// Throws away what waits to be received. After ENOBUFS the kernel puts nothing new behind the old until that is read
    /// (NETLINK_S_CONGESTED in net/netlink/af_netlink.c).
    /// </summary>
    void Discard();

    /// <summary>
    /// Returns 0 and one whole datagram of the kernel, valid until the next call, or an errno: EAGAIN when none came in time,
    /// ENOBUFS when some were lost.
    /// </summary>
    int Receive(out ReadOnlySpan<byte> datagram);
}
