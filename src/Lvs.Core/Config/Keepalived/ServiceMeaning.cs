using System.Globalization;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Config.Keepalived;

/// <summary>What only shows when all virtual servers are known, and what their servers and checks take over from them.</summary>
internal sealed class ServiceMeaning(ReaderContext context)
{
    private readonly Dictionary<ServiceKey, SourcePosition> _known = [];

    public ValueList<VirtualServiceConfig> Finish(IEnumerable<ServiceDraft> services)
        => services.Select(Finish).OfType<VirtualServiceConfig>().ToValueList();

    private VirtualServiceConfig? Finish(ServiceDraft service)
    {
        CheckKeys(service);
        if (service.Address is not { } address || service.Port is not { } port)
        {
            return null;
        }

        var key = ServiceKey.Of(ProtocolOf(service), address, (ushort)port);
        CheckDuplicate(service, key);
        var unset = new VirtualServiceConfig { Key = key };
        var config = unset with
        {
            Scheduler = service.Scheduler ?? unset.Scheduler,
            Method = service.Method ?? unset.Method,
            PersistenceTimeout = service.PersistenceTimeout,
            DelayLoop = service.Settings.DelayLoop ?? unset.DelayLoop,
            Quorum = service.Quorum?.Value ?? unset.Quorum,
        };
        var servers = new RealServerMeaning(context, service, config);
        return config with { RealServers = servers.Finish() };
    }

    private void CheckKeys(ServiceDraft service)
    {
        var (position, title) = (service.Statement.Keyword.Position, Shown.Value(service.Statement.Title));
        if (service.Keys?.Lacks("protocol") == true)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.NoProtocol,
                position,
                $"{title} has no 'protocol'; UDP is used, as in keepalived: write 'protocol TCP' or 'protocol UDP'");
        }

        if (service.Keys?.Lacks("lb_kind") == true)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.NoMethod, position, $"{title} has no 'lb_kind'; NAT is used, as in keepalived: write 'lb_kind NAT'");
        }

        if (service.Port == 0 && service.Keys?.Lacks("persistence_timeout") == true)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.PortZeroWithoutPersistence,
                position,
                $"{title} is for every port but not persistent; expected a port, or 'persistence_timeout'");
        }

        if (service.Keys?.Lacks("real_server") == true)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.NoRealServer,
                position,
                $"{title} has no 'real_server'; its clients are refused: add one or remove the service");
        }

        CheckQuorum(service);
    }

    private void CheckQuorum(ServiceDraft service)
    {
        var weights = service.RealServers.Sum(s => (long)s.Weight);
        if (service.Quorum is { } quorum && service.RealServers.Count > 0 && quorum.Value > weights)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.QuorumOutOfReach,
                quorum.Position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the weights of all servers sum to {weights}, so quorum {quorum.Value} is never reached: write at most "
                        + $"'quorum {Math.Max(1, weights)}'"));
        }
    }

    private void CheckDuplicate(ServiceDraft service, ServiceKey key)
    {
        var position = service.Statement.Keyword.Position;
        var protocolIsKnown = service.Protocol is not null || service.Keys?.Lacks("protocol") == true;
        if (protocolIsKnown && !_known.TryAdd(key, position))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.DuplicateService, position, $"there is a virtual server {key} at {_known[key]} already; expected it once");
        }
    }

    private static TransportProtocol ProtocolOf(ServiceDraft service) => service.Protocol ?? TransportProtocol.Udp;
}
