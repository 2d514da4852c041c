using System.Net.Sockets;
using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Host.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Control;

/// <summary>
/// The daemon's HTTP API on a unix socket that only its owner may open. Everything is asked of the director; nothing is decided here.
/// </summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly WebApplication _application;

    private ControlServer(WebApplication application) => _application = application;

    /// <summary>Makes way for the socket: one that a dead daemon left is removed, a live one is an error.</summary>
    public static void RequireFree(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (!File.Exists(path))
        {
            return;
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException)
        {
            File.Delete(path);
            return;
        }

        throw new OperatorException($"{path}: another daemon answers there; stop it, or choose another socket with --control");
    }

    /// <summary>Listens on the path, which has to be free.</summary>
    public static async Task<ControlServer> StartAsync(string path, IActorRef director)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.ListenUnixSocket(path));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.MapGet("/v1/status", context => AnswerStatus(context, director));

        await application.StartAsync().ConfigureAwait(false);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new ControlServer(application);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task AnswerStatus(HttpContext context, IActorRef director)
    {
        var status = await director
            .Ask<DirectorProtocol.DirectorStatus>(DirectorProtocol.GetStatus.Instance, AnswerTimeout, context.RequestAborted)
            .ConfigureAwait(false);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(StatusReport.ToJson(StatusReport.Of(status)), context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The daemon handles the signals itself.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
