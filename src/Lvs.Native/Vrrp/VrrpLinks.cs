using Lvs.Core.Vrrp;

namespace Lvs.Native.Vrrp;

/// <summary>Opens raw VRRP sockets in the network namespace of the calling thread.</summary>
public sealed class VrrpLinks : IVrrpLinks
{
    /// <inheritdoc/>
    public IVrrpLink Open(VrrpLinkOptions options, Action<VrrpPacket> onReceive)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(onReceive);
        return VrrpSocket.Open(options, onReceive);
    }
}
