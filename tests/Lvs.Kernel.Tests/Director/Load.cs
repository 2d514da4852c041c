using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>Clients that ask all the time: some on connections they keep, some on a new one each time.</summary>
internal sealed class Load : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(5);

    // A segment that is lost is sent again after a second at the latest; an answer that takes longer than this does not come.
    private const int AnswerTimeout = 15_000;

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _clients;
    private int _answers;

    public Load(TestNamespace network, IPEndPoint target, int keeping, int renewing)
        => _clients =
        [
            .. Enumerable.Range(0, keeping).Select(_ => Task.Run(() => network.Run(() => Ask(target, keeps: true)))),
            .. Enumerable.Range(0, renewing).Select(_ => Task.Run(() => network.Run(() => Ask(target, keeps: false)))),
        ];

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Waits until so many more requests have been answered, or one has failed.</summary>
    public void WaitForAnswers(int more)
    {
        var goal = Volatile.Read(ref _answers) + more;
        var started = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _answers) < goal && _failures.IsEmpty)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"{more} answers took longer than {Patience.TotalSeconds} s");
            Thread.Sleep(10);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAll(_clients);
        _stop.Dispose();
    }

    private void Ask(IPEndPoint target, bool keeps)
    {
        Socket? connection = null;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var started = Stopwatch.GetTimestamp();
                connection ??= Connect(target);
                var buffer = new byte[4];
                connection.Send(buffer);
                if (connection.Receive(buffer) == 0)
                {
                    throw new IOException("closed by the server");
                }

                Interlocked.Increment(ref _answers);
                if (!keeps)
                {
                    connection.Dispose();
                    connection = null;
                }

                // On a slow machine most of the time is left to the director.
                Thread.Sleep(Shortest + (5 * Stopwatch.GetElapsedTime(started)));
            }
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            _failures.Enqueue($"{(keeps ? "kept" : "new")} connection: {failure.Message}");
        }
        finally
        {
            connection?.Dispose();
        }
    }

    private static Socket Connect(IPEndPoint target)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveTimeout = AnswerTimeout,
            SendTimeout = AnswerTimeout,
            NoDelay = true,
        };
        try
        {
            socket.Connect(target);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
