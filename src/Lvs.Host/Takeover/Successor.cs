using System.Net.Sockets;
using System.Text.Json;
using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Actors.Vrrp;
using Lvs.Core.Config;
using Lvs.Host.Cli;
using Lvs.Host.Control;
using Lvs.Native.Vrrp;

namespace Lvs.Host.Takeover;

/// <summary>
/// The side of a take-over that goes on (<c>lvsd run --takeover</c>): it learns what it can while the predecessor acts, asks it for what it
/// has, and acts at once. Whatever fails before that ends this process, and the predecessor goes on.
/// </summary>
internal sealed class Successor(string controlPath, string configPath, VrrpLinks links)
{
    // Scripts that are followed have been run once by then.
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    // It stops its actors, and closes its control socket.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Comes back when the routers are this process's, and the predecessor has ended; says which process that was, and for how long nobody
    /// acted. Throws an <see cref="OperatorException"/> or an <see cref="IOException"/> when that failed.
    /// </summary>
    public async Task<(int Predecessor, TimeSpan Pause)> TakeOverAsync(IActorRef director, DirectorConfig config, CancellationToken cancel)
    {
        await ReadyAsync(director, config).ConfigureAwait(false);
        var path = ControlPath.Resolve($"{controlPath}.{Environment.ProcessId}");
        File.Delete(path);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        try
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(1);
            using var control = new ControlClient(controlPath);
            var answer = control.TakeOverAsync(new TakeoverRequest(configPath, path, TakeoverRequest.OwnNamespace), cancel);
            var accepted = listener.AcceptAsync(cancel).AsTask();
            if (await Task.WhenAny(answer, accepted).ConfigureAwait(false) == answer
                && (await answer.ConfigureAwait(false)).Problem is { } problem)
            {
                throw new OperatorException($"the running daemon does not hand over, and goes on: {problem}");
            }

            using var channel = new TakeoverChannel(await accepted.ConfigureAwait(false));
            return await Task.Run(() => TakeAsync(channel, director), cancel).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task ReadyAsync(IActorRef director, DirectorConfig config)
    {
        try
        {
            await director.Ask<VrrpProtocol.Ready>(new DirectorProtocol.Prepare(config), ReadyTimeout).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            throw new OperatorException(
                $"something that instances follow is not known after {ReadyTimeout.TotalSeconds} s; the running daemon goes on");
        }
    }

    private async Task<(int Predecessor, TimeSpan Pause)> TakeAsync(TakeoverChannel channel, IActorRef director)
    {
        var since = TimeProvider.System.GetTimestamp();
        var legacy = Read(channel.TakeText(AnswerTimeout));
        foreach (var socket in legacy.Sockets)
        {
            links.Inherit(socket.ToPlace(), channel.TakeSocket(AnswerTimeout));
        }

        channel.Say(TakeoverChannel.Word.Ready);
        channel.Expect(TakeoverChannel.Word.Go, AnswerTimeout);
        await director.Ask<VrrpProtocol.Ready>(new DirectorProtocol.Succeed(legacy.ToBequest()), AnswerTimeout).ConfigureAwait(false);
        var pause = TimeProvider.System.GetElapsedTime(since);
        channel.Say(TakeoverChannel.Word.Taken);
        channel.AwaitEnd(EndTimeout);
        links.CloseUnused();
        return (legacy.Process, pause);
    }

    private static Legacy Read(byte[] text)
    {
        try
        {
            return Legacy.FromJson(text);
        }
        catch (JsonException failure)
        {
            throw new IOException($"what the running daemon leaves cannot be read: {failure.Message}", failure);
        }
    }
}
