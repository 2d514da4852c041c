using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Actors.Services;
using Lvs.Core.Config;
using Lvs.Core.Services;
using Lvs.Core.Vrrp;
using Lvs.Host.Cli;
using Lvs.Host.Cluster;
using Lvs.Host.Hosting;
using Lvs.Host.Takeover;
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

    // Who asks is usually gone before; with tens of thousands of servers on a slow machine it takes a while.
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(25);

    // The path of a file is all that anybody has to say.
    private const int LargestRequest = 64 * 1024;

    private readonly WebApplication _application;

    private ControlServer(WebApplication application) => _application = application;

    /// <summary>Listens on the path, which has to be free.</summary>
    public static async Task<ControlServer> StartAsync(string path, IActorRef director, Reloads reloads, Orders orders, Predecessor predecessor, ClusterLinks cluster)
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
        application.MapGet("/v1/status", context => AnswerStatus(context, director, cluster));
        application.MapGet("/v1/configuration", context => AnswerConfiguration(context, reloads));
        application.MapPost("/v1/reload", context => AnswerReload(context, reloads));
        application.MapPost("/v1/plan", context => AnswerPlan(context, reloads));
        application.MapPost("/v1/failover", context => AnswerFailover(context, orders));
        application.MapPost("/v1/maintenance", context => AnswerMaintenance(context, orders));
        application.MapPost("/v1/takeover", context => AnswerTakeover(context, reloads, predecessor));
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

    private static async Task AnswerStatus(HttpContext context, IActorRef director, ClusterLinks cluster)
    {
        var status = await director
            .Ask<DirectorProtocol.DirectorStatus>(DirectorProtocol.GetStatus.Instance, StatusTimeout, context.RequestAborted)
            .ConfigureAwait(false);
        await AnswerJson(context, StatusCodes.Status200OK, StatusReport.ToJson(StatusReport.Of(status, cluster.Refusals))).ConfigureAwait(false);
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

        await AnswerNoRequest(context, "{\"file\": \"/PATH\"}").ConfigureAwait(false);
    }

    private static async Task AnswerFailover(HttpContext context, Orders orders)
    {
        if (await FailoverRequest.ReadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false) is not { } request)
        {
            await AnswerNoRequest(context, "{\"instance\": \"NAME\"}, with \"to\": \"NAME\" or \"return\": true").ConfigureAwait(false);
            return;
        }

        var report = await orders.FailoverAsync(request).ConfigureAwait(false);
        var status = report switch
        {
            { IsKnown: false } => StatusCodes.Status404NotFound,
            { Outcome: null } => StatusCodes.Status504GatewayTimeout,
            { Outcome: VrrpOrderOutcome.Refused } => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status200OK,
        };
        await AnswerJson(context, status, FailoverReport.ToJson(report)).ConfigureAwait(false);
    }

    private static async Task AnswerMaintenance(HttpContext context, Orders orders)
    {
        if (await MaintenanceRequest.ReadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false) is not { } request)
        {
            await AnswerNoRequest(context, "{\"on\": true}, with \"instance\": \"NAME\" for one of them").ConfigureAwait(false);
            return;
        }

        var report = await orders.MaintainAsync(request).ConfigureAwait(false);
        var status = report switch
        {
            { IsKnown: false } => StatusCodes.Status404NotFound,
            { Problem: not null } => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status200OK,
        };
        await AnswerJson(context, status, MaintenanceReport.ToJson(report)).ConfigureAwait(false);
    }

    private static async Task AnswerTakeover(HttpContext context, Reloads reloads, Predecessor predecessor)
    {
        if (await TakeoverRequest.ReadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false) is not { } request)
        {
            await AnswerNoRequest(context, "{\"file\": \"/PATH\", \"socket\": \"/PATH\", \"networkNamespace\": \"net:[NUMBER]\"}").ConfigureAwait(false);
            return;
        }

        var problem = await reloads.HandOverAsync(request, predecessor).ConfigureAwait(false);
        await AnswerJson(
            context,
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
            TakeoverReport.ToJson(new TakeoverReport(problem))).ConfigureAwait(false);
    }

    private static Task AnswerNoRequest(HttpContext context, string expected)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync($"expected {expected}\n", context.RequestAborted);
    }

    private static async Task AnswerServer(HttpContext context, IActorRef director)
    {
        if (await ServerRequest.ReadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false) is not { } wish)
        {
            await AnswerNoRequest(
                context,
                "{\"action\": \"drain\" or \"weigh\" or \"restore\", \"server\": \"ADDRESS\" or \"ADDRESS:PORT\"}, perhaps with \"service\" and \"weight\"")
                .ConfigureAwait(false);
            return;
        }

        var ordered = await director
            .Ask<ServicesProtocol.Ordered>(new ServicesProtocol.Order(wish), AnswerTimeout, context.RequestAborted)
            .ConfigureAwait(false);
        var status = ordered.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        await AnswerJson(context, status, ServerAnswer.ToJson(ServerAnswer.Of(ordered))).ConfigureAwait(false);
    }

    private static async Task AnswerOverrides(HttpContext context, IActorRef director)
    {
        var overrides = await director
            .Ask<ServerOverrides>(ServicesProtocol.GetOverrides.Instance, AnswerTimeout, context.RequestAborted)
            .ConfigureAwait(false);
        await AnswerJson(context, StatusCodes.Status200OK, OverrideReport.ToJson(overrides.Items)).ConfigureAwait(false);
    }

    private static Task Answer(HttpContext context, ReloadReport report)
    {
        var status = report.Outcome switch
        {
            ReloadOutcome.Refused => StatusCodes.Status422UnprocessableEntity,
            ReloadOutcome.Unanswered => StatusCodes.Status504GatewayTimeout,
            _ => StatusCodes.Status200OK,
        };
        return AnswerJson(context, status, ReloadReport.ToJson(report));
    }

    private static Task AnswerJson(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json, context.RequestAborted);
    }
}
