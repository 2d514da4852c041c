using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>
/// Clients that open a connection, see it closed by the server, and open the next: 2,000 a second, or as many as the machine makes. Each is
/// counted with the share of the first server that the weights in the kernel give it at that moment.
/// </summary>
internal sealed class Storm : IDisposable
{
    private const int Clients = 8;

    // The servers close at once what comes from these; more addresses than one, so that no port is used again soon.
    private const int FirstAddress = 100;
    private const int Addresses = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(Clients / 2000.0);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<double> _share;
    private readonly Lock _turn = new();
    private readonly Task[] _tasks;
    private double _shareNow;
    private double _expected;
    private int _opened;

    /// <param name="network">Where the clients are.</param>
    /// <param name="target">What they connect to.</param>
    /// <param name="share">The share of the first server by the weights in the kernel.</param>
    public Storm(TestNamespace network, IPEndPoint target, Func<double> share)
    {
        _share = share;
        _shareNow = share();
        network.Exec("sh", "-c", $"for i in $(seq {FirstAddress} {FirstAddress + Addresses - 1}); do echo addr add 192.0.2.$i/24 dev v1; done | ip -batch -");
        _tasks =
        [
            .. Enumerable.Range(0, Clients).Select(client => Task.Run(() => network.Run(() => Connect(target, client)))),
            Task.Run(Sample),
        ];
    }

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Connections so far, and how many of them the first server should have by the weights.</summary>
    public (int Opened, double Expected) Count
    {
        get
        {
            lock (_turn)
            {
                return (_opened, _expected);
            }
        }
    }

    /// <summary>Whether a connection is one of these.</summary>
    public static bool IsOne(IPAddress client) => client.GetAddressBytes()[3] is >= FirstAddress and < FirstAddress + Addresses;

    /// <summary>Waits for so many more connections, or for one that fails.</summary>
    public void WaitFor(int more)
    {
        var goal = Count.Opened + more;
        var started = Stopwatch.GetTimestamp();
        while (Count.Opened < goal && _failures.IsEmpty)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"{more} connections took longer than {Patience.TotalSeconds} s");
            Thread.Sleep(SampleInterval);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAll(_tasks);
        _stop.Dispose();
    }

    private void Sample()
    {
        while (!_stop.IsCancellationRequested)
        {
            Volatile.Write(ref _shareNow, _share());
            Thread.Sleep(SampleInterval);
        }
    }

    private void Connect(IPEndPoint target, int client)
    {
        var buffer = new byte[1];
        for (var number = client; !_stop.IsCancellationRequested; number += Clients)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(new IPAddress([192, 0, 2, (byte)(FirstAddress + (number % Addresses))]), 0));
                lock (_turn)
                {
                    _opened++;
                    _expected += Volatile.Read(ref _shareNow);
                }

                socket.Connect(target);
                socket.Receive(buffer);
            }
            catch (SocketException failure)
            {
                _failures.Enqueue(failure.Message);
            }

            // On a slow machine half of the time is left to the director.
            var took = Stopwatch.GetElapsedTime(started);
            Thread.Sleep(2 * took < Interval ? Interval - took : took);
        }
    }
}
