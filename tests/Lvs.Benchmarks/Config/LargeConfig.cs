using System.Globalization;
using System.Text;

namespace Lvs.Benchmarks.Config;

/// <summary>The configuration that is measured: 2,000 services of 20 servers with a check each.</summary>
internal static class LargeConfig
{
    private const int Services = 2_000;
    private const int Servers = 20;
    private const int PerNetwork = 250;

    public static string Keepalived()
    {
        var text = new StringBuilder("global_defs {\n    router_id LVS_01\n}\n");
        for (var i = 0; i < Services; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nvirtual_server {Vip(i)} 80 {{\n");
            text.Append("    delay_loop 6\n    lb_algo rr\n    lb_kind NAT\n    persistence_timeout 50\n    protocol TCP\n");
            for (var j = 0; j < Servers; j++)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n    real_server {Server(i, j)} 80 {{\n        weight 1\n        TCP_CHECK {{\n");
                text.Append("            connect_port 80\n            connect_timeout 3\n            retry 3\n            delay_before_retry 3\n");
                text.Append("        }\n    }\n");
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    private static string Vip(int service)
        => string.Create(CultureInfo.InvariantCulture, $"10.{service / PerNetwork}.{service % PerNetwork}.1");

    private static string Server(int service, int server)
        => string.Create(CultureInfo.InvariantCulture, $"10.{100 + (service / PerNetwork)}.{service % PerNetwork}.{server + 1}");
}
