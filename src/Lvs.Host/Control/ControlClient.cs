using System.Net.Sockets;
using System.Text.Json;
using Lvs.Host.Cli;

namespace Lvs.Host.Control;

/// <summary>Talks to a running daemon over its unix socket.</summary>
internal sealed class ControlClient : IDisposable
{
    // The director waits up to 3 s for its parts, and the daemon says so then.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly HttpClient _http;

    /// <summary>A client of the daemon behind a socket.</summary>
    public ControlClient(string path)
    {
        _path = ControlPath.Resolve(path);
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(_path, cancellation) })
        {
            BaseAddress = new Uri("http://lvsd/"),
            Timeout = AnswerTimeout,
        };
    }

    /// <summary>The daemon's status.</summary>
    public async Task<StatusReport> GetStatusAsync(CancellationToken cancellation)
    {
        try
        {
            return StatusReport.FromJson(await _http.GetStringAsync(new Uri("v1/status", UriKind.Relative), cancellation).ConfigureAwait(false));
        }
        catch (TaskCanceledException failure) when (failure.InnerException is TimeoutException)
        {
            throw new OperatorException($"the daemon behind {_path} does not answer within {AnswerTimeout.TotalSeconds} s");
        }
        catch (HttpRequestException failure) when (failure.StatusCode is { } status)
        {
            throw new OperatorException($"the daemon behind {_path} cannot say its status: it answers {(int)status} {status}");
        }
        catch (JsonException)
        {
            throw new OperatorException($"what answers on {_path} is no lvsd");
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
