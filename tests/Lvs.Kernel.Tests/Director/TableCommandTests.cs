using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>The verbs that look at the kernel's table, run as an operator runs them.</summary>
public sealed class TableCommandTests : IDisposable
{
    private readonly DirectorNetwork _network = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public void The_table_is_listed_saved_and_explained_in_its_namespace_and_from_another()
    {
        _network.Ipvsadm("-A -t 192.0.2.80:80 -s rr -p 300");
        _network.Ipvsadm("-a -t 192.0.2.80:80 -r 198.51.100.1:80 -m -w 3");
        _network.Ipvsadm("-a -t 192.0.2.80:80 -r 198.51.100.2:80 -m");
        _network.Ipvsadm("-A -f 5 -s rr");
        _network.Ipvsadm("-a -f 5 -r 198.51.100.1:0 -g");
        using var connection = Connect(DirectorNetwork.Virtual);
        var client = (IPEndPoint)connection.LocalEndPoint!;
        var server = Theirs("-c").Contains("198.51.100.1:80", StringComparison.Ordinal) ? "198.51.100.1:80" : "198.51.100.2:80";

        foreach (var options in new string[][] { [], ["--rate"], ["--thresholds"], ["--persistent-conn"], ["--tun-info"], ["--nosort"], ["--timeout"], ["--daemon"], ["-t", "192.0.2.80:80"], ["-f", "5"] })
        {
            Eventually.True(() => Theirs(options) == Lvsd(["ipvs", .. options]), $"the same with {string.Join(' ', options)}");
        }

        Assert.Equal(Theirs(), Lvsd("ipvs", "-ln"));
        Assert.Matches(@"ASSURED +192\.0\.2\.2:0 ", Lvsd("ipvs", "-lnc"));
        Assert.Equal(_network.Saved.Order(StringComparer.Ordinal), Lvsd("ipvs", "save").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Matches($@"TCP +192\.0\.2\.80:80 +{server.Replace(".", "\\.", StringComparison.Ordinal)} +ESTABLISHED +1\n", Lvsd("ipvs", "summary"));

        Assert.StartsWith($"{server}\n  it has a connection already (ESTABLISHED", Lvsd("explain", "flow", client.ToString(), "192.0.2.80:80"), StringComparison.Ordinal);
        var byTemplate = Lvsd("explain", "flow", "192.0.2.2", "192.0.2.80:80");
        Assert.StartsWith($"{server}\n  TCP 192.0.2.80:80 is persistent, and this client was there before", byTemplate, StringComparison.Ordinal);
        Assert.EndsWith("a packet with a mark would go to the service of that mark instead: 5\n", byTemplate, StringComparison.Ordinal);
        Assert.Contains("FWM 5 is scheduled by rr", Lvsd("explain", "flow", "192.0.2.2", "192.0.2.80:80", "--mark", "0x5"), StringComparison.Ordinal);

        string[] there = ["--netns", _network.Machine.Name];
        Assert.Equal(Theirs(), FromElsewhere(["ipvs", .. there]));
        Assert.Matches(@"ASSURED +192\.0\.2\.2:0 ", FromElsewhere(["ipvs", "-c", .. there]));
        Assert.Equal(Lvsd("ipvs", "save"), FromElsewhere(["ipvs", "save", .. there]));
        Assert.Contains("ESTABLISHED", FromElsewhere(["ipvs", "summary", .. there]), StringComparison.Ordinal);
        Assert.StartsWith($"{server}\n", FromElsewhere(["explain", "flow", "192.0.2.2", "192.0.2.80:80", .. there]), StringComparison.Ordinal);
        Assert.Equal(1, Daemon.Run(_network.Client, "ipvs", "--netns", "nowhere"));
        Assert.Equal(1, Daemon.Run(_network.Machine, "ipvs", "-t", "192.0.2.80:81"));
        Assert.Equal(1, Daemon.Run(_network.Machine, "ipvs", "--daemon", "-f", "5"));
    }

    [Fact]
    public void Of_a_group_the_status_counts_what_goes_to_each_of_its_addresses()
    {
        _network.Machine.Ip("addr add 192.0.2.81/32 dev v0");
        using var daemon = _network.StartDaemon("""
            virtual_server_group web {
                192.0.2.80 80
                192.0.2.81 80
            }
            virtual_server group web {
                protocol TCP
                lb_algo rr
                lb_kind NAT
                real_server 198.51.100.1 80 {
                    weight 1
                }
            }
            """);
        Eventually.True(() => _network.Saved.Length == 4, "the group is in the table");
        using var second = Connect(new IPEndPoint(IPAddress.Parse("192.0.2.81"), 80));
        Eventually.True(() => Counted("web") is (1, 1), "the connection to the second address is counted");
        using var first = Connect(DirectorNetwork.Virtual);
        Eventually.True(() => Counted("web") is (2, 2), "both are counted");
    }

    // Connections that are open and that were ever opened, once the kernel has added its counters up; those of the service are its only server's.
    private (long Active, ulong Traffic) Counted(string group)
    {
        using var status = JsonDocument.Parse(Lvsd("status", "--json", "--control", Path.Combine(_network.Directory, "control.sock")));
        var service = status.RootElement.GetProperty("services").EnumerateArray().Single(service => service.GetProperty("service").GetString()!.Contains(group, StringComparison.Ordinal));
        var server = Assert.Single(service.GetProperty("servers").EnumerateArray());
        Assert.True(server.GetProperty("inTable").GetBoolean());
        var traffic = Connections(server);
        return Connections(service) == traffic ? (server.GetProperty("activeConnections").GetInt64(), traffic) : default;
    }

    private static ulong Connections(JsonElement counted)
        => counted.GetProperty("traffic") is { ValueKind: JsonValueKind.Object } traffic ? traffic.GetProperty("connections").GetUInt64() : 0;

    // An answer has come, so that the connection is established for the kernel, too.
    private Socket Connect(IPEndPoint target) => _network.Client.Run(() =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(target);
        socket.Send([1]);
        Assert.Equal(1, socket.Receive(new byte[1]));
        return socket;
    });

    private string Theirs(params string[] options) => _network.Machine.Exec(["ipvsadm", "-ln", .. options]);

    private string Lvsd(params string[] verb) => _network.Machine.Exec(["dotnet", Daemon.Program, .. verb]);

    private string FromElsewhere(params string[] verb) => _network.Client.Exec(["dotnet", Daemon.Program, .. verb]);
}
