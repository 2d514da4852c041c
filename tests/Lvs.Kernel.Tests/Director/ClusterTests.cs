using Lvs.Kernel.Tests.Ipvs;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>Two directors of a cluster on one switch, in the real kernel: what an operator decides outlasts the director that was told.</summary>
public sealed class ClusterTests : IDisposable
{
    private static readonly string[] Names = ["lb1", "lb2"];

    private readonly TestNamespace _switch = new();
    private readonly IpvsFixture[] _directors = [new(), new()];
    private readonly DirectoryInfo[] _directories = [Directory.CreateTempSubdirectory("lvsd-kernel-"), Directory.CreateTempSubdirectory("lvsd-kernel-")];
    private readonly DirectoryInfo _certificates = Directory.CreateTempSubdirectory("lvsd-kernel-");

    public ClusterTests()
    {
        _switch.Ip("link add br0 type bridge");
        _switch.Ip("link set br0 up");
        for (var i = 0; i < _directors.Length; i++)
        {
            _switch.Ip($"link add p{i} type veth peer name eth0 netns {_directors[i].Namespace.Name}");
            _switch.Ip($"link set p{i} master br0 up");
            _directors[i].Namespace.Ip($"addr add 192.0.2.{11 + i}/24 dev eth0");
            _directors[i].Namespace.Ip("link set eth0 up");
        }

        Assert.Equal(0, Daemon.Run(_switch, ["cluster", "certificates", "--out", _certificates.FullName, .. Names]));
    }

    public void Dispose()
    {
        Array.ForEach(_directors, static director => director.Dispose());
        _switch.Dispose();
        Array.ForEach(_directories, static directory => directory.Delete(recursive: true));
        _certificates.Delete(recursive: true);
    }

    [Fact]
    public void What_is_decided_on_the_master_holds_on_the_backup_when_that_is_killed_and_what_is_taken_back_there_it_learns_when_it_is_back()
    {
        using var backup = Start(1, priority: 100);
        using (var master = Start(0, priority: 120))
        {
            Eventually.True(() => HoldsAddress(0) && !HoldsAddress(1), "the first director is master");
            backup.WaitFor("Director lb1 (192.0.2.11:7411) is reached");
            Assert.Equal((Both, Both), (Serving(0), Serving(1)));

            Daemon.Ask(_directories[0].FullName, "server", "drain", "192.0.2.21:80");
            Daemon.Ask(_directories[0].FullName, "server", "weigh", "192.0.2.22:80", "7");
            Eventually.True(() => Serving(0) == "192.0.2.22=7", "one server is out and the other has its weight");
            Eventually.True(() => Serving(1) == "192.0.2.22=7", "so it is on the backup");
            master.Kill();
        }

        Eventually.True(() => HoldsAddress(1) && !HoldsAddress(0), "the second director is master");
        Assert.Equal("192.0.2.22=7", Serving(1));

        Daemon.Ask(_directories[1].FullName, "server", "restore", "192.0.2.21:80");
        Eventually.True(() => Serving(1) == "192.0.2.21=1 192.0.2.22=7", "the server is in again");
        Assert.Equal("192.0.2.22=7", Serving(0));
        using var again = Start(0, priority: 120);
        Eventually.True(() => Serving(0) == "192.0.2.21=1 192.0.2.22=7", "the old master has learnt that");
    }

    private const string Both = "192.0.2.21=1 192.0.2.22=1";

    private Daemon Start(int director, int priority) => Daemon.Start(
        _directors[director].Namespace,
        _directories[director].FullName,
        $$"""
        global_defs {
            router_id {{Names[director]}}
        }
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            advert_int 1
            virtual_ipaddress {
                192.0.2.80
            }
        }
        virtual_server 192.0.2.80 80 {
            protocol TCP
            lb_algo wrr
            lb_kind DR
            real_server 192.0.2.21 80 {
                weight 1
            }
            real_server 192.0.2.22 80 {
                weight 1
            }
        }
        cluster {
            name {{Names[director]}}
            director lb1 192.0.2.11
            director lb2 192.0.2.12
            certificate {{_certificates.FullName}}/{{Names[director]}}.crt
            key {{_certificates.FullName}}/{{Names[director]}}.key
            ca {{_certificates.FullName}}/ca.crt
        }
        """);

    private bool HoldsAddress(int director)
        => _directors[director].Namespace.Ip("-o addr show dev eth0").Contains("192.0.2.80/", StringComparison.Ordinal);

    // Who gets new connections.
    private string Serving(int director) => string.Join(' ', _directors[director].Client.Dump()
        .SelectMany(static service => service.Destinations)
        .Where(static server => server.Destination.Weight > 0)
        .Select(static server => $"{server.Destination.Key.Address}={server.Destination.Weight}")
        .Order(StringComparer.Ordinal));
}
