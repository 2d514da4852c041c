using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Core.Notify;

/// <summary>
/// A line for the pipes of lvs_notify_fifo, as keepalived writes it (notify_fifo_vs and notify_fifo_rs of check/ipwrapper.c):
/// <c>VS [192.0.2.80]:tcp:80 UP</c>, <c>RS [198.51.100.1]:tcp:80 [192.0.2.80]:tcp:80 DOWN</c>.
/// </summary>
public sealed record ServiceEvent
{
    private readonly string? _line;
    private readonly VirtualServiceConfig? _config;
    private readonly DestinationKey? _server;
    private readonly bool _isUp;

    /// <summary>An event in words.</summary>
    public ServiceEvent(string line) => _line = line;

    // A start has as many as there are servers, and hardly ever somebody who reads them.
    private ServiceEvent(VirtualServiceConfig config, DestinationKey? server, bool isUp) => (_config, _server, _isUp) = (config, server, isUp);

    /// <summary>The line without its end, made when it is asked for.</summary>
    public string Line => _line ?? (_server is { } server
        ? $"RS {Trio(_config!, server.Address, server.Port)} {NameOf(_config!)} {UpOrDown(_isUp)}"
        : $"VS {NameOf(_config!)} {UpOrDown(_isUp)}");

    /// <summary>Whether it only says how a server begins; told when rs_init_notifies asks for it.</summary>
    public bool IsInitial { get; init; }

    /// <summary>What an effect is told as; null for nothing.</summary>
    public static ServiceEvent? Of(VirtualServiceConfig config, ServiceEffect effect)
    {
        ArgumentNullException.ThrowIfNull(config);
        return effect switch
        {
            ServiceEffect.ServerChanged changed => new(config, changed.Server, changed.IsUp),
            ServiceEffect.QuorumChanged changed => new(config, null, changed.HasQuorum),
            _ => null,
        };
    }

    /// <summary>How a server begins.</summary>
    public static ServiceEvent Initial(VirtualServiceConfig config, DestinationKey server)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new(config, server, isUp: true) { IsInitial = true };
    }

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
