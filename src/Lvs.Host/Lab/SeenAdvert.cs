using System.Net;

namespace Lvs.Host.Lab;

/// <summary>One VRRP advert as it passed the wire.</summary>
internal readonly record struct SeenAdvert(TimeSpan At, IPAddress Source, byte VirtualRouter, byte Priority);
