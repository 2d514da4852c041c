using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Director;

/// <summary>Names of children in an actor path, which knows no brackets or blanks (RFC 2396 path segments).</summary>
internal static class ActorNames
{
    /// <summary>Any text; what a path cannot hold is percent-encoded.</summary>
    public static string Of(string text) => Uri.EscapeDataString(text);

    /// <summary>tcp-192.0.2.1:80, fwmark-5, group-web-tcp.</summary>
    public static string Of(VirtualServiceConfig service) => service.Group is null
        ? Of(service.Key)
        : $"group-{Of(service.Group)}-{service.Protocol.ToString().ToLowerInvariant()}";

    private static string Of(ServiceKey key) => key.Address is null
        ? $"fwmark-{key.FirewallMark}-{key.Family}"
        : $"{key.Protocol.ToString().ToLowerInvariant()}-{key.Address}:{key.Port}";

    /// <summary>192.0.2.2:80.</summary>
    public static string Of(DestinationKey key) => $"{key.Address}:{key.Port}";
}
