using System.Net.Sockets;
using Lvs.Core.Vrrp;
using Lvs.Host.Cli;
using Lvs.Host.Control;
using Lvs.Host.Lab;
using Lvs.Host.Takeover;
using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>
/// <c>lvsd run --takeover</c>: one process of ours goes on where another stops, beside keepalived, which must not notice. Adverts are signed
/// and numbered (AH): had the numbers begun anew, keepalived would take them for forged and become master.
/// </summary>
[Collection(MeasuredTimes.Name)]
public sealed class TakeoverTests : IAsyncLifetime
{
    private const string Instance = "VI_1";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly List<LvsdDirector> _successors = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.WhenAll(_successors.Select(successor => successor.KillAsync()));

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    public async Task A_master_is_replaced_again_and_again_by_a_successor_and_its_backup_hears_no_silence(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        var (ours, theirs) = await StartAsync(pair);
        await pair.AloneAsync(ours);
        var start = LabClock.Now;
        var before = await InstanceOf(ours);

        for (var generation = 0; generation < 3; generation++)
        {
            var successor = Successor(pair, ours);
            await Wait.UntilAsync(
                DirectorPair.TakeoverLimit,
                async () =>
                {
                    Assert.True(await ours.Node.HoldsAsync(LabAddresses.VirtualAddress), pair.Logs);
                    return new Observation(successor.HasStarted && !ours.IsRunning, $"no successor: {string.Join('\n', successor.LastLogLines)}");
                },
                CancellationToken.None);
            var after = await InstanceOf(successor);
            Assert.Equal((VrrpRole.Master, before.LastTransition!.Reason), (after.Role, after.LastTransition!.Reason));
            Assert.Equal(before.Counters["become_master"], after.Counters["become_master"]);
            Assert.True(after.Counters["advert_sent"] >= before.Counters["advert_sent"], "what the one before has sent counts");
            (ours, before) = (successor, after);
        }

        // As long as it takes for keepalived to miss three adverts.
        await Wait.UntilAsync(
            DirectorPair.TakeoverLimit,
            () => new Observation(pair.Observer.Adverts.Count(advert => advert.Source.Equals(ours.Node.Address) && advert.At > start) >= 8, "adverts are sent"),
            CancellationToken.None);
        Assert.Null(pair.Observer.FirstFrom(theirs.Node, start));
        var sent = pair.Observer.Adverts.Where(advert => advert.At > start).Select(advert => advert.At).ToList();
        Assert.InRange(sent.Zip(sent.Skip(1), (one, next) => next - one).Max(), TimeSpan.Zero, Interval * 1.5);
        Assert.DoesNotContain(pair.Observer.Adverts, advert => advert.At > start && advert.Priority == 0);

        // The last one is a director like any other.
        await ours.StopAsync();
        await pair.AloneAsync(theirs);
        Assert.Equal(0, pair.Observer.LastFrom(ours.Node, LabClock.Now)!.Value.Priority);
        Assert.False(await ours.Node.HoldsAsync(LabAddresses.VirtualAddress));
    }

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    public async Task A_backup_is_replaced_and_takes_over_when_its_master_falls_silent(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        var (ours, theirs) = await StartAsync(pair, oursIsBetter: false);
        await pair.AloneAsync(theirs);
        var start = LabClock.Now;
        var successor = Successor(pair, ours, Configured(pair, ours, isBetter: false));
        await Wait.UntilAsync(
            DirectorPair.TakeoverLimit,
            () => new Observation(successor.HasStarted && !ours.IsRunning, $"no successor: {string.Join('\n', successor.LastLogLines)}"),
            CancellationToken.None);
        Assert.Equal(VrrpRole.Backup, (await InstanceOf(successor)).Role);
        Assert.Null(pair.Observer.FirstFrom(ours.Node, start));

        await theirs.KillAsync();
        await pair.SendsAsync(successor);
    }

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    public async Task A_director_goes_on_when_its_successor_has_another_configuration_or_falls_before_it_acts(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        var (ours, theirs) = await StartAsync(pair);
        await pair.AloneAsync(ours);
        var start = LabClock.Now;

        var other = Successor(pair, ours, Configured(pair, ours).Replace("priority 120", "priority 121", StringComparison.Ordinal));
        await Wait.UntilAsync(DirectorPair.TakeoverLimit, () => new Observation(!other.IsRunning, "it runs"), CancellationToken.None);
        Assert.Contains(other.LastLogLines, line => line.EndsWith("is not the configuration in force: reload it first", StringComparison.Ordinal));

        // A successor that is given everything and ends: when it is to say that it is ready.
        var file = pair.Lab.Directory.PathOf("same.conf");
        await File.WriteAllTextAsync(file, Configured(pair, ours));
        var socket = pair.Lab.Directory.PathOf("successor");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(socket));
        listener.Listen();
        using var control = new ControlClient(ours.ControlSocket);
        var space = await ours.Node.ExecAsync("readlink", "/proc/self/ns/net");
        var answer = control.TakeOverAsync(new TakeoverRequest(file, socket, space.Output.Trim()), CancellationToken.None);
        using (var channel = new TakeoverChannel(await listener.AcceptAsync()))
        {
            var legacy = Legacy.FromJson(channel.TakeText(DirectorPair.TakeoverLimit));
            Assert.Equal(VrrpRole.Master, Assert.Single(legacy.Routers).State!.Value.Role);
        }

