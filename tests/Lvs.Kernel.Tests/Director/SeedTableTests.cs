using System.Net;
using System.Net.Sockets;
using Lvs.Kernel.Tests.Ipvs;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>The operator's keepalived.conf, as it is, for keepalived and for our director in turn, in the real kernel.</summary>
public sealed class SeedTableTests : IDisposable
{
    private static readonly IPAddress[] Servers = [IPAddress.Parse("192.168.124.40"), IPAddress.Parse("192.168.124.50")];

    private readonly IpvsFixture _director = new();
    private readonly TestNamespace _servers = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lvsd-kernel-");
    private readonly TcpListener[] _listeners;

    public SeedTableTests()
    {
        _director.Namespace.Ip($"link add ens33 type veth peer name v1 netns {_servers.Name}");
        _director.Namespace.Ip("addr add 192.168.124.10/24 dev ens33");
        _director.Namespace.Ip("link set ens33 up");
        Array.ForEach(Servers, server => _servers.Ip($"addr add {server}/24 dev v1"));
        _servers.Ip("link set v1 up");
        _listeners = _servers.Run(static () => Servers.Select(static server =>
        {
            // Checks connect, and are accepted by the kernel.
            var listener = new TcpListener(server, 80);
            listener.Start();
            return listener;
        }).ToArray());
    }

    public void Dispose()
    {
        Array.ForEach(_listeners, static listener => listener.Dispose());
        _director.Dispose();
        _servers.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void The_table_that_our_director_makes_of_the_seed_is_the_one_that_keepalived_makes_of_it()
    {
        var theirs = TableOfKeepalived();
        using var daemon = Daemon.Start(_director.Namespace, _directory.FullName, Repository.Read("hocon", "keepalived", "seed.conf"));
        Eventually.True(() => _director.Saved.Length == theirs.Saved.Length, "the service has its servers");
        Assert.Equal(theirs.Saved, _director.Saved.Order(StringComparer.Ordinal));
        Assert.Equal(theirs.Listed, Listed());
        daemon.Stop();
        Assert.Empty(_director.Saved);
    }

    private (string[] Saved, string Listed) TableOfKeepalived()
    {
        var keepalived = new Keepalived(_director.Namespace, _directory.FullName, Path.Combine(Repository.Root, "hocon", "keepalived", "seed.conf"));
        try
        {
            Eventually.True(() => _director.Saved.Length == 3 || keepalived.HasExited, "keepalived has made its table");
            Assert.False(keepalived.HasExited, "keepalived has ended");
            return (_director.Saved.Order(StringComparer.Ordinal).ToArray(), Listed());
        }
        finally
        {
            keepalived.Dispose();
            _director.Ipvsadm("-C");
        }
    }

    // Whatever the order of the servers, which is that in which they were added.
    private string Listed() => string.Join('\n', _director.Namespace.Exec("ipvsadm", "-ln").Split('\n').Order(StringComparer.Ordinal));
}
