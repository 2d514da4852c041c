using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Lvs.Core;
using Lvs.Core.Ipvs;

namespace Lvs.Host.Bench.Ipvs;

/// <summary>A table of so many services, and so many servers spread over them, none of them with a check.</summary>
internal sealed class LargeTable
{
    private const int PerNetwork = 250;
    private const ushort Port = 80;

    public LargeTable(int services, int servers)
    {
        Servers = servers;
        Rows = [.. Enumerable.Range(0, services).Select(service => Row(service, (servers / services) + (service < servers % services ? 1 : 0)))];
    }

    public int Servers { get; }

    public ImmutableArray<DesiredService> Rows { get; }

    /// <summary>Both numbers in words.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"{Rows.Length:#,0} services, {Servers:#,0} servers");

    /// <summary>The commands that make it out of nothing.</summary>
    public ImmutableArray<IpvsCommand> FromEmpty => IpvsReconciler.Plan(Rows, [], new HashSet<ServiceKey>());

    /// <summary>The first services of the table as a keepalived.conf.</summary>
    /// <param name="services">How many.</param>
    /// <param name="checkedAt">A port of the director itself that decides about the first server; null for no check.</param>
    /// <param name="auditSeconds">From one audit to the next; null for our default, and for keepalived, which has none.</param>
    public string Configuration(int services, int? checkedAt = null, int? auditSeconds = null)
    {
        var text = new StringBuilder("global_defs {\n    router_id bench\n");
        if (auditSeconds is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"    lvs_audit_interval {auditSeconds}\n");
        }

        text.Append("}\n");
        foreach (var row in Rows.Take(services))
        {
            text.Append(CultureInfo.InvariantCulture, $"virtual_server {row.Service.Key.Address} {Port} {{\n    lb_algo wlc\n    lb_kind NAT\n    protocol TCP\n");
            text.Append(checkedAt is null ? "" : "    delay_loop 0.5\n");
            foreach (var server in row.Destinations)
            {
                text.Append(CultureInfo.InvariantCulture, $"    real_server {server.Key.Address} {Port} {{\n        weight 1\n");
                if (checkedAt is { } port)
                {
                    text.Append(CultureInfo.InvariantCulture, $"        TCP_CHECK {{\n            connect_ip 127.0.0.1\n            connect_port {port}\n            retry 0\n        }}\n");
                    checkedAt = null;
                }

                text.Append("    }\n");
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    /// <summary>All of it.</summary>
    /// <param name="checkedAt">As above.</param>
    /// <param name="auditSeconds">As above.</param>
    public string Configuration(int? checkedAt = null, int? auditSeconds = null) => Configuration(Rows.Length, checkedAt, auditSeconds);

    private static DesiredService Row(int service, int servers) => new(
        new IpvsService
        {
            Key = ServiceKey.Of(TransportProtocol.Tcp, Address(10, service, 1), Port),
            Scheduler = "wlc",
            PersistencePrefix = 32,
        },
        Enumerable.Range(0, servers)
            .Select(server => new IpvsDestination
            {
                Key = new DestinationKey(Address(20, service, server + 1), Port),
                Method = ForwardingMethod.Masquerade,
                Weight = 1,
            })
            .ToValueList());

    private static IPAddress Address(int first, int service, int last)
        => new([(byte)first, (byte)(service / PerNetwork), (byte)(service % PerNetwork), (byte)last]);
}
