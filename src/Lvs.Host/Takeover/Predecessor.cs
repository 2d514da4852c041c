using System.Net.Sockets;
using Akka.Actor;
using Lvs.Actors.Addresses;
using Lvs.Actors.Director;
using Lvs.Actors.Ipvs;
using Lvs.Actors.Vrrp;
using Lvs.Native.Vrrp;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Takeover;

/// <summary>
/// The side of a take-over that ends: it stops acting, gives what it has to the successor, and leaves when that acts. Until it has said that
/// it will not act any more, it goes on as if nothing had been whenever something fails; after that, only when the successor has ended.
/// </summary>
internal sealed partial class Predecessor(IActorRef director, VrrpLinks links, Func<Task> rehearse, ILogger log) : IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    // The table may just be being read.
    private static readonly TimeSpan LoansTimeout = TimeSpan.FromSeconds(20);

    // It is at it. If it hangs, the leases of the addresses run out.
    private static readonly TimeSpan TakingTimeout = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _whenTaken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TakeoverChannel? _channel;

    /// <summary>Ends when a successor acts.</summary>
    public Task WhenTaken => _whenTaken.Task;

    /// <summary>Gives everything to who listens there. Null when that acts now; else why not, and this process goes on.</summary>
    public async Task<string?> GiveAsync(string path)
    {
        if (WhenTaken.IsCompleted)
        {
            return "another process has taken over already";
        }

        await rehearse().ConfigureAwait(false);
        var channel = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _channel = new TakeoverChannel(channel);
        try
        {
            await Task.Run(() => channel.Connect(new UnixDomainSocketEndPoint(path))).ConfigureAwait(false);
            var loans = await director.Ask<IpvsProtocol.Loans>(IpvsProtocol.GetLoans.Instance, LoansTimeout).ConfigureAwait(false);
            var linkLoans = await director.Ask<AddressesProtocol.Loans>(AddressesProtocol.GetLoans.Instance, LoansTimeout).ConfigureAwait(false);

            // From here on nobody acts.
            var sockets = await links.SuspendAsync().ConfigureAwait(false);
            var routers = await director.Ask<VrrpProtocol.Bequest>(VrrpProtocol.Suspend.Instance, AnswerTimeout).ConfigureAwait(false);
            _channel.Give(Legacy.Of(sockets.Select(socket => socket.Place), new DirectorProtocol.Bequest(routers, loans, linkLoans)).ToJson());
            foreach (var (_, descriptor) in sockets)
            {
                _channel.Give(descriptor);
            }

            _channel.Expect(TakeoverChannel.Word.Ready, AnswerTimeout);
        }
        catch (Exception failure) when (failure is IOException or SocketException or AskTimeoutException)
        {
            return GoOn(failure.Message);
        }

        return Leave();
    }

    /// <inheritdoc/>
    public void Dispose() => _channel?.Dispose();

    private string? Leave()
    {
        try
        {
            _channel!.Say(TakeoverChannel.Word.Go);
            _channel.Expect(TakeoverChannel.Word.Taken, TakingTimeout);
        }
        catch (EndOfStreamException)
        {
            // Nobody acts: it has ended in between.
            return GoOn("the successor has ended before it acted");
        }
        catch (IOException failure)
        {
            LogUnsure(failure.Message);
        }

        _whenTaken.SetResult();
        return null;
    }

    private string GoOn(string reason)
    {
        _channel?.Dispose();
        _channel = null;
        director.Tell(VrrpProtocol.Proceed.Instance);
        links.Proceed();
        LogGoesOn(reason);
        return reason;
    }

    [LoggerMessage(9020, LogLevel.Error, "No successor has taken over, going on: {Reason}")]
    private partial void LogGoesOn(string reason);

    [LoggerMessage(9021, LogLevel.Error, "The successor has not said that it acts ({Reason}); leaving all the same, it has been told to")]
    private partial void LogUnsure(string reason);
}
