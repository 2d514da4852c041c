using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Kernel.Tests.Ipvs;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>
/// Three machines: a client (192.0.2.2), the director with the virtual address (192.0.2.80), and one with the real servers
/// (198.51.100.1 and .2), whose answers go back through the director, as masquerading wants it.
/// </summary>
internal sealed class DirectorNetwork : IDisposable
{
    public const string Configuration = """
        virtual_server 192.0.2.80 80 {
            protocol TCP
            delay_loop 1
            lb_algo wrr
            lb_kind NAT
            real_server 198.51.100.1 80 {
                weight 3
                TCP_CHECK {
                }
            }
            real_server 198.51.100.2 80 {
                weight 3
                TCP_CHECK {
                }
            }
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IpvsFixture _director = new();
    private readonly TestNamespace _servers = new();
    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("lvsd-kernel-");
    private readonly TcpListener[] _listeners;
    private readonly int[] _closed = new int[2];
    private readonly Lock _reading = new();

    public DirectorNetwork()
    {
        Machine.ConnectTo(Client);
        Machine.Ip("addr add 192.0.2.80/32 dev v0");
        Machine.Ip($"link add v2 type veth peer name v3 netns {_servers.Name}");
        Machine.Ip("addr add 198.51.100.254/24 dev v2");
        Machine.Ip("link set v2 up");
        Machine.Exec("sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward");
        _servers.Ip("addr add 198.51.100.1/24 dev v3");
        _servers.Ip("addr add 198.51.100.2/24 dev v3");
        _servers.Ip("link set v3 up");
        _servers.Ip("route add default via 198.51.100.254");
        _listeners = _servers.Run(() => new[] { "198.51.100.1", "198.51.100.2" }.Select(Listen).ToArray());
        for (var server = 0; server < _listeners.Length; server++)
        {
            _ = ServeAsync(server);
        }
    }

    public static IPEndPoint Virtual { get; } = new(IPAddress.Parse("192.0.2.80"), 80);

    public TestNamespace Machine => _director.Namespace;

    public TestNamespace Client { get; } = new();

    public TestNamespace ServerMachine => _servers;

    public string Directory => _directory.FullName;

    /// <summary>The table as ipvsadm saves it.</summary>
    public string[] Saved => _director.Saved;

    /// <summary>How many connections of a <see cref="Storm"/> each server has accepted, and closed.</summary>
    public IReadOnlyList<int> Closed => [Volatile.Read(ref _closed[0]), Volatile.Read(ref _closed[1])];

    /// <summary>The servers as the kernel has them now; asked from any thread.</summary>
    public IReadOnlyList<IpvsDestinationEntry> Servers
    {
        get
        {
            lock (_reading)
            {
                return _director.Client.DumpServers(ServiceKey.Of(TransportProtocol.Tcp, Virtual.Address, (ushort)Virtual.Port));
            }
        }
    }

    public void Ipvsadm(string arguments) => _director.Ipvsadm(arguments);

    public Daemon StartDaemon(string configuration = Configuration) => Daemon.Start(Machine, Directory, configuration);

    /// <summary>How long it takes until the kernel's table is this one.</summary>
    public TimeSpan UntilTableIs(string digest)
    {
        var started = Stopwatch.GetTimestamp();
        while (Digest() != digest)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"after {Patience.TotalSeconds} s:\n{string.Join('\n', Saved)}");
            Thread.Sleep(10);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Waits until so many servers of the service are in the kernel.</summary>
    public void UntilThereAre(int servers)
    {
        var started = Stopwatch.GetTimestamp();
        while (Servers.Count != servers)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"after {Patience.TotalSeconds} s:\n{string.Join('\n', Saved)}");
            Thread.Sleep(10);
        }
    }

    public string Digest() => IpvsAudit.Digest(_director.Client.Dump());

    public void Dispose()
    {
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }

        _director.Dispose();
        Client.Dispose();
        _servers.Dispose();
        _directory.Delete(recursive: true);
    }

    private static TcpListener Listen(string address)
    {
        var listener = new TcpListener(IPAddress.Parse(address), 80);
        listener.Start(512);
        return listener;
    }

    private async Task ServeAsync(int server)
    {
        try
        {
            while (true)
            {
                var connection = await _listeners[server].AcceptSocketAsync();
                if (Storm.IsOne(((IPEndPoint)connection.RemoteEndPoint!).Address))
                {
                    Interlocked.Increment(ref _closed[server]);
                    connection.Dispose();
                }
                else
                {
                    _ = EchoAsync(connection);
                }
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static async Task EchoAsync(Socket connection)
    {
        using (connection)
        {
            var buffer = new byte[64];
            try
            {
                while (await connection.ReceiveAsync(buffer) is > 0 and var length)
                {
                    await connection.SendAsync(buffer.AsMemory(0, length));
                }
            }
            catch (SocketException)
            {
                // The client is the judge of that.
            }
        }
    }
}
