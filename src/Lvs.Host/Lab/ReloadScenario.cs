using System.Globalization;
using Lvs.Core.Config;
using Lvs.Host.Cli;
using Lvs.Host.Control;
using Lvs.Native.Ipvs;

namespace Lvs.Host.Lab;

/// <summary>Reloads in a row under traffic, and one with a bad file under many open connections.</summary>
internal sealed class ReloadScenario(LabNetwork lab, StepRunner steps)
{
    private const int Count = 200;
    private const int Connections = 10_000;

    // Most removals end with the server's return; now and then one may go to its end.
    private const int FullRemovals = 5;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(10);

    // A connection request that a busy machine drops is repeated after 1 s, and has not failed.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2.5);

    // What the trace still has to hand over when the answer is here.
    private static readonly TimeSpan TraceLag = TimeSpan.FromMilliseconds(300);

    private readonly SeedConfiguration _seed = SeedConfiguration.Load();
    private readonly ReloadFiles _files = new(SeedConfiguration.Load().ForDirector(0));

    /// <summary>Of the reloads in a row; null before them.</summary>
    public ReloadFigures? Reloads { get; private set; }

    /// <summary>Of the bad file; null before it.</summary>
    public BadFileFigures? BadFile { get; private set; }

    private LvsdDirector Master => (LvsdDirector)lab.Directors[0];

    private static string First => $"{LabAddresses.RealServer(0)}:{LabAddresses.Service.Port}";

    private static string Second => $"{LabAddresses.RealServer(1)}:{LabAddresses.Service.Port}";

    /// <summary>Runs it all.</summary>
    public async Task RunAsync()
    {
        Func<Node, LabDirectory, IDirector> program = (node, directory) => new LvsdDirector(node, directory);
        lab.Install([.. lab.DirectorNodes.Select(_ => program)]);
        await new FailoverSteps(lab, steps).StartAsync("All directors start", lab.Directors, Configuration).ConfigureAwait(false);
        await steps.StepAsync(
            "All directors have settled",
            "asked both for their status, over and over",
            $"both answer, and no role changes for {Calm.TotalSeconds} s",
            SettleAsync).ConfigureAwait(false);
        using var trace = await NetlinkTrace.StartAsync(Master.Node).ConfigureAwait(false);
        await steps.StepAsync(
            $"{Count} reloads in a row under traffic",
            "lvsd reload, with files that change a weight, a check, the priority by one, remove a server and bring it back, and change nothing",
            "no role changes, no failed request, nothing removed and added again that every file has, nothing written about what no file changes",
            () => ReloadManyAsync(trace)).ConfigureAwait(false);
        await steps.StepAsync(
            $"A bad file under {Connections} open connections",
            $"opened {Connections} connections through port {ReloadFiles.LongPort} of the VIP, then lvsd reload with two mistakes in the file",
            "refused with both mistakes; the table as before, nothing written, every connection carries on",
            () => ReloadBadAsync(trace)).ConfigureAwait(false);
    }

    // Programs that start side by side on the one slow processor of user-mode Linux hear each other late at first.
    private async Task<string> SettleAsync()
    {
        var took = await Wait.UntilAsync(
            SettleLimit,
            async () =>
            {
                try
                {
                    var before = await RoleChangesAsync().ConfigureAwait(false);
                    await Task.Delay(Calm, steps.Cancel).ConfigureAwait(false);
                    var after = await RoleChangesAsync().ConfigureAwait(false);
                    return new Observation(before == after, $"{after - before} role changes in {Calm.TotalSeconds} s");
                }
                catch (OperatorException silent)
                {
                    return new Observation(false, silent.Message);
                }
            },
            steps.Cancel).ConfigureAwait(false);
        return $"after {took.TotalSeconds:0.0} s";
    }

    private string Configuration(IDirector director)
        => director == Master ? _files.Base : new ReloadFiles(_seed.ForDirector(lab.Directors.ToList().IndexOf(director))).Base;

    private async Task<string> ReloadManyAsync(NetlinkTrace trace)
    {
        var roles = await RoleChangesAsync().ConfigureAwait(false);
        var probe = new TrafficProbe(lab.Client, AnswerLimit);
        var times = new List<double>();
        try
        {
            for (var turn = 0; turn < Count; turn++)
            {
                times.Add(await ReloadOnceAsync(turn).ConfigureAwait(false));
            }
        }
        finally
        {
            await probe.StopAsync().ConfigureAwait(false);
        }

        roles = await RoleChangesAsync().ConfigureAwait(false) - roles;
        await Task.Delay(TraceLag, steps.Cancel).ConfigureAwait(false);
        Reloads = Figures(times, roles, probe.Answers, trace.Writes);
        var saw = string.Create(
            CultureInfo.InvariantCulture,
            $"{Reloads.RoleChanges} role changes, {Reloads.FailedRequests} of {Reloads.Requests} requests failed, "
                + $"{Reloads.DeleteAndAddPairs} removed and added again, {Reloads.NeedlessWrites} needless of {Reloads.Writes.Values.Sum()} writes "
                + $"({string.Join(", ", Reloads.Writes.Select(write => $"{write.Key} {write.Value}"))}); "
                + $"a reload took {Reloads.MedianMilliseconds:0} ms, at most {Reloads.LongestMilliseconds:0} ms");

        // A trace that shows no change of weight shows nothing.
        var isGood = Reloads is { RoleChanges: 0, FailedRequests: 0, DeleteAndAddPairs: 0, NeedlessWrites: 0, Requests: > 0 }
            && Reloads.Writes.ContainsKey(nameof(IpvsWriteKind.EditServer))
            && Reloads.Writes.ContainsKey(nameof(IpvsWriteKind.RemoveServer));
        return isGood ? saw : throw new ExpectationException(saw);
    }

