using System.Net.Sockets;
using System.Text.Json;
using Lvs.Core.Services;
using Lvs.Host.Cli;
using Lvs.Host.Takeover;

namespace Lvs.Host.Control;

/// <summary>Talks to a running daemon over its unix socket.</summary>
internal sealed class ControlClient : IDisposable
{
    // The director waits up to 3 s for its parts, and the daemon says so then.
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(5);

    // A large file is read, and then the director has 20 s to apply it.
    private static readonly TimeSpan ReloadTimeout = TimeSpan.FromSeconds(30);

    // A minute for another router to take over, and what the daemon needs to say that none did.
    private static readonly TimeSpan OrderTimeout = TimeSpan.FromSeconds(70);

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
    public Task<StatusReport> GetStatusAsync(CancellationToken cancellation) => GetStatusAsync(StatusTimeout, cancellation);

    /// <summary>The same, waited for as long as is said.</summary>
    public Task<StatusReport> GetStatusAsync(TimeSpan patience, CancellationToken cancellation)
        => AskAsync(
            patience,
            async timeout => StatusReport.FromJson(await _http.GetStringAsync(Resource("v1/status"), timeout).ConfigureAwait(false)),
            "say its status",
            cancellation);

    /// <summary>Has the daemon read its configuration again.</summary>
    public Task<ReloadReport> ReloadAsync(CancellationToken cancellation)
        => AskAsync(ReloadTimeout, timeout => PostAsync("v1/reload", null, ReloadReport.FromJson, timeout), "reload", cancellation);

    /// <summary>What a reload of a file would do.</summary>
    public Task<ReloadReport> PlanAsync(string file, CancellationToken cancellation)
        => AskAsync(
            ReloadTimeout,
            timeout => PostAsync(
                "v1/plan", PlanRequest.ToJson(new PlanRequest(Path.GetFullPath(file))), ReloadReport.FromJson, timeout),
            "plan",
            cancellation);

    /// <summary>Hands over, or returns; answered when that is done.</summary>
    public Task<FailoverReport> FailoverAsync(FailoverRequest request, CancellationToken cancellation)
        => AskAsync(
            OrderTimeout,
            timeout => PostAsync("v1/failover", FailoverRequest.ToJson(request), FailoverReport.FromJson, timeout),
            "hand over",
            cancellation);

    /// <summary>Puts into maintenance, or lifts it.</summary>
    public Task<MaintenanceReport> MaintainAsync(MaintenanceRequest request, CancellationToken cancellation)
        => AskAsync(
            StatusTimeout,
            timeout => PostAsync("v1/maintenance", MaintenanceRequest.ToJson(request), MaintenanceReport.FromJson, timeout),
            "change its maintenance",
            cancellation);

    /// <summary>Has the daemon hand everything over to who listens on a socket; answered when that acts, or does not.</summary>
    public Task<TakeoverReport> TakeOverAsync(TakeoverRequest request, CancellationToken cancellation)
        => AskAsync(
            OrderTimeout,
            timeout => PostAsync("v1/takeover", TakeoverRequest.ToJson(request), TakeoverReport.FromJson, timeout),
            "hand over to a successor",
            cancellation);

    /// <summary>Decides about servers.</summary>
    public Task<ServerAnswer> OrderAsync(ServerRequest request, CancellationToken cancellation)
        => AskAsync(
            StatusTimeout,
            timeout => PostAsync("v1/server", ServerRequest.ToJson(request), ServerAnswer.FromJson, timeout),
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
    private async Task<T> PostAsync<T>(string path, string? request, Func<string, T> read, CancellationToken cancellation)
    {
        using var content = request is null ? null : new StringContent(request);
        using var response = await _http.PostAsync(Resource(path), content, cancellation).ConfigureAwait(false);
        if (response.Content.Headers.ContentType?.MediaType != "application/json")
        {
            response.EnsureSuccessStatusCode();
        }

        return read(await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));
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
