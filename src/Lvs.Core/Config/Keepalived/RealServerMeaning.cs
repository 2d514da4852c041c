using System.Globalization;
using System.Net;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Config.Keepalived;

/// <summary>The servers of one service, with what they and their checks take over from it.</summary>
internal sealed class RealServerMeaning(ReaderContext context, ServiceDraft service, VirtualServiceConfig config)
{
    private readonly Dictionary<DestinationKey, SourcePosition> _known = [];

    public ValueList<RealServerConfig> Finish() => service.RealServers.Select(Finish).OfType<RealServerConfig>().ToValueList();

    private RealServerConfig? Finish(RealServerDraft server)
    {
        if (server.Address is not { } address)
        {
            return null;
        }

        CheckFamily(server, address);
        var key = new DestinationKey(address, PortOf(server));
        var position = server.Statement.Keyword.Position;
        if (!_known.TryAdd(key, position))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.DuplicateRealServer,
                position,
                $"real server {key} is in {Shown.Value(service.Statement.Title)} already, at {_known[key]}; expected it once");
        }

        var inherited = server.Settings.Or(service.Settings);
        return new RealServerConfig
        {
            Key = key,
            Weight = server.Weight,
            Checks = server.Checks
                .Where(c => HasPort(c, key.Port))
                .Select(c => c.ToConfig(new IPEndPoint(address, key.Port), inherited, config.DelayLoop))
                .ToValueList(),
        };
    }

    /// <summary>Direct routing and tunnels do not change a packet's port, so the server answers on the service's.</summary>
    private ushort PortOf(RealServerDraft server)
    {
        var servicePort = config.Key.Port;
        if (server.Port is not { Value: > 0 } port)
        {
            return servicePort;
        }

        if (config.Method == ForwardingMethod.Masquerade || port.Value == servicePort)
        {
            return (ushort)port.Value;
        }

        context.Diagnostics.Warning(
            DiagnosticCodes.PortForced,
            port.Position,
            string.Create(
                CultureInfo.InvariantCulture,
                $"port {port.Value} cannot be reached: {(config.Method == ForwardingMethod.Tunnel ? "TUN" : "DR")} keeps the "
                    + $"service's port; {servicePort} is used, as in keepalived: write {servicePort}, or use NAT"));
        return servicePort;
    }

    /// <summary>Only a tunnel can carry one family in the other.</summary>
    private void CheckFamily(RealServerDraft server, IPAddress address)
    {
        if (address.AddressFamily != config.Key.Family && config.Method != ForwardingMethod.Tunnel)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.FamilyMismatch,
                server.Statement.Arguments[0].Position,
                $"{address} is not of the service's address family; expected one that is, or 'lb_kind TUN'");
        }
    }

    private bool HasPort(TcpCheckDraft check, ushort serverPort)
    {
        if (check.ConnectPort is not null || serverPort != 0)
        {
            return true;
        }

        context.Diagnostics.Error(
            DiagnosticCodes.CheckWithoutPort,
            check.Position,
            "the server has no port this check could connect to; expected 'connect_port'");
        return false;
    }
}
