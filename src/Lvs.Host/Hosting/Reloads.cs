using System.Net.Sockets;
using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Core.Config;
using Lvs.Core.Config.Reload;
using Lvs.Host.Cli;
using Lvs.Host.Cluster;
using Lvs.Host.Config;
using Lvs.Host.Control;
using Lvs.Host.Takeover;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Hosting;

/// <summary>
/// Reads the daemon's file again and has the director apply it, whole or not at all, whoever asks: a signal or the control socket.
/// </summary>
internal sealed partial class Reloads(ConfigLoader loader, IActorRef director, ClusterLinks cluster, ILogger log) : IDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);

    // Two phases of a second each are all that the director waits for by itself; the rest is for a machine that hardly runs.
    private static readonly TimeSpan ApplyTimeout = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Reads the file and applies what it says.</summary>
    public async Task<ReloadReport> ReloadAsync()
    {
        // One after the other: requests and signals come on any thread.
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return await ApplyAsync().ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            LogUnanswered(ApplyTimeout.TotalSeconds);
            return ReloadReport.Unanswered(
                [], $"the director has not answered to the new configuration within {ApplyTimeout.TotalSeconds} s, and may apply it yet");
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            return Failed(failure.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What a reload of a file would do.</summary>
    public async Task<ReloadReport> PlanAsync(string file)
    {
        try
        {
            var loaded = loader.Read(file);
            var running = await RunningAsync().ConfigureAwait(false);
            return loaded.Config is { } config
                ? ReloadReport.Of(ReloadOutcome.Planned, ReloadPlan.Between(running ?? new DirectorConfig(), config), loaded.Findings)
                : ReloadReport.Refused(loaded.Findings);
        }
        catch (Exception failure) when (IsExpected(failure) || failure is AskTimeoutException)
        {
            return ReloadReport.Refused([], failure.Message);
        }
    }

    /// <summary>
    /// Hands over to a successor process that has the same configuration, while no other one can come into force. Null when that acts now;
    /// else why not.
    /// </summary>
    public async Task<string?> HandOverAsync(TakeoverRequest request, Predecessor predecessor)
    {
        if (request.NetworkNamespace != TakeoverRequest.OwnNamespace)
        {
            return $"it runs in the network namespace {TakeoverRequest.OwnNamespace}, the successor in {request.NetworkNamespace}";
        }

        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return await PlanAsync(request.File).ConfigureAwait(false) switch
            {
                { Outcome: ReloadOutcome.Planned, Steps.Count: 0 } => await predecessor.GiveAsync(request.Socket).ConfigureAwait(false),
                { Outcome: ReloadOutcome.Planned } => $"{request.File} is not the configuration in force: reload it first",
                var refused => refused.Problem ?? $"it cannot run with {request.File}: lvsd plan says why",
            };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The configuration in force.</summary>
    public async Task<DirectorConfig?> RunningAsync()
        => (await director.Ask<DirectorProtocol.RunningConfig>(DirectorProtocol.GetConfig.Instance, AnswerTimeout).ConfigureAwait(false)).Config;

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<ReloadReport> ApplyAsync()
    {
        var loaded = loader.Said(loader.Read(), finding => LogFinding(LevelOf(finding.Severity), finding));
        if (loaded.Config is not { } config)
        {
            LogRefused();
            return ReloadReport.Refused(loaded.Findings);
        }

        // Its sockets are open for as long as it runs.
        if ((await RunningAsync().ConfigureAwait(false))?.Global.Process.IpvsNamespace != config.Global.Process.IpvsNamespace)
        {
            return Failed("net_namespace_ipvs changes with a restart only");
        }

        KernelPorts.RequireIpvsFor(config);

        // Also when nothing has changed: a certificate may have been renewed.
        cluster.Configure(config.Cluster);
        await cluster.ListenAsync().ConfigureAwait(false);
        var answer = await director.Ask<DirectorProtocol.Configured>(new DirectorProtocol.Configure(config), ApplyTimeout).ConfigureAwait(false);
        var plan = answer.Plan ?? ReloadPlan.NoChanges;
        LogReloaded(plan.IsEmpty ? "no changes" : "in force");
        return ReloadReport.Of(ReloadOutcome.Applied, plan, loaded.Findings);
    }

    private ReloadReport Failed(string reason)
    {
        LogFailed(reason);
        return ReloadReport.Refused([], reason);
    }

    private static bool IsExpected(Exception failure)
        => failure is IOException or UnauthorizedAccessException or SocketException or OperatorException;

    private static LogLevel LevelOf(Severity severity) => severity == Severity.Error ? LogLevel.Error : LogLevel.Warning;

    [LoggerMessage(9002, LogLevel.Information, "Configuration read again: {Outcome}")]
    private partial void LogReloaded(string outcome);

    [LoggerMessage(9003, LogLevel.Error, "The configuration has errors (above): the running one stays in force")]
    private partial void LogRefused();

    [LoggerMessage(9004, LogLevel.Error, "The director has not answered to the new configuration within {Seconds} s")]
    private partial void LogUnanswered(double seconds);

    [LoggerMessage(EventId = 9005, Message = "{Finding}")]
    private partial void LogFinding(LogLevel level, Diagnostic finding);

    [LoggerMessage(9007, LogLevel.Error, "The reload failed: {Reason}; the running configuration stays in force")]
    private partial void LogFailed(string reason);
}
