using System.Net.Sockets;
using Lvs.Host.Cli;

namespace Lvs.Host.Control;

/// <summary>Talks to a running daemon over its unix socket.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly string _path;
    private readonly HttpClient _http;

    /// <summary>A client of the daemon behind a socket.</summary>
    public ControlClient(string path)
    {
        _path = path;
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(path, cancellation) })
        {
            BaseAddress = new Uri("http://lvsd/"),
            Timeout = TimeSpan.FromSeconds(10),
        };
    }

    /// <summary>The daemon's status.</summary>
    public async Task<StatusReport> GetStatusAsync(CancellationToken cancellation)
    {
        try
        {
            return StatusReport.FromJson(await _http.GetStringAsync(new Uri("v1/status", UriKind.Relative), cancellation).ConfigureAwait(false));
        }
        catch (HttpRequestException failure)
        {
            var reason = failure.InnerException is SocketException socket ? socket.Message : failure.Message;
            throw new OperatorException($"no daemon answers on {_path}: {reason}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
