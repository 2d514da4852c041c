using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Lvs.Native.Namespaces;

namespace Lvs.Host.Lab.Draining;

/// <summary>
/// Clients that open a connection, see it closed by the server, and open the next, so many a second together. Each connection has its moment;
/// one whose turn comes late is made at once, so that the rate holds.
/// </summary>
internal sealed class Storm : IDisposable
{
    /// <summary>Connections a second.</summary>
    public const int Rate = 2000;

    // A client has an address of its own and takes one port after the other. IPVS remembers a connection for two minutes, and one that comes
    // from the same port goes where the other went, whatever the weights are now: here that is minutes later.
    private const byte FirstAddress = 201;
    private const int Clients = 16;
    private const int FirstPort = 2048;
    private const int Ports = 60_000;

    // A segment that is lost is sent again after a second.
    private const int AnswerTimeout = 5_000;

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Thread[] _threads;
    private readonly TimeSpan _start = LabClock.Now;
    private long _answered;
    private volatile bool _isStopping;

    /// <summary>Starts it.</summary>
    public Storm(Node client)
    {
        _threads = [.. Enumerable.Range(0, Clients).Select(number => new Thread(() => NetworkNamespace.Run(client.Namespace, () => Connect(number))))];
        foreach (var thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>What went wrong: resets, and what was not answered.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Connections that were made and closed in order.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Whether an address is one of its clients'.</summary>
    public static bool IsOne(IPAddress address) => address.GetAddressBytes()[3] is >= FirstAddress and < FirstAddress + Clients;

    /// <summary>Gives the node the addresses its clients have.</summary>
    public static async Task PrepareAsync(Node client)
    {
        for (var address = FirstAddress; address < FirstAddress + Clients; address++)
        {
            await Tool.RunAsync(
                "ip", "-n", client.Namespace, "address", "add", $"{Address(address)}/{LabAddresses.PrefixLength}", "dev", Node.Interface).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private static IPAddress Address(byte last)
    {
        var bytes = LabAddresses.Client.GetAddressBytes();
        bytes[3] = last;
        return new IPAddress(bytes);
    }

    private void Connect(int client)
    {
        var address = Address((byte)(FirstAddress + client));
        var buffer = new byte[1];
        for (long number = client; !_isStopping; number += Clients)
        {
            var due = _start + TimeSpan.FromSeconds((double)number / Rate) - LabClock.Now;
            if (due > TimeSpan.Zero)
            {
                Thread.Sleep(due);
            }

            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.ReceiveTimeout = AnswerTimeout;
                socket.Bind(new IPEndPoint(address, FirstPort + (int)(number / Clients % Ports)));
                socket.Connect(LabAddresses.Service);
                if (socket.Receive(buffer) == 0)
                {
                    Interlocked.Increment(ref _answered);
                }
            }
            catch (SocketException failure)
            {
                _failures.Enqueue(failure.SocketErrorCode.ToString());
            }
        }
    }
}
