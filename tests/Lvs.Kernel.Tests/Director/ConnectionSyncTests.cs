using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Kernel.Tests.Ipvs;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>
/// Two directors whose kernels tell each other of connections, a client, and two servers that answer it directly, all on one switch, in the
/// real kernel. A connection that a director does not know is reset by it, and one that goes to the other server by that.
/// </summary>
public sealed class ConnectionSyncTests : IDisposable
{
    private const int Connections = 4;
    private const int AnswerTimeout = 20_000;

    private static readonly IPEndPoint Virtual = new(IPAddress.Parse("192.0.2.80"), 80);

    private readonly TestNamespace _switch = new();
    private readonly IpvsFixture[] _directors = [new(), new()];
    private readonly TestNamespace[] _servers = [new(), new()];
    private readonly TestNamespace _client = new();
    private readonly DirectoryInfo[] _directories = [Directory.CreateTempSubdirectory("lvsd-kernel-"), Directory.CreateTempSubdirectory("lvsd-kernel-")];
    private readonly TcpListener[] _listeners;

    public ConnectionSyncTests()
    {
        _switch.Ip("link add br0 type bridge");
        _switch.Ip("link set br0 up");
        Connect(_client, 2);
        for (var i = 0; i < _servers.Length; i++)
        {
            Connect(_directors[i].Namespace, 11 + i);
            Connect(_servers[i], 21 + i);
            _servers[i].Exec("sh", "-c", "cd /proc/sys/net/ipv4/conf/all; echo 1 >arp_ignore; echo 2 >arp_announce");
            _servers[i].Ip("addr add 192.0.2.80/32 dev lo");
        }

        _listeners = [.. _servers.Select(static server => server.Run(static () =>
        {
            var listener = new TcpListener(Virtual);
            listener.Start();
            return listener;
        }))];
        for (var i = 0; i < _listeners.Length; i++)
        {
            _ = ServeAsync(_listeners[i], (byte)i);
        }
    }

    public void Dispose()
    {
        Array.ForEach(_listeners, static listener => listener.Dispose());
        Array.ForEach(_directors, static director => director.Dispose());
        Array.ForEach(_servers, static server => server.Dispose());
        _client.Dispose();
        _switch.Dispose();
        Array.ForEach(_directories, static directory => directory.Delete(recursive: true));
    }

    [Fact]
    public void A_connection_through_the_master_is_in_the_table_of_the_backup_and_goes_on_to_the_same_server_when_the_master_is_killed()
    {
        using var master = Start(0, priority: 120);
        Eventually.True(() => HoldsAddress(0), "the first director is master");
        using var backup = Start(1, priority: 100);
        Eventually.True(() => Runs(0, SyncRole.Master) && Runs(1, SyncRole.Backup), "one tells and the other listens");
        Assert.Empty(Known(1));

        var clients = _client.Run(static () => Enumerable.Range(0, Connections).Select(static _ => Connected()).ToList());
        try
        {
            var served = clients.Select(static client => client.Ask(1)).ToList();
            Assert.Equal([0, 0, 1, 1], served.Select(static answer => (int)answer[1]).Order());
            Eventually.True(() => Known(1).Count == Connections, "the backup knows the connections");
            Assert.Equal(Known(0), Known(1));
            Assert.Equal(
                clients.Select(static client => client.LocalEndPoint!.ToString()).Order(StringComparer.Ordinal),
                Known(1).Select(static connection => connection.Client).Order(StringComparer.Ordinal));

            master.Kill();
            Eventually.True(() => HoldsAddress(1) && !HoldsAddress(0), "the second director is master");
            Assert.Equal(served.Select(static answer => new byte[] { 2, answer[1] }), clients.Select(static client => client.Ask(2)));
            Eventually.True(() => Runs(1, SyncRole.Master), "who is master now tells");
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
        }
    }

    private Daemon Start(int director, int priority) => Daemon.Start(
        _directors[director].Namespace,
        _directories[director].FullName,
        $$"""
        global_defs {
            router_id LVS_0{{director}}
            lvs_sync_daemon eth0 VI_1
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
            lb_algo rr
            lb_kind DR
            real_server 192.0.2.21 80 {
                weight 1
            }
            real_server 192.0.2.22 80 {
                weight 1
            }
        }
        """);

    private bool HoldsAddress(int director)
        => _directors[director].Namespace.Ip("-o addr show dev eth0").Contains("192.0.2.80/", StringComparison.Ordinal);

    private bool Runs(int director, SyncRole role) => _directors[director].Client.GetSyncDaemons() is [var daemon] && daemon.Role == role;

    private List<(string Client, string Server)> Known(int director) => _directors[director].Namespace.Run(static () => File.ReadLines("/proc/thread-self/net/ip_vs_conn")
        .Select(static line => IpvsConnection.TryParse(line, out var connection) ? connection : null)
        .OfType<IpvsConnection>()
        .Where(static connection => connection.Virtual.Equals(Virtual))
        .Select(static connection => (connection.Client.ToString(), connection.Server.ToString()))
        .Order()
        .ToList());

    private void Connect(TestNamespace machine, int number)
    {
        _switch.Ip($"link add p{number} type veth peer name eth0 netns {machine.Name}");
        _switch.Ip($"link set p{number} master br0 up");
        machine.Ip($"addr add 192.0.2.{number}/24 dev eth0");
        machine.Ip("link set eth0 up");
    }

    private static Socket Connected()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveTimeout = AnswerTimeout,
            SendTimeout = AnswerTimeout,
            NoDelay = true,
        };
        socket.Connect(Virtual);
        return socket;
    }

    private static async Task ServeAsync(TcpListener listener, byte number)
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await listener.AcceptSocketAsync(), number);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static async Task AnswerAsync(Socket connection, byte number)
    {
        using (connection)
        {
            var buffer = new byte[1];
            try
            {
                while (await connection.ReceiveAsync(buffer) > 0)
                {
                    await connection.SendAsync(new[] { buffer[0], number });
                }
            }
            catch (SocketException)
            {
                // The client is the judge of that.
            }
        }
    }
}
