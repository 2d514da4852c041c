using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Core.Notify;

/// <summary>
/// A line for the pipes of lvs_notify_fifo, as keepalived writes it (notify_fifo_vs and notify_fifo_rs of check/ipwrapper.c):
/// <c>VS [192.0.2.80]:tcp:80 UP</c>, <c>RS [198.51.100.1]:tcp:80 [192.0.2.80]:tcp:80 DOWN</c>.
/// </summary>
/// <param name="Line">The line without its end.</param>
public sealed record ServiceEvent(string Line)
{
    /// <summary>Whether it only says how a server begins; told when rs_init_notifies asks for it.</summary>
    public bool IsInitial { get; init; }

    /// <summary>What an effect is told as; null for nothing.</summary>
    public static ServiceEvent? Of(VirtualServiceConfig config, ServiceEffect effect)
    {
        ArgumentNullException.ThrowIfNull(config);
        return effect switch
        {
            ServiceEffect.ServerChanged changed => OfServer(config, changed.Server, changed.IsUp),
            ServiceEffect.QuorumChanged changed => new($"VS {NameOf(config)} {UpOrDown(changed.HasQuorum)}"),
            _ => null,
        };
    }

    /// <summary>How a server begins.</summary>
    public static ServiceEvent Initial(VirtualServiceConfig config, DestinationKey server)
    {
        ArgumentNullException.ThrowIfNull(config);
        return OfServer(config, server, isUp: true) with { IsInitial = true };
    }

    private static ServiceEvent OfServer(VirtualServiceConfig config, DestinationKey server, bool isUp)
        => new($"RS {Trio(config, server.Address, server.Port)} {NameOf(config)} {UpOrDown(isUp)}");

    // format_vs of check/check_data.c.
    private static string NameOf(VirtualServiceConfig config)
        => config.Group is { } group ? $"[{group}]:{config.Key.Port}"
            : config.Key.Address is { } address ? Trio(config, address, config.Key.Port)
            : $"FWM {config.Key.FirewallMark}";

    // inet_sockaddrtotrio of lib/utils.c.
    private static string Trio(VirtualServiceConfig config, IPAddress address, ushort port)
        => $"[{address}]:{config.Protocol.ToString().ToLowerInvariant()}:{port}";

    private static string UpOrDown(bool isUp) => isUp ? "UP" : "DOWN";
}
