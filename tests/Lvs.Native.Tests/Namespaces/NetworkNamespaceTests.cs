using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Lvs.Native.Namespaces;
using Lvs.Native.Tests.Support;

namespace Lvs.Native.Tests.Namespaces;

public sealed class NetworkNamespaceTests
{
    [Fact]
    public void The_body_sees_the_interfaces_of_the_namespace_and_the_caller_stays_outside()
    {
        using var space = new TestNamespace();
        space.Ip("link add only-here type bridge");
        Assert.Contains("only-here", space.Run(static () => File.ReadAllText("/proc/thread-self/net/dev")), StringComparison.Ordinal);
        Assert.DoesNotContain("only-here", File.ReadAllText("/proc/thread-self/net/dev"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_made_inside_stays_inside()
    {
        using var space = new TestNamespace();
        space.Ip("addr add 192.0.2.1/32 dev lo");
        using var socket = space.Run(static () =>
        {
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0));
            listener.Listen();
            return listener;
        });
        var client = space.Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        using (client)
        {
            await client.ConnectAsync(socket.LocalEndPoint!);
            using var accepted = await socket.AcceptAsync();
            Assert.NotNull(accepted);
        }
    }

    [Fact]
    public void An_exception_of_the_body_is_the_callers()
    {
        using var space = new TestNamespace();
        Assert.Throws<NetworkInformationException>(() => space.Run(static () => throw new NetworkInformationException()));
    }

    [Fact]
    public void A_namespace_that_is_not_there_is_an_error()
        => Assert.Throws<FileNotFoundException>(static () => NetworkNamespace.Run("lvs-test-nowhere", static () => 1));
}
