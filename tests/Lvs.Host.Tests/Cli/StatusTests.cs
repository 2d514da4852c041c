using System.Net.Sockets;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cli;

/// <summary><c>lvsd status</c> where there is no answer.</summary>
public sealed class StatusTests : DaemonTest
{
    [Fact]
    public async Task Status_without_a_daemon_is_one_clear_line()
    {
        var status = await Lvsd.RunAsync("status", "--control", Control);
        Assert.Equal(1, status.ExitCode);
        Assert.StartsWith($"lvsd: no daemon answers on {Control}: ", Assert.Single(status.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_of_a_daemon_that_is_frozen_is_one_clear_line()
    {
        // What a stopped process looks like: the kernel accepts for it, and nobody reads.
        using var frozen = Listen();
        var status = await Lvsd.RunAsync("status", "--control", Control);
        Assert.Equal(1, status.ExitCode);
        Assert.Equal($"lvsd: the daemon behind {Control} does not answer within 5 s", Assert.Single(status.ErrorLines));
    }

    [Fact]
    public async Task Status_that_is_interrupted_is_one_line_and_130()
    {
        using var frozen = Listen();
        using var status = Lvsd.Start([], "status", "--control", Control);
        using var asked = await frozen.AcceptAsync().WaitAsync(Patience);
        status.Signal("INT");
        var result = await status.ExitAsync();
        Assert.Equal(130, result.ExitCode);
        Assert.Equal("lvsd: interrupted", Assert.Single(result.ErrorLines));
    }

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Control));
        socket.Listen();
        return socket;
    }
}
