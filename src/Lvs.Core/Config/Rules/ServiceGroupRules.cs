using System.Globalization;
using System.Net.Sockets;
using Lvs.Core.Config.Schema;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Core.Config.Rules;

/// <summary>What the services of groups are in the kernel: how many, and whether another service is there already.</summary>
internal sealed class ServiceGroupRules(DirectorConfig config, SourceMap sources, DiagnosticBag diagnostics)
{
    private readonly Dictionary<ServiceKey, VirtualServiceConfig> _owners = [];
    private UInt128 _services;
    private UInt128 _servers;

    public void Check()
    {
        foreach (var service in ServiceGroups.Resolve(config with { IndirectServices = [] }))
        {
            _owners.TryAdd(service.Key, service);
            Count(1, service);
        }

        // Resolving makes new objects, and only the old ones have a place.
        foreach (var (service, resolved) in config.IndirectServices.Zip(ServiceGroups.Resolve(config with { Services = [] })))
        {
            Check(service, resolved);
        }
    }

    private void Check(VirtualServiceConfig service, VirtualServiceConfig resolved)
    {
        UInt128 services = service.Group is null ? 1u : 0u;
        foreach (var member in resolved.Members)
        {
            services = Math128.Add(services, ServiceGroups.CountOf(member));
            CheckMember(service, member);
        }

        if (!Count(services, service))
        {
            return;
        }

        foreach (var key in ServiceGroups.KeysOf(resolved))
        {
            if (!_owners.TryAdd(key, service) && service.Group is not null)
            {
                diagnostics.Error(
                    DiagnosticCodes.DuplicateService,
                    sources.Of(service),
                    $"{Title(service)} has a service {key}, which the virtual server at {sources.Of(_owners[key])} has already; expected it once");
                return;
            }
        }
    }

    private bool Count(UInt128 services, VirtualServiceConfig service)
    {
        var servers = Math128.Multiply(services, (uint)service.RealServers.Count);
        (_services, _servers) = (Math128.Add(_services, services), Math128.Add(_servers, servers));
        if (_services <= ServiceGroups.MostServices && _servers <= ServiceGroups.MostServers)
        {
            return true;
        }

        diagnostics.Error(
            DiagnosticCodes.TooManyServices,
            sources.Of(service),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Title(service)} makes {services} service(s) in the kernel, {servers} server(s) with them; expected at most "
                    + $"{ServiceGroups.MostServices} and {ServiceGroups.MostServers} in all: mark the packets and serve the mark"));
        // One that is too wide is not held against those that follow.
        (_services, _servers) = (_services - services, _servers - servers);
        return false;
    }

    private void CheckMember(VirtualServiceConfig service, ServiceGroupMember member)
    {
        if (member is ServiceGroupMember.Mark { Value: 0 })
        {
            diagnostics.Error(
                DiagnosticCodes.MarkZero,
                sources.Of(service),
                $"{Title(service)} has a mark 0, which is that of every packet without one; expected 1 or more");
        }

        if (member is not ServiceGroupMember.Range range)
        {
            return;
        }

        if (range.Port == 0 && service.PersistenceTimeout is null)
        {
            diagnostics.Error(
                DiagnosticCodes.PortZeroWithoutPersistence,
                sources.Of(service),
                $"{Title(service)} has every port of {range.First} but is not persistent; expected a port in the group, or 'persistence_timeout'");
        }

        if (range.First.AddressFamily == AddressFamily.InterNetwork && service.PersistencePrefix > 32)
        {
            diagnostics.Error(
                DiagnosticCodes.PrefixTooLong,
                sources.Of(service),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{range.First} of {Title(service)} has 32 bits and not {service.PersistencePrefix}; expected a granularity that is at most that"));
        }
    }

    private string Title(VirtualServiceConfig service)
        => sources.TitleOf(service) is { Length: > 0 } title ? Shown.Value(title) : service.Key.ToString();

    /// <summary>Arithmetic that stops at the top: IPv6 ranges reach it.</summary>
    private static class Math128
    {
        public static UInt128 Add(UInt128 left, UInt128 right) => left > UInt128.MaxValue - right ? UInt128.MaxValue : left + right;

        public static UInt128 Multiply(UInt128 left, uint right)
            => right != 0 && left > UInt128.MaxValue / right ? UInt128.MaxValue : left * right;
    }
}
