using System.Net;
using System.Net.Sockets;
using System.Text;
using Lvs.Core.Health;
using Lvs.Native.Health;

namespace Lvs.Native.Tests.Health;

/// <summary>Asking an agent, against servers that behave well and badly.</summary>
public sealed class AgentProbeTests
{
    private const int Patience = 20;

    [Theory]
    [InlineData("75%\n", "75%")]
    [InlineData("up ready#fine\r\nand more", "up ready#fine")]
    [InlineData("drain", "drain")]
    [InlineData("\n", "")]
    [InlineData("\u00ff\u0000\u001b[2J\n", "\u00ff\u0000\u001b[2J")]
    public async Task A_line_is_read_to_its_end_or_to_that_of_the_connection(string sent, string line)
        => Assert.Equal(line, await AskAsync(Patience, server => SendAsync(server, sent)));

    [Fact]
    public async Task A_line_that_comes_byte_by_byte_is_put_together()
        => Assert.Equal("down#disk full", await AskAsync(Patience, async server =>
        {
            server.NoDelay = true;
            foreach (var character in "down#disk full\n")
            {
                await SendAsync(server, $"{character}");
            }
        }));

    [Fact]
    public async Task What_is_to_be_sent_comes_first_as_a_line()
    {
        var question = "";
        Assert.Equal("up", await AskAsync(
            Patience,
            async server =>
            {
                var buffer = new byte[64];
                while (!question.EndsWith('\n'))
                {
                    question += Encoding.UTF8.GetString(buffer, 0, await server.ReceiveAsync(buffer));
                }

                await SendAsync(server, "up\n");
            },
            "status web1"));
        Assert.Equal("status web1\n", question);
    }

    [Fact]
    public async Task A_line_of_256_bytes_is_one_and_a_longer_one_is_none_and_is_not_waited_for()
    {
        var longest = new string('a', AgentAnswer.Longest);
        Assert.Equal(longest, await AskAsync(Patience, server => SendAsync(server, $"{longest}\n")));
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await FailsAsync("its line is longer than 256 bytes", Patience, async server =>
        {
            await SendAsync(server, $"{longest}b");
            await closed.Task;
        });
        closed.SetResult();
    }

    [Fact]
    public Task Whoever_closes_without_a_word_has_said_nothing()
        => FailsAsync("it closed the connection without a word", Patience, _ => Task.CompletedTask);

    [Fact]
    public async Task Whoever_never_ends_its_line_has_as_much_time_as_any_other()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await FailsAsync("no line within 0.3 s", 0.3, async server =>
        {
            await SendAsync(server, "75");
            await asked.Task;
        });
        asked.SetResult();
    }

    [Fact]
    public async Task A_reset_connection_and_a_closed_port_are_said_as_they_are()
    {
        await FailsAsync("connection reset", Patience, server =>
        {
            server.LingerState = new LingerOption(enable: true, seconds: 0);
            return Task.CompletedTask;
        });

        EndPoint endPoint;
        using (var listener = Listen())
        {
            endPoint = listener.LocalEndPoint!;
        }

        var failure = await Assert.ThrowsAsync<IOException>(() => new NetworkProbe().AskAgentAsync(Target(endPoint, Patience), CancellationToken.None));
        Assert.Equal("connection refused", failure.Message);
    }

    [Fact]
    public async Task A_cancelled_question_ends_in_a_cancelled_task()
    {
        using var listener = Listen();
        using var cancel = new CancellationTokenSource();
        var asked = new NetworkProbe().AskAgentAsync(Target(listener.LocalEndPoint, Patience), cancel.Token);
        using var server = await listener.AcceptAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    private static async Task FailsAsync(string message, double seconds, Func<Socket, Task> serve)
        => Assert.Equal(message, (await Assert.ThrowsAsync<IOException>(() => AskAsync(seconds, serve))).Message);

    private static async Task<string> AskAsync(double seconds, Func<Socket, Task> serve, string? question = null)
    {
        using var listener = Listen();
        _ = ServeAsync(listener, serve);
        return await new NetworkProbe().AskAgentAsync(Target(listener.LocalEndPoint, seconds, question), CancellationToken.None);
    }

    private static async Task ServeAsync(Socket listener, Func<Socket, Task> serve)
    {
        using var server = await listener.AcceptAsync();
        await serve(server);
    }

    private static async Task SendAsync(Socket server, string text) => await server.SendAsync(Encoding.Latin1.GetBytes(text));

    private static AgentTarget Target(EndPoint? endPoint, double seconds, string? question = null)
        => new((IPEndPoint)endPoint!, question, TimeSpan.FromSeconds(seconds));

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }
}
