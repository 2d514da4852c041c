using System.Net;
using Lvs.Core.Vrrp;

namespace Lvs.Native.Vrrp;

/// <summary>Opens raw VRRP sockets in the network namespace of the calling thread.</summary>
public sealed class VrrpLinks : IVrrpLinks
{
    /// <inheritdoc/>
    public IVrrpLink Open(string interfaceName, IPAddress group, Action<ReadOnlyMemory<byte>> onReceive)
    {
        ArgumentNullException.ThrowIfNull(interfaceName);
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(onReceive);
        return new VrrpLink(VrrpSocket.Open(interfaceName, group), onReceive);
    }
}
