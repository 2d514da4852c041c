using Lvs.Kernel.Tests.Ipvs;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>net_namespace_ipvs: the director is in one network namespace and its table in another, in the real kernel.</summary>
public sealed class IpvsNamespaceTests : IDisposable
{
    private readonly TestNamespace _director = new();
    private readonly IpvsFixture _ipvs = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lvsd-kernel-");

    public void Dispose()
    {
        _director.Dispose();
        _ipvs.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void Table_and_kernel_settings_are_those_of_the_named_namespace_alone_and_put_back_at_the_stop()
    {
        using var daemon = Daemon.Start(
            _director,
            _directory.FullName,
            $$"""
            net_namespace_ipvs {{_ipvs.Namespace.Name}}
            virtual_server 192.0.2.80 80 {
                protocol TCP
                lb_algo rr
                lb_kind NAT
                real_server 198.51.100.1 80 {
                    weight 3
                }
            }
            """);
        Eventually.True(() => _ipvs.Saved.Length == 2, "service and server are in the named namespace");
        Assert.Empty(_director.Exec("ipvsadm", "-Sn").Trim());
        Assert.Equal("1", ExpiresAtOnce(_ipvs.Namespace));
        Assert.Equal("0", ExpiresAtOnce(_director));
        daemon.Stop();
        Assert.Empty(_ipvs.Saved);
        Assert.Equal("0", ExpiresAtOnce(_ipvs.Namespace));
    }

    private static string ExpiresAtOnce(TestNamespace network) => network.Exec("cat", "/proc/sys/net/ipv4/vs/expire_nodest_conn").Trim();
}
