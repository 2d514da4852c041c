using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lvs.Native.Namespaces;

namespace Lvs.Host.Lab.Draining;

/// <summary>Asks a <see cref="DirectorEnd"/>, over the lab's own wire.</summary>
internal sealed class DirectorLink : IDisposable
{
    /// <summary>Which kernel the director has.</summary>
    public const string Kernel = "kernel";

    /// <summary>The weights of both servers in the kernel.</summary>
    public const string Weights = "weights";

    /// <summary>The last lines that the director has logged.</summary>
    public const string Log = "log";

    /// <summary>Take the first server out.</summary>
    public const string Drain = "drain";

    /// <summary>Let it in again.</summary>
    public const string Restore = "restore";

    /// <summary>What stands between the lines of an answer that has several.</summary>
    public const char LineBreak = '\v';

    /// <summary>The answer to an order that is carried out.</summary>
    public const string Done = "done";

    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private DirectorLink(Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream);
    }

    /// <summary>Connects from the client's node to the director's.</summary>
    public static async Task<DirectorLink> ConnectAsync(Node from, Node director, CancellationToken cancel)
    {
        var socket = NetworkNamespace.Run(
            from.Namespace, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        try
        {
            await socket.ConnectAsync(new IPEndPoint(director.Address, DirectorEnd.Port), cancel).ConfigureAwait(false);
            return new DirectorLink(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>One question, one line of answer; one at a time.</summary>
    public async Task<string> AskAsync(string question, CancellationToken cancel)
    {
        try
        {
            await _stream.WriteAsync(Encoding.ASCII.GetBytes(question + "\n"), cancel).ConfigureAwait(false);
            return await _reader.ReadLineAsync(cancel).ConfigureAwait(false) ?? throw new ExpectationException("the director's side has ended");
        }
        catch (IOException failure)
        {
            throw new ExpectationException($"the director's side does not answer: {failure.Message}");
        }
    }

    /// <summary>Gives an order.</summary>
    public async Task OrderAsync(string order, CancellationToken cancel)
    {
        var answer = await AskAsync(order, cancel).ConfigureAwait(false);
        if (answer != Done)
        {
            throw new ExpectationException($"{order}: {answer}");
        }
    }

    /// <summary>The weights in the kernel: of the server that is taken out, and of the other; null when they are not both there.</summary>
    public async Task<(int First, int Second)?> WeightsAsync(CancellationToken cancel)
    {
        var words = (await AskAsync(Weights, cancel).ConfigureAwait(false)).Split(' ');
        return words.Length == 2
            && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var second)
                ? (first, second)
                : null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }
}
