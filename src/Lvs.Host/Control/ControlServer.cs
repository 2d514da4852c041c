using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Actors.Services;
using Lvs.Core.Config;
using Lvs.Core.Services;
using Lvs.Host.Cli;
using Lvs.Host.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
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

    // The path of a file is all that anybody has to say.
    private const int LargestRequest = 64 * 1024;

    private readonly WebApplication _application;

    private ControlServer(WebApplication application) => _application = application;

    /// <summary>Listens on the path, which has to be free.</summary>
    public static async Task<ControlServer> StartAsync(string path, IActorRef director, Reloads reloads)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore()
            .UseSockets(options => options.CreateBoundListenSocket = Bind)
            .ConfigureKestrel(options =>
            {
                options.ListenUnixSocket(path);
                options.Limits.MaxRequestBodySize = LargestRequest;
            });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.MapGet("/v1/status", context => AnswerStatus(context, director));
        application.MapGet("/v1/configuration", context => AnswerConfiguration(context, reloads));
        application.MapPost("/v1/reload", context => AnswerReload(context, reloads));
        application.MapPost("/v1/plan", context => AnswerPlan(context, reloads));
        application.MapPost("/v1/server", context => AnswerServer(context, director));
        application.MapGet("/v1/overrides", context => AnswerOverrides(context, director));

        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch (SocketException failure)
        {
            throw new OperatorException($"{path}: cannot listen there: {failure.Message}");
        }

        return new ControlServer(application);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    // Nobody can connect to a socket that is bound and does not listen yet, so its mode is set in between: no moment is left in which
    // others could, whatever the umask, and the process's umask, which every thread shares, stays as it is.
    private static Socket Bind(EndPoint endPoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        File.SetUnixFileMode(endPoint.ToString()!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return socket;
    }

    private static async Task AnswerStatus(HttpContext context, IActorRef director)
    {
        var status = await director
            .Ask<DirectorProtocol.DirectorStatus>(DirectorProtocol.GetStatus.Instance, AnswerTimeout, context.RequestAborted)
            .ConfigureAwait(false);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(StatusReport.ToJson(StatusReport.Of(status)), context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task AnswerConfiguration(HttpContext context, Reloads reloads)
    {
        var running = await reloads.RunningAsync().ConfigureAwait(false);
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(running is null ? "" : ConfigText.Show(running), context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task AnswerReload(HttpContext context, Reloads reloads)
        => await Answer(context, await reloads.ReloadAsync().ConfigureAwait(false)).ConfigureAwait(false);

    private static async Task AnswerPlan(HttpContext context, Reloads reloads)
    {
        if (await PlanRequest.ReadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false) is { } request)
        {
            await Answer(context, await reloads.PlanAsync(request.File).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await context.Response.WriteAsync("expected {\"file\": \"/PATH\"}\n", context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task AnswerServer(HttpContext context, IActorRef director)
    {
        if (await ServerRequest.ReadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false) is not { } wish)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(
                "expected {\"action\": \"drain\" or \"weigh\" or \"restore\", \"server\": \"ADDRESS\" or \"ADDRESS:PORT\"}, perhaps with \"service\" and \"weight\"\n",
                context.RequestAborted).ConfigureAwait(false);
            return;
        }

        var ordered = await director
            .Ask<ServicesProtocol.Ordered>(new ServicesProtocol.Order(wish), AnswerTimeout, context.RequestAborted)
            .ConfigureAwait(false);
        context.Response.StatusCode = ordered.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(ServerAnswer.ToJson(ServerAnswer.Of(ordered)), context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task AnswerOverrides(HttpContext context, IActorRef director)
    {
        var overrides = await director
            .Ask<ServerOverrides>(ServicesProtocol.GetOverrides.Instance, AnswerTimeout, context.RequestAborted)
            .ConfigureAwait(false);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(OverrideReport.ToJson(overrides), context.RequestAborted).ConfigureAwait(false);
    }

    private static Task Answer(HttpContext context, ReloadReport report)
    {
        context.Response.StatusCode = report.Outcome switch
        {
            ReloadOutcome.Refused => StatusCodes.Status422UnprocessableEntity,
            ReloadOutcome.Unanswered => StatusCodes.Status504GatewayTimeout,
            _ => StatusCodes.Status200OK,
        };
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(ReloadReport.ToJson(report), context.RequestAborted);
    }

    /// <summary>The daemon handles the signals itself.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
