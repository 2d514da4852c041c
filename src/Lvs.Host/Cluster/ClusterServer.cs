using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Akka.Actor;
using Lvs.Core.Cluster;
using Lvs.Core.Config;
using Lvs.Host.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Cluster;

/// <summary>
/// Answers other directors: HTTP/2 over TLS, by the framework's own server. Who shows no certificate of a director does not get as far as a
/// question; what is too large, too slow or not understood changes nothing.
/// </summary>
internal sealed class ClusterServer : IAsyncDisposable
{
    /// <summary>Where questions go.</summary>
    public const string Path = "v1/decisions";

    /// <summary>As many decisions as are kept, with long names.</summary>
    public const int LargestMessage = 8 << 20;

    // Each director has one; after a failure perhaps one more.
    private const int MostConnections = 4 * ClusterConfig.MostDirectors;
    private const int MostQuestions = 8;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);

    // Whoever asks waits for less.
    private static readonly TimeSpan QuestionTimeout = TimeSpan.FromSeconds(5);

    private readonly WebApplication _application;

    private ClusterServer(WebApplication application, IPEndPoint endPoint) => (_application, EndPoint) = (application, endPoint);

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Listens on a bound socket, which it owns from then on.</summary>
    /// <param name="socket">Where.</param>
    /// <param name="identity">Who it is, at each connection and each question.</param>
    /// <param name="answer">Answers a director that is known.</param>
    /// <param name="refuse">Told of whoever is refused, and why.</param>
    public static async Task<ClusterServer> StartAsync(
        Socket socket,
        Func<DirectorIdentity> identity,
        Func<string, ClusterMessage, Task<ClusterMessage>> answer,
        Action<IPAddress, PeerRefusal, string> refuse)
    {
        var endPoint = (IPEndPoint)socket.LocalEndPoint!;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .UseSockets(options => options.CreateBoundListenSocket = _ => socket)
            .ConfigureKestrel(options =>
            {
                options.AddServerHeader = false;
                options.Limits.MaxRequestBodySize = LargestMessage;
                options.Limits.MaxConcurrentConnections = MostConnections;
                options.Limits.Http2.MaxStreamsPerConnection = MostQuestions;
                options.Listen(endPoint, listen =>
                {
                    listen.Protocols = HttpProtocols.Http2;
                    listen.UseHttps(new TlsHandshakeCallbackOptions
                    {
                        HandshakeTimeout = HandshakeTimeout,
                        OnConnection = connection => ValueTask.FromResult(
                            Handshake(identity(), (connection.Connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None, refuse)),
                    });
                });
            });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.MapPost(Path, context => AnswerAsync(context, identity(), answer, refuse));
        await application.StartAsync().ConfigureAwait(false);
        return new ClusterServer(application, endPoint);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static SslServerAuthenticationOptions Handshake(DirectorIdentity identity, IPAddress sender, Action<IPAddress, PeerRefusal, string> refuse) => new()
    {
        ServerCertificateContext = identity.Shown,
        ClientCertificateRequired = true,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        AllowTlsResume = false,
        RemoteCertificateValidationCallback = (_, shown, chain, _) =>
        {
            if (identity.Recognize(
                shown as X509Certificate2, chain?.ChainPolicy.ExtraStore, DirectorIdentity.ClientPurpose, out var refusal, out var reason) is not null)
            {
                return true;
            }

            refuse(sender, refusal, reason);
            return false;
        },
    };

    private static async Task AnswerAsync(
        HttpContext context, DirectorIdentity identity, Func<string, ClusterMessage, Task<ClusterMessage>> answer, Action<IPAddress, PeerRefusal, string> refuse)
    {
        var sender = context.Connection.RemoteIpAddress ?? IPAddress.None;

        // Once more with each question: a reload may have ended what this connection was begun with, and time its certificate.
        if (identity.Recognize(
            context.Connection.ClientCertificate, null, DirectorIdentity.ClientPurpose, out var refusal, out var reason) is not { } director)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, refusal, reason).ConfigureAwait(false);
            return;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(QuestionTimeout);
        try
        {
            var question = await MessageReport.ReadAsync(context.Request.Body, deadline.Token).ConfigureAwait(false);
            var said = await answer(director.Name, question).ConfigureAwait(false);
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(MessageReport.ToJson(said), deadline.Token).ConfigureAwait(false);
        }
        catch (JsonException failure)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, PeerRefusal.NotUnderstood, failure.Message).ConfigureAwait(false);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException failure)
        {
            await RefuseAsync(context, failure.StatusCode, PeerRefusal.TooMuch, failure.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(context, StatusCodes.Status408RequestTimeout, PeerRefusal.TooMuch, $"it takes longer than {QuestionTimeout.TotalSeconds} s")
                .ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // Whoever asked is gone.
            context.Abort();
        }

        Task RefuseAsync(HttpContext refused, int status, PeerRefusal why, string words)
        {
            refuse(sender, why, words);
            refused.Response.StatusCode = status;
            return refused.Response.WriteAsync($"{words}\n", refused.RequestAborted);
        }
    }
}
