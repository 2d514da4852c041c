using System.Net;
using System.Net.Sockets;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>Servers that speak something else than TCP, behind a director in the real kernel.</summary>
public sealed class EchoTests : IDisposable
{
    private const string Configuration = """
        virtual_server_group echo {
            192.0.2.80 7
        }
        virtual_server group echo {
            protocol UDP
            lb_algo rr
            lb_kind NAT
            real_server 198.51.100.1 7 {
                weight 1
            }
            real_server 198.51.100.2 7 {
                weight 1
            }
        }
        virtual_server 192.0.2.80 7 {
            protocol SCTP
            lb_algo rr
            lb_kind NAT
            real_server 198.51.100.1 7 {
                weight 1
            }
            real_server 198.51.100.2 7 {
                weight 1
            }
        }
        """;

    private static readonly IPEndPoint Virtual = new(IPAddress.Parse("192.0.2.80"), 7);
    private static readonly IPEndPoint[] Servers = [new(IPAddress.Parse("198.51.100.1"), 7), new(IPAddress.Parse("198.51.100.2"), 7)];

    private readonly DirectorNetwork _network = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public void Datagrams_and_SCTP_associations_go_to_each_server_in_turn_and_answers_come_from_the_virtual_address()
    {
        using var daemon = _network.StartDaemon(Configuration);
        Eventually.True(() => _network.Saved.Length == 6, "both services have their servers");
        AssertAnswers(EchoSocket.OpenUdp, AnswerDatagramsAsync);
        AssertAnswers(EchoSocket.OpenSctp, static (server, number) =>
        {
            server.Listen();
            return AnswerAssociationAsync(server, number);
        });
        daemon.Stop();
        Assert.Empty(_network.Saved);
    }

    // Each of two clients asks twice: the first answers come from both servers, the second ones from where the first came from.
    private void AssertAnswers(Func<TestNamespace, Socket> open, Func<Socket, byte, Task> serve)
    {
        var servers = Servers.Select(address => Bound(open(_network.ServerMachine), address)).ToArray();
        var serving = servers.Select((server, i) => serve(server, (byte)i)).ToArray();
        var clients = Servers.Select(_ => Bound(open(_network.Client), new IPEndPoint(IPAddress.Parse("192.0.2.2"), 0))).ToArray();
        try
        {
            Assert.All(clients, static client => client.Connect(Virtual));
            var first = clients.Select(static client => client.Ask(1)).ToList();
            var second = clients.Select(static client => client.Ask(2)).ToList();
            Assert.Equal([[1, 0], [1, 1]], first.OrderBy(static answer => answer[1]));
            Assert.Equal(first.Select(static answer => new byte[] { 2, answer[1] }), second);
        }
        finally
        {
            Array.ForEach(clients, static client => client.Dispose());
            Array.ForEach(servers, static server => server.Dispose());
        }

        Assert.True(Task.WaitAll(serving, TimeSpan.FromSeconds(20)), "a server does not end");
    }

    private static Socket Bound(Socket socket, IPEndPoint address)
    {
        socket.Bind(address);
        return socket;
    }

    private static async Task AnswerDatagramsAsync(Socket server, byte number)
    {
        var buffer = new byte[16];
        try
        {
            while (true)
            {
                var question = await server.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
                await server.SendToAsync(new[] { buffer[0], number }, SocketFlags.None, question.RemoteEndPoint);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static async Task AnswerAssociationAsync(Socket server, byte number)
    {
        var buffer = new byte[16];
        try
        {
            using var association = await server.AcceptAsync();
            while (await association.ReceiveAsync(buffer) > 0)
            {
                await association.SendAsync(new[] { buffer[0], number });
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
