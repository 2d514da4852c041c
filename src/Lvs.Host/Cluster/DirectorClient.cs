using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Lvs.Core.Cluster;
using Lvs.Core.Config;

namespace Lvs.Host.Cluster;

/// <summary>Asks another director, over one connection as long as that works.</summary>
internal sealed class DirectorClient(ClusterDirector director, DirectorIdentity identity) : IDisposable
{
    /// <summary>How long a question takes, connection and answer included.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private const int LongestReason = 200;

    private readonly Lock _turn = new();
    private HttpClient? _http;
    private string? _refused;
    private bool _isDisposed;

    /// <summary>Asks it. Failures are <see cref="IOException"/>s.</summary>
    public async Task<ClusterMessage> AskAsync(ClusterMessage message)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        HttpClient? http = null;
        try
        {
            http = Connected();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"https://{director.Name}/{ClusterServer.Path}")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(MessageReport.ToJson(message)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            };
            using var response = await http.SendAsync(request, deadline.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                var reason = await response.Content.ReadAsStringAsync(deadline.Token).ConfigureAwait(false);
                throw new IOException($"it answers {(int)response.StatusCode}: {Printable(reason)}");
            }

            await using var answer = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
            return await MessageReport.ReadAsync(answer, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or JsonException or IOException or ObjectDisposedException)
        {
            // Of a peer whose machine has died the connection would seem to live for minutes.
            Forget(http);
            throw new IOException(ReasonOf(failure), failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
        {
            Volatile.Write(ref _isDisposed, true);
            _http?.Dispose();
        }
    }

    private HttpClient Connected()
    {
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_http is null)
            {
                _refused = null;
                _http = Create();
            }

            return _http;
        }
    }

    private void Forget(HttpClient? http)
    {
        lock (_turn)
        {
            if (http is not null && http == _http)
            {
                _http = null;
                http.Dispose();
            }
        }
    }

    private HttpClient Create() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = Deadline,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(director.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(director.EndPoint, cancellation).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
        SslOptions =
        {
            TargetHost = director.Name,
            ClientCertificateContext = identity.Shown,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = (_, shown, chain, _) => IsIt(shown as X509Certificate2, chain),
        },
    })
    {
        MaxResponseContentBufferSize = ClusterServer.LargestMessage,
    };

    private bool IsIt(X509Certificate2? shown, X509Chain? chain)
    {
        var who = identity.Recognize(shown, chain?.ChainPolicy.ExtraStore, DirectorIdentity.ServerPurpose, out _, out var reason);
        _refused = who is null ? reason
            : who != director ? $"{who.Name} answers there"
            : null;
        return _refused is null;
    }

    private string ReasonOf(Exception failure)
    {
        if (Volatile.Read(ref _isDisposed))
        {
            return "the configuration has changed";
        }

        if (_refused is { } refused)
        {
            return refused;
        }

        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException socket:
                    return socket.Message;
                case AuthenticationException:
                    return $"it refuses this director, or is none: {cause.Message}";
                case JsonException:
                    return $"what it answers is not understood: {cause.Message}";
                case OperationCanceledException when cause.InnerException is null:
                    return $"it does not answer within {Deadline.TotalSeconds} s";
            }
        }

        return failure.InnerException is { } inner and not OperationCanceledException ? $"{failure.Message} ({inner.Message})" : failure.Message;
    }

    private static string Printable(string text)
        => string.Concat(text.Trim().Take(LongestReason).Select(static character => char.IsControl(character) ? ' ' : character));
}
