using System.Globalization;

namespace Lvs.Host.Lab.Draining;

/// <summary>What the director of the lab is told: one virtual router, one service, two servers that come back slowly.</summary>
internal static class DrainConfiguration
{
    /// <summary>Of each server.</summary>
    public const int Weight = 50;

    /// <summary>How long a server that comes back takes to its weight.</summary>
    public static TimeSpan SlowStart { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The file.</summary>
    public static string Text { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        vrrp_instance VI_1 {
            interface {{Node.Interface}}
            virtual_router_id 51
            priority 120
            advert_int 1
            virtual_ipaddress {
                {{LabAddresses.VirtualAddress}}
            }
        }

        virtual_server {{LabAddresses.VirtualAddress}} {{LabAddresses.Service.Port}} {
            protocol TCP
            delay_loop 2
            lb_algo wrr
            lb_kind DR
            drain 600
            slow_start {{SlowStart.TotalSeconds}}
            {{Server(0)}}
            {{Server(1)}}
        }

        """);

    private static string Server(int index) => $"""
        real_server {LabAddresses.RealServer(index)} {LabAddresses.Service.Port} {"{"}
            weight {Weight}
            TCP_CHECK {"{"}
            {"}"}
        {"}"}
        """;
}
