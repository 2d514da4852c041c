using System.Globalization;
using System.Net.Sockets;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Core.Config.Rules;

/// <summary>
/// Servers of another address family than their service: the kernel takes them by a tunnel only, and none at all beside its connection
/// sync. Servers of a service with an address of its own are looked at where they are read.
/// </summary>
internal sealed class FamilyRules(DirectorConfig config, SourceMap sources, DiagnosticBag diagnostics)
{
    public void Check()
    {
        foreach (var service in config.Services)
        {
            CheckSorryServer(service, FamilyOf(service.Key), "");
        }

        // Resolving makes new objects, and only the old ones have a place.
        foreach (var (service, resolved) in config.IndirectServices.Zip(ServiceGroups.Resolve(config with { Services = [] })))
        {
            foreach (var (family, of) in FamiliesOf(resolved))
            {
                CheckServers(service, family, of);
                CheckSorryServer(service, family, of);
            }
        }

        if (config.Global.Ipvs.SyncDaemon is not null && !diagnostics.HasErrors)
        {
            CheckSync();
        }
    }

    private void CheckServers(VirtualServiceConfig service, AddressFamily family, string of)
    {
        foreach (var server in service.RealServers)
        {
            if (server.Key.Address.AddressFamily != family && service.MethodOf(server) != ForwardingMethod.Tunnel)
            {
                diagnostics.Error(
                    DiagnosticCodes.FamilyMismatch,
                    sources.NameOf(server),
                    $"{server.Key.Address} is not {Name(family)} as {of}{Title(service)} is; expected an address that is, or 'lvs_method TUN'");
                return;
            }
        }
    }

    private void CheckSorryServer(VirtualServiceConfig service, AddressFamily family, string of)
    {
        if (service.SorryServer is { Method: not ForwardingMethod.Tunnel } sorry && sorry.Key.Address.AddressFamily != family)
        {
            diagnostics.Error(
                DiagnosticCodes.FamilyMismatch,
                sources.Of(service, ServiceSchema.SorryServer),
                $"the sorry server {sorry.Key.Address} is not {Name(family)} as {of}{Title(service)} is; expected an address that is, or "
                    + "'sorry_server_lvs_method TUN'");
        }
    }

    // ip_vs_ctl.c refuses whichever comes second, the server or the daemon: sync has no room for two families in a connection.
    private void CheckSync()
    {
        foreach (var (service, resolved) in config.Services.Concat(config.IndirectServices).Zip(ServiceGroups.Resolve(config)))
        {
            foreach (var (family, of) in FamiliesOf(resolved))
            {
                var other = service.RealServers.FirstOrDefault(server => server.Key.Address.AddressFamily != family);
                var sorry = service.SorryServer is { } one && one.Key.Address.AddressFamily != family ? one : null;
                if ((other?.Key ?? sorry?.Key)?.Address is { } address)
                {
                    diagnostics.Error(
                        DiagnosticCodes.FamilyBesideSync,
                        other is null ? sources.Of(service, ServiceSchema.SorryServer) : sources.NameOf(other),
                        $"{address} is not {Name(family)} as {of}{Title(service)} is, and the kernel takes no such server beside "
                            + $"'lvs_sync_daemon' at {sources.KeyOf(config.Global, GlobalSchema.SyncDaemon)}; expected servers of the service's "
                            + "family, or no sync");
                    return;
                }
            }
        }
    }

    /// <summary>The families of a service in the kernel, each with what of a group has it.</summary>
    private static IEnumerable<(AddressFamily Family, string Of)> FamiliesOf(VirtualServiceConfig resolved) => resolved.Group is null
        ? [(FamilyOf(resolved.Key), "")]
        : resolved.Members
            .Select(member => member switch
            {
                ServiceGroupMember.Range range => (range.First.AddressFamily, $"{range.First} of "),
                ServiceGroupMember.Mark mark => (mark.Family ?? resolved.Key.Family, string.Create(CultureInfo.InvariantCulture, $"mark {mark.Value} of ")),
                _ => throw new InvalidOperationException("no member of a group"),
            })
            .DistinctBy(one => one.Item1);

    private static AddressFamily FamilyOf(ServiceKey key) => key.Address?.AddressFamily ?? key.Family;

    private static string Name(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";

    private string Title(VirtualServiceConfig service)
        => sources.TitleOf(service) is { Length: > 0 } title ? Shown.Value(title) : service.Key.ToString();
}
