namespace Lvs.Host.Tests.Support;

/// <summary>Configuration texts.</summary>
internal static class Configurations
{
    /// <summary>One VRRP instance on ens33 and no service, so that no IPVS is needed.</summary>
    public const string VrrpOnly = """
        global_defs {
            router_id LVS_01
        }
        vrrp_instance VI_1 {
            interface ens33
            virtual_router_id 51
            priority 255
            advert_int 1
            virtual_ipaddress {
                192.168.124.100
            }
        }
        """;

    /// <summary>The example with one instance and one service.</summary>
    public static string SeedPath { get; } = Path.Combine(Repository.Root, "hocon", "keepalived", "seed.conf");
}
