using System.Globalization;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Core.Config.Rules;

/// <summary>Services among each other, and servers within a service.</summary>
internal sealed class ServiceRules(DirectorConfig config, SourceMap sources, DiagnosticBag diagnostics)
{
    private static readonly HandlingConfig NothingSaid = new();

    private readonly Dictionary<ServiceKey, VirtualServiceConfig> _services = [];
    private readonly Dictionary<(string Group, TransportProtocol Protocol), VirtualServiceConfig> _groups = [];

    public void Check()
    {
        ConfigRules.CheckNames(config.ServiceGroups, g => g.Name, "virtual_server_group", DiagnosticCodes.DuplicateName, sources, diagnostics);
        foreach (var service in config.Services.Concat(config.IndirectServices))
        {
            CheckDuplicate(service);
            CheckGroup(service);
            CheckPersistence(service);
            CheckServers(service);
            CheckSorryServer(service);
            CheckFlags(service);
            CheckHandling(service);
        }

        CheckUnusedGroups();
        new FamilyRules(config, sources, diagnostics).Check();
        if (HasGroupsOrTooMany)
        {
            new ServiceGroupRules(config, sources, diagnostics).Check();
        }
    }

    // Each service with an address is one in the kernel. What groups make is counted with 128 bits, code that is compiled at each start.
    private bool HasGroupsOrTooMany
        => config.IndirectServices.Count > 0
            || config.Services.Count > ServiceGroups.MostServices
            || config.Services.Sum(service => (long)service.RealServers.Count) > ServiceGroups.MostServers;

    private void CheckDuplicate(VirtualServiceConfig service)
    {
        if (service.Group is not null)
        {
            if (!_groups.TryAdd((service.Group, service.Protocol), service))
            {
                diagnostics.Error(
                    DiagnosticCodes.DuplicateService,
                    sources.Of(service),
                    $"there is a virtual server for group {Shown.Value(service.Group)} at "
                        + $"{sources.Of(_groups[(service.Group, service.Protocol)])} "
                        + "already; expected one for each group and protocol");
            }
        }
        else if (!_services.TryAdd(service.Key, service))
        {
            diagnostics.Error(
                DiagnosticCodes.DuplicateService,
                sources.Of(service),
                $"there is a virtual server {service.Key} at {sources.Of(_services[service.Key])} already; expected it once");
        }
    }

    private void CheckGroup(VirtualServiceConfig service)
    {
        if (service.Group is not { } name)
        {
            return;
        }

        var groups = config.ServiceGroups.Select(g => g.Name).ToList();
        if (!groups.Contains(name, StringComparer.Ordinal))
        {
            var expected = Spelling.Nearest(name, groups) is { } nearest ? $"did you mean {Shown.Value(nearest)}?" : "define it with its addresses";
            diagnostics.Error(
                DiagnosticCodes.UnknownReference,
                sources.NameOf(service),
                $"there is no virtual_server_group {Shown.Value(name)}; {expected}");
        }

        if (service.HaSuspend)
        {
            diagnostics.Warning(
                DiagnosticCodes.NothingToDo,
                sources.KeyOf(service, ServiceSchema.HaSuspend),
                "with a group keepalived never finds the address of 'ha_suspend' and never checks the servers: remove 'ha_suspend'");
        }
    }

    private void CheckPersistence(VirtualServiceConfig service)
    {
        if (service is { Group: null, Key.Address: null, Key.FirewallMark: 0 })
        {
            diagnostics.Error(
                DiagnosticCodes.MarkZero,
                sources.NameOf(service),
                "mark 0 is that of every packet without one, and the kernel knows no service by it; expected 1 or more");
        }

        if (service.PersistencePrefix is { } length && service.Group is null && length > IpvsService.FullPrefix(service.Key))
        {
            diagnostics.Error(
                DiagnosticCodes.PrefixTooLong,
                sources.KeyOf(service, ServiceSchema.Granularity),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"addresses of {Title(service)} have {IpvsService.FullPrefix(service.Key)} bits and not {length}; expected a prefix "
                        + $"length that is at most that, or a netmask"));
        }