        Assert.NotNull((await answer).Problem);
        await Wait.UntilAsync(
            DirectorPair.TakeoverLimit,
            () => new Observation(pair.Observer.Adverts.Count(advert => advert.Source.Equals(ours.Node.Address) && advert.At > start) >= 6, "adverts are sent"),
            CancellationToken.None);
        Assert.Null(pair.Observer.FirstFrom(theirs.Node, start));
        Assert.Equal(VrrpRole.Master, (await InstanceOf(ours)).Role);
        await ours.StopAsync();
    }

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    public async Task A_signal_has_a_director_start_its_own_successor(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        var (ours, theirs) = await StartAsync(pair);
        await pair.AloneAsync(ours);
        var start = LabClock.Now;
        var before = (await ours.StatusAsync(CancellationToken.None)).ProcessId;
        await ours.UpgradeAsync();
        await Wait.UntilAsync(DirectorPair.TakeoverLimit, () => new Observation(!ours.IsRunning, $"it goes on{pair.Logs}"), CancellationToken.None);
        var successor = before;
        await Wait.UntilAsync(
            DirectorPair.TakeoverLimit,
            async () =>
            {
                successor = await ProcessOf(ours) ?? before;
                return new Observation(successor != before, $"nobody answers{pair.Logs}");
            },
            CancellationToken.None);
        try
        {
            Assert.Equal(VrrpRole.Master, (await InstanceOf(ours)).Role);
            Assert.Null(pair.Observer.FirstFrom(theirs.Node, start));
        }
        finally
        {
            await Tool.SignalAsync("TERM", successor);
        }

        await pair.AloneAsync(theirs);
    }

    // Between two daemons nobody answers.
    private static async Task<int?> ProcessOf(LvsdDirector director)
    {
        try
        {
            return (await director.StatusAsync(CancellationToken.None)).ProcessId;
        }
        catch (OperatorException)
        {
            return null;
        }
    }

    private static async Task<(LvsdDirector Ours, IDirector Theirs)> StartAsync(DirectorPair pair, bool oursIsBetter = true)
    {
        var ours = (LvsdDirector)pair.First;
        ours.Start(Configured(pair, ours, oursIsBetter));
        await Wait.UntilAsync(DirectorPair.TakeoverLimit, () => new Observation(ours.HasStarted, "it starts"), CancellationToken.None);
        pair.Second.Start(Configured(pair, pair.Second));
        return (ours, pair.Second);
    }

    private LvsdDirector Successor(DirectorPair pair, LvsdDirector of, string? configuration = null)
    {
        var successor = new LvsdDirector(of.Node, pair.Lab.Directory) { Verb = ["run", "--takeover"] };
        _successors.Add(successor);
        successor.Start(configuration ?? Configured(pair, of));
        return successor;
    }

    private static string Configured(DirectorPair pair, IDirector director, bool isBetter = true)
        => SeedConfiguration.ForKeepalived(pair.Configuration(director == pair.Second ? director : pair.First))
            .Replace("auth_type PASS", "auth_type AH", StringComparison.Ordinal)
            .Replace("priority 120", isBetter ? "priority 120" : "priority 90", StringComparison.Ordinal);

    private static async Task<VrrpReport> InstanceOf(LvsdDirector director)
        => (await director.StatusAsync(CancellationToken.None)).Vrrp.Single(instance => instance.Instance == Instance);
}
