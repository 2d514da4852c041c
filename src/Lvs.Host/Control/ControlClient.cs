using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lvs.Core.Services;
using Lvs.Host.Cli;

namespace Lvs.Host.Control;

/// <summary>Talks to a running daemon over its unix socket.</summary>
internal sealed class ControlClient : IDisposable
{
    // The director waits up to 3 s for its parts, and the daemon says so then.
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(5);

    // A large file is read, and then the director has 20 s to apply it.
    private static readonly TimeSpan ReloadTimeout = TimeSpan.FromSeconds(30);

    private readonly string _path;
    private readonly HttpClient _http;

    /// <summary>A client of the daemon behind a socket.</summary>
    public ControlClient(string path)
    {
        _path = ControlPath.Resolve(path);
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(_path, cancellation) })
        {
            BaseAddress = new Uri("http://lvsd/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>The daemon's status.</summary>
    public Task<StatusReport> GetStatusAsync(CancellationToken cancellation)
        => AskAsync(
            StatusTimeout,
            async timeout => StatusReport.FromJson(await _http.GetStringAsync(Resource("v1/status"), timeout).ConfigureAwait(false)),
            "say its status",
            cancellation);

    /// <summary>Has the daemon read its configuration again.</summary>
    public Task<ReloadReport> ReloadAsync(CancellationToken cancellation)
        => AskAsync(ReloadTimeout, timeout => PostAsync("v1/reload", null, timeout), "reload", cancellation);

    /// <summary>What a reload of a file would do.</summary>
    public Task<ReloadReport> PlanAsync(string file, CancellationToken cancellation)
        => AskAsync(
            ReloadTimeout,
            timeout => PostAsync("v1/plan", new StringContent(PlanRequest.ToJson(new PlanRequest(Path.GetFullPath(file)))), timeout),
            "plan",
            cancellation);

    /// <summary>Decides about servers.</summary>
    public Task<ServerAnswer> OrderAsync(ServerRequest request, CancellationToken cancellation)
        => AskAsync(
            StatusTimeout,
            async timeout =>
            {
                using var content = new StringContent(ServerRequest.ToJson(request));
                using var response = await _http.PostAsync(Resource("v1/server"), content, timeout).ConfigureAwait(false);
                if (response.StatusCode != HttpStatusCode.UnprocessableEntity)
                {
                    response.EnsureSuccessStatusCode();
                }

                return ServerAnswer.FromJson(await response.Content.ReadAsStringAsync(timeout).ConfigureAwait(false));
            },
            "do that",
            cancellation);

    /// <summary>What is decided by hand about servers.</summary>
    public Task<ServerOverrides> GetOverridesAsync(CancellationToken cancellation)
        => AskAsync(
            StatusTimeout,
            async timeout => OverrideReport.FromJson(await _http.GetStringAsync(Resource("v1/overrides"), timeout).ConfigureAwait(false)),
            "say what is decided by hand",
            cancellation);

    private static Uri Resource(string path) => new(path, UriKind.Relative);

    // A refusal is an answer, and so is that there is none.
    private async Task<ReloadReport> PostAsync(string path, HttpContent? content, CancellationToken cancellation)
    {
        using var response = await _http.PostAsync(Resource(path), content, cancellation).ConfigureAwait(false);
        if (response.StatusCode is not (HttpStatusCode.UnprocessableEntity or HttpStatusCode.GatewayTimeout))
        {
            response.EnsureSuccessStatusCode();
        }

        return ReloadReport.FromJson(await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));
    }

    private async Task<T> AskAsync<T>(TimeSpan patience, Func<CancellationToken, Task<T>> ask, string what, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(patience);
        try
        {
            return await ask(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new OperatorException($"the daemon behind {_path} does not answer within {patience.TotalSeconds} s");
        }
        catch (HttpRequestException failure) when (failure.StatusCode is { } status)
        {
            throw new OperatorException($"the daemon behind {_path} cannot {what}: it answers {(int)status} {status}");
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