        if (service.PersistenceEngine is { } engine)
        {
            CheckEngine(service, engine);
        }
    }

    private void CheckEngine(VirtualServiceConfig service, string engine)
    {
        if (service.PersistenceTimeout is null)
        {
            diagnostics.Warning(
                DiagnosticCodes.NothingToDo,
                sources.KeyOf(service, ServiceSchema.PersistenceEngine),
                $"{Title(service)} is not persistent, so that its persistence_engine has nothing to do: write 'persistence_timeout 360', or remove it");
        }
        else if (service.Protocol != TransportProtocol.Udp && HasAddress(service))
        {
            // ip_vs_sip_fill_param of ip_vs_pe_sip.c. By a mark UDP may come, whatever the protocol that is written.
            diagnostics.Error(
                DiagnosticCodes.EngineNeedsUdp,
                sources.KeyOf(service, ServiceSchema.PersistenceEngine),
                $"with the persistence_engine {engine} the kernel drops every packet that is not UDP, and {Title(service)} is not; expected "
                    + "'protocol UDP', or no engine");
        }
    }

    private bool HasAddress(VirtualServiceConfig service) => service.Group is null
        ? service.Key.Address is not null
        : config.ServiceGroups.Any(group => group.Name == service.Group && group.Members.Any(member => member is ServiceGroupMember.Range));

    private void CheckServers(VirtualServiceConfig service)
    {
        var known = new Dictionary<DestinationKey, RealServerConfig>(service.RealServers.Count);
        var hasWeight = service.RealServers.Count == 0;
        foreach (var server in service.RealServers)
        {
            if (!known.TryAdd(server.Key, server))
            {
                diagnostics.Error(
                    DiagnosticCodes.DuplicateRealServer,
                    sources.Of(server),
                    $"real server {server.Key} is in {Title(service)} already, at {sources.Of(known[server.Key])}; expected it once");
            }

            hasWeight |= server.Weight > 0 || server.Checks.Any(check => check.Weighs);
            CheckServer(service, server);
        }

        if (!hasWeight)
        {
            diagnostics.Warning(
                DiagnosticCodes.NoWeight,
                sources.Of(service),
                $"all servers of {Title(service)} have weight 0, so none takes a connection: write a weight for at least one");
        }
    }

    private void CheckServer(VirtualServiceConfig service, RealServerConfig server)
    {
        foreach (var check in server.Checks)
        {
            if (check is CheckConfig.Agent agent && agent.ConnectTo.Port == server.Key.Port && agent.ConnectTo.Address.Equals(server.Key.Address))
            {
                diagnostics.Error(
                    DiagnosticCodes.AgentAtServer,
                    sources.Of(agent),
                    $"{agent.ConnectTo} is where the server itself serves; expected the 'connect_port' of an agent beside it");
            }
        }

        if (service.Key.Address is { } address && server.Key.Address.Equals(address))
        {
            diagnostics.Warning(
                DiagnosticCodes.ServerIsService,
                sources.NameOf(server),
                $"{server.Key.Address} is the address of {Title(service)} itself, so its packets would come back here: write the "
                    + $"server's own "
                    + "address");
        }

        if (server.LowerThreshold > server.UpperThreshold)
        {
            diagnostics.Error(
                DiagnosticCodes.ThresholdOrder,
                sources.Of(server, RealServerSchema.LowerThreshold),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"lthreshold {server.LowerThreshold} is above uthreshold {server.UpperThreshold}, and the kernel refuses the server; "
                        + $"expected at most {server.UpperThreshold}"));
        }
        else if (server is { UpperThreshold: > 0 } && server.LowerThreshold == server.UpperThreshold)
        {
            diagnostics.Warning(
                DiagnosticCodes.ThresholdOrder,
                sources.Of(server, RealServerSchema.LowerThreshold),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a server that is full at {server.UpperThreshold} connections takes again below {server.LowerThreshold}, so "
                        + $"it is never full "
                        + $"for long: write an lthreshold below {server.UpperThreshold}"));
        }

        if (service is { Group: null, Key.Address: null } && server.Key.Port != 0 && service.MethodOf(server) != ForwardingMethod.Masquerade)
        {
            diagnostics.Warning(
                DiagnosticCodes.PortIgnored,
                sources.Of(server),
                $"a service by firewall mark keeps the packets' own ports, so the port of {server.Key} is ignored, as in "
                    + $"keepalived: leave it out");
        }
    }

    private void CheckSorryServer(VirtualServiceConfig service)
    {
        if (service.SorryServer is not { } sorry)
        {
            return;
        }

        string? problem = null;
        if (service.Key.Address is { } address)
        {
            if (sorry.Key.Address.Equals(address))
            {
                problem = "is the service itself, so its packets would come back here: write another server";
            }
            else if (sorry.Method != ForwardingMethod.Masquerade && sorry.Key.Port != service.Key.Port)
            {
                problem = string.Create(
                    CultureInfo.InvariantCulture,
                    $"cannot be reached: DR and TUN keep the service's port {service.Key.Port}: write that port, or use NAT");
            }
        }

        if (problem is null && service.RealServers.Any(s => s.Key == sorry.Key))
        {
            problem = "is one of the real servers, so it is down when it is needed: write another server";
        }
        else if (problem is null && service.RealServers.Count > 0 && service.RealServers.All(s => s.Checks.Count == 0 && s.Weight > 0))
        {
            problem = "is never used: no server has a check, so the quorum is never lost: write checks or remove it";
        }

        if (problem is not null)
        {
            diagnostics.Warning(
                DiagnosticCodes.SorryServerProblem, sources.Of(service, ServiceSchema.SorryServer), $"the sorry server "
                    + $"{sorry.Key} {problem}");
        }
    }

    private void CheckFlags(VirtualServiceConfig service)
    {
        if (service.Flags == IpvsServiceFlags.None && !(service.HaSuspend && service.Key.Address is null))
        {
            return;
        }

        if ((service.Flags & IpvsServiceFlags.OnePacket) != IpvsServiceFlags.None && service.Protocol != TransportProtocol.Udp)
        {
            diagnostics.Warning(
                DiagnosticCodes.OpsNeedsUdp,
                sources.KeyOf(service, ServiceSchema.Ops),
                $"'ops' is for UDP only, and {Title(service)} is not; keepalived ignores it: remove it");
        }

        const IpvsServiceFlags OfSchedulers = IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2 | IpvsServiceFlags.Scheduler3;
        if ((service.Flags & OfSchedulers) != IpvsServiceFlags.None && service.Scheduler is not ("sh" or "mh"))
        {
            diagnostics.Warning(
                DiagnosticCodes.SchedulerFlag,
                sources.Of(service),
                $"{Title(service)} has flags of the schedulers sh and mh, and its scheduler is {service.Scheduler}: remove them, "
                    + $"or write 'lb_algo sh'");
        }

        if (service is { HaSuspend: true, Group: null, Key.Address: null })
        {
            diagnostics.Warning(
                DiagnosticCodes.NothingToDo,
                sources.KeyOf(service, ServiceSchema.HaSuspend),
                "a service by firewall mark has no address that could be missing; keepalived ignores 'ha_suspend' here: remove it");
        }
    }

    // What keepalived does not know, and what does nothing without the rest of it.
    private void CheckHandling(VirtualServiceConfig service)
    {
        var handling = service.Handling;
        if (handling == NothingSaid)
        {
            return;
        }

        if (handling.SlowStart > TimeSpan.Zero && service.RealServers.Count > 0)
        {
            CheckSlowStart(service);
        }
        else if (handling is { SlowStartCurve: not SlowStartCurve.Linear } && handling.SlowStart == TimeSpan.Zero)
        {
            NothingToDo(service, ServiceSchema.Curve, "there is no slow_start that it could be the way of: write 'slow_start 60', or remove it");
        }

        if (handling.RemovalLimit > 0 && handling.RemovalWindow == TimeSpan.Zero)
        {
            NothingToDo(service, ServiceSchema.RemovalLimit, "it has no time to count in, so that it limits nothing: write 'removal_window 60', or remove it");
        }
        else if (handling.RemovalLimit == 0 && handling.RemovalWindow > TimeSpan.Zero)
        {
            NothingToDo(service, ServiceSchema.RemovalWindow, "nothing is counted in it: write 'removal_limit 1', or remove it");
        }

        CheckFlapping(service, handling);
    }

    private void CheckSlowStart(VirtualServiceConfig service)
    {
        if (service.Scheduler is "rr" or "lc" or "dh")
        {
            NothingToDo(
                service,
                ServiceSchema.SlowStart,
                $"the scheduler {service.Scheduler} does not look at weights, so that a server gets its whole share at once: write "
                    + $"'lb_algo {(service.Scheduler == "rr" ? "wrr" : "wlc")}', or remove it");
        }
        else if (service.RealServers.All(server => server.Weight <= 1 && !server.Checks.Any(check => check.Weighs)))
        {
            NothingToDo(
                service,
                ServiceSchema.SlowStart,
                "a weight of 1 has no steps, so that a server gets its whole share at once: write 'weight 100' for each, or remove it");
        }
    }

    private void CheckFlapping(VirtualServiceConfig service, HandlingConfig handling)
    {
        var lacks = handling.FlapWindow == TimeSpan.Zero ? ServiceSchema.FlapWindow : ServiceSchema.FlapHold;
        if (handling.FlapLimit > 0 && (handling.FlapWindow == TimeSpan.Zero || handling.FlapHold == TimeSpan.Zero))
        {
            NothingToDo(
                service,
                ServiceSchema.FlapLimit,
                $"without {lacks.Keyword} no server is held back: write '{lacks.Keyword} 60', or remove it");
        }
        else if (handling.FlapLimit == 0 && (handling.FlapWindow > TimeSpan.Zero || handling.FlapHold > TimeSpan.Zero))
        {
            NothingToDo(
                service,
                handling.FlapWindow > TimeSpan.Zero ? ServiceSchema.FlapWindow : ServiceSchema.FlapHold,
                "without flap_limit no server is held back: write 'flap_limit 3', or remove it");
        }
    }

    private void NothingToDo(VirtualServiceConfig service, Setting row, string message)
        => diagnostics.Warning(DiagnosticCodes.NothingToDo, sources.KeyOf(service, row), $"'{row.Keyword}' does nothing in {Title(service)}: {message}");

    private void CheckUnusedGroups()
    {
        var used = config.IndirectServices.Select(s => s.Group).ToHashSet(StringComparer.Ordinal);
        foreach (var group in config.ServiceGroups)
        {
            if (!used.Contains(group.Name))
            {
                diagnostics.Warning(
                    DiagnosticCodes.Unused,
                    sources.Of(group),
                    $"{Shown.Value($"virtual_server_group {group.Name}")} is used by no virtual_server: write 'virtual_server "
                        + $"group {group.Name}' or "
                        + "remove it");
            }
        }
    }

    private string Title(VirtualServiceConfig service)
        => sources.TitleOf(service) is { Length: > 0 } title ? Shown.Value(title) : service.Key.ToString();
}
