using System.Net;

namespace Lvs.Core.Ipvs;

/// <summary>Packets of one client to one virtual service.</summary>
/// <param name="Protocol">Of both.</param>
/// <param name="Client">The client's address.</param>
/// <param name="ClientPort">Its port; null when it may be any.</param>
/// <param name="Virtual">Where it connects to.</param>
public sealed record Flow(TransportProtocol Protocol, IPAddress Client, ushort? ClientPort, IPEndPoint Virtual)
{
    /// <summary>The mark its packets carry; 0 for none.</summary>
    public uint Mark { get; init; }

    /// <summary>What connections and templates of the kernel call the protocol.</summary>
    public string ProtocolName => Protocol.ToString().ToUpperInvariant();
}
