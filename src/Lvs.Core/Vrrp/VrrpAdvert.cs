using System.Net;

namespace Lvs.Core.Vrrp;

/// <summary>An advert that passed the receive pipeline.</summary>
/// <param name="Source">Sender's primary address; decides between equal priorities.</param>
/// <param name="Priority">0 to 255; 0 means that the sender resigns.</param>
/// <param name="HasOurAddresses">Whether its address list is ours, in any order.</param>
public sealed record VrrpAdvert(IPAddress Source, byte Priority, bool HasOurAddresses = true);