    private async Task<double> ReloadOnceAsync(int turn)
    {
        var (change, text) = _files.At(turn);
        var start = LabClock.Now;
        var report = await Master.ReloadOverControlAsync(text, steps.Cancel).ConfigureAwait(false);
        var took = LabClock.Now - start;
        if (report.Outcome != ReloadOutcome.Applied || (report.Steps.Count == 0) != (change == ReloadFiles.Nothing))
        {
            throw new ExpectationException($"reload {turn + 1} ({change}): {report.Outcome}, {report.Steps.Count} steps: {report.Problem}");
        }

        if (change == ReloadFiles.WithoutServer && turn % FullRemovals == 0)
        {
            await Wait.UntilAsync(RemovalLimit, SecondIsGoneAsync, steps.Cancel).ConfigureAwait(false);
        }

        return took.TotalMilliseconds;
    }

    private async Task<Observation> SecondIsGoneAsync()
    {
        var table = await IpvsadmListing.ReadAsync(Master.Node).ConfigureAwait(false);
        return new Observation(!table.Any(line => line.Contains($"{Second} ", StringComparison.Ordinal)), string.Join("; ", table));
    }

    private async Task<string> ReloadBadAsync(NetlinkTrace trace)
    {
        using var connections = OpenConnections.Open(lab, lab.Nodes.Single(node => node.Name == "client"), Connections);
        var before = await IpvsadmListing.ReadAsync(Master.Node).ConfigureAwait(false);
        var written = trace.Writes.Count;
        var report = await Master.ReloadOverControlAsync(_files.Bad, steps.Cancel).ConfigureAwait(false);
        await Task.Delay(TraceLag, steps.Cancel).ConfigureAwait(false);
        var after = await IpvsadmListing.ReadAsync(Master.Node).ConfigureAwait(false);
        var active = await ActiveAsync().ConfigureAwait(false);
        BadFile = new BadFileFigures(
            connections.Count,
            connections.Count - connections.CountAlive(),
            report.Findings.Count(finding => finding.Severity == Severity.Error),
            trace.Writes.Count - written);
        var isEqual = before.Order(StringComparer.Ordinal).SequenceEqual(after.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        var saw = $"{report.Outcome} with {BadFile.Findings} errors; the table {(isEqual ? "as before" : "changed")}, {BadFile.Writes} writes; "
            + $"{active} connections active in it, {BadFile.LostConnections} of {BadFile.Connections} lost";
        return report.Outcome == ReloadOutcome.Refused && isEqual && active >= Connections && BadFile is { Findings: 2, Writes: 0, LostConnections: 0 }
            ? saw
            : throw new ExpectationException(saw);
    }

    private async Task<long> ActiveAsync()
    {
        var status = await Master.StatusAsync(steps.Cancel).ConfigureAwait(false);
        return status.Services.SelectMany(service => service.Servers).Sum(server => server.ActiveConnections);
    }

    private async Task<long> RoleChangesAsync()
    {
        var asked = lab.Directors.Cast<LvsdDirector>().Select(director => director.StatusAsync(steps.Cancel));
        var statuses = await Task.WhenAll(asked).ConfigureAwait(false);
        return statuses.SelectMany(status => status.Vrrp).Sum(instance => instance.Counters["become_master"] + instance.Counters["release_master"]);
    }

    private static ReloadFigures Figures(List<double> times, long roleChanges, IReadOnlyList<Answer> answers, IReadOnlyList<IpvsWrite> writes)
    {
        var sorted = times.Order().ToArray();
        return new ReloadFigures(
            times.Count,
            roleChanges,
            answers.Count,
            answers.Count(answer => answer.Failed),
            writes.GroupBy(write => write.Kind.ToString()).ToDictionary(group => group.Key, group => group.Count()),
            writes.Count(IsAddedAgain),
            writes.Count(write => !IsCalledFor(write)),
            Math.Round(sorted[sorted.Length / 2], 1),
            Math.Round(sorted[^1], 1));
    }

    // It was there when the trace began, so somebody has removed it before.
    private static bool IsAddedAgain(IpvsWrite write)
        => write.Kind is IpvsWriteKind.AddService || (write.Kind is IpvsWriteKind.AddServer && write.Server != Second);

    /// <summary>The first server's weight changes; the second server goes and comes back. Nothing else is any file's doing.</summary>
    private static bool IsCalledFor(IpvsWrite write) => write.Service == LabAddresses.Service.ToString()
        && (write.Kind is IpvsWriteKind.EditServer && (write.Server == First || write.Server == Second)
            || (write.Kind is IpvsWriteKind.AddServer or IpvsWriteKind.RemoveServer && write.Server == Second));
}
