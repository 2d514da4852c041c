using System.Globalization;
using System.Text;

namespace Lvs.Benchmarks.Config;

/// <summary>The configurations that are measured.</summary>
internal static class LargeConfig
{
    private const int Services = 2_000;
    private const int ServersOfEach = 20;
    private const int PerNetwork = 250;

    private const string Check = """
                TCP_CHECK {
                    connect_port 80
                    connect_timeout 3
                    retry 3
                    delay_before_retry 3
                }

        """;

    /// <summary>2,000 services of 20 servers with a check each.</summary>
    public static string Keepalived() => Keepalived(Services, Services * ServersOfEach, hasChecks: true);

    /// <summary>So many services, and so many servers spread over them.</summary>
    public static string Keepalived(int services, int servers, bool hasChecks)
    {
        var text = new StringBuilder("global_defs {\n    router_id LVS_01\n}\n");
        for (var i = 0; i < services; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nvirtual_server {Vip(i)} 80 {{\n");
            text.Append("    delay_loop 6\n    lb_algo rr\n    lb_kind NAT\n    persistence_timeout 50\n    protocol TCP\n");
            for (var j = 0; j < (servers / services) + (i < servers % services ? 1 : 0); j++)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n    real_server {Server(i, j)} 80 {{\n        weight 1\n");
                text.Append(hasChecks ? Check : "").Append("    }\n");
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
