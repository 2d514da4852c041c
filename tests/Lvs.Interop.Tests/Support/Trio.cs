using Lvs.Host.Lab;

namespace Lvs.Interop.Tests.Support;

/// <summary>
/// Three directors on one wire with every <see cref="TrioRouter"/>, lb3 above lb2 above lb1. Its one history: all three are masters
/// alone, then meet; lb3 is killed; lb3 comes back.
/// </summary>
internal sealed class Trio : IAsyncDisposable
{
    // Longer than whoever wants to be master waits: three seconds and the skew time in version 2.
    private static readonly TimeSpan Unchanged = TimeSpan.FromSeconds(4.5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly LabNetwork _lab;
    private readonly Elections _elections;

    private Trio(LabNetwork lab, IReadOnlyList<DirectorProgram> programs)
    {
        _lab = lab;
        Programs = programs;
        _elections = new Elections(lab.WireNamespace, lab.DirectorNodes, TrioRouter.All.ToDictionary(router => router.Id, _ => TrioRouter.Interval));
    }

    /// <summary>What lb1, lb2 and lb3 run.</summary>
    public IReadOnlyList<DirectorProgram> Programs { get; }

    /// <summary>The masters after each step of the history: "v3, IPv6, …: lb2", a line a router.</summary>
    public Dictionary<string, IReadOnlyList<string>> Masters { get; } = [];

    public static async Task<Trio> CreateAsync(int number, params DirectorProgram[] programs)
    {
        var lab = await LabNetwork.BuildAsync($"lvs-t{number}-", directors: 3, realServers: 0);
        lab.Install([.. programs.Select(Namespaces.Install)]);
        foreach (var (node, director) in lab.DirectorNodes.Zip([0, 1, 2]))
        {
            await Namespaces.UseOnlyAsync(node, TrioRouter.LinkLocalAddress(director), TrioRouter.OwnAddress(director, isIPv6: true));
        }

        return new Trio(lab, programs);
    }

    /// <summary>Starts them, none hearing another.</summary>
    public async Task StartAsync()
    {
        await _lab.SetDirectorsIsolatedAsync(true);
        for (var director = 0; director < 3; director++)
        {
            _lab.Directors[director].Start(TrioRouter.Configuration(director));
        }

        await Wait.UntilAsync(Limit, () => new Observation(_lab.Directors.All(director => director.HasStarted), "not all have started" + Logs), CancellationToken.None);
    }

    /// <summary>Each is master on its own at first: whoever wins when they meet does not win because it was there first.</summary>
    public async Task AloneAsync()
    {
        // Unicast is not seen: who cannot ask for a peer's link-layer address cannot send to it.
        await _elections.ExpectAsync(
            Limit, id => TrioRouter.All.Single(router => router.Id == id).IsUnicast ? null : "lb1 lb2 lb3", () => Logs);
    }

    public async Task MeetAsync()
    {
        await _lab.SetDirectorsIsolatedAsync(false);
        await RecordAsync("when they meet");
    }

    public async Task KillAsync()
    {
        await _lab.Directors[2].KillAsync();
        await RecordAsync("after lb3 was killed");
    }

    public async Task ReturnAsync()
    {
        _lab.Directors[2].Start(TrioRouter.Configuration(2));
        await Wait.UntilAsync(Limit, () => new Observation(_lab.Directors[2].HasStarted, "lb3 has not started"), CancellationToken.None);
        await RecordAsync("after lb3 came back");
    }

    public async ValueTask DisposeAsync()
    {
        _elections.Dispose();
        await _lab.DisposeAsync();
    }

    private string Logs => string.Concat(_lab.Directors.Select(director =>
        $"\n{director.Program} on {director.Node.Name}:\n  {string.Join("\n  ", director.LastLogLines)}"));

    private async Task RecordAsync(string moment)
    {
        var masters = await _elections.SettledAsync(Limit, Unchanged, () => Logs);
        Masters[moment] = [.. TrioRouter.All.Select(router => $"{router}: {masters[router.Id]}")];
    }
}
