using Lvs.Host.Lab;

namespace Lvs.Interop.Tests.Support;

/// <summary>
/// Two directors on one wire, lb1 (192.168.124.11) and lb2 (192.168.124.12), with the seed's VRRP instance and no virtual server,
/// which is why any kernel will do.
/// </summary>
internal sealed class DirectorPair : IAsyncDisposable
{
    public static readonly TimeSpan TakeoverLimit = TimeSpan.FromSeconds(30);

    private readonly LabNetwork _lab;

    private readonly SeedConfiguration _seed = SeedConfiguration.Load();

    private DirectorPair(LabNetwork lab) => _lab = lab;

    public IDirector First => _lab.Directors[0];

    public IDirector Second => _lab.Directors[1];

    public AdvertObserver Observer => _lab.Observer;

    public LabNetwork Lab => _lab;

    public static async Task<DirectorPair> CreateAsync(DirectorProgram first, DirectorProgram second, string prefix = "lvs-t-")
    {
        var lab = await LabNetwork.BuildAsync(prefix, directors: 2, realServers: 0);
        lab.Install(Namespaces.Install(first), Namespaces.Install(second));
        return new DirectorPair(lab);
    }

    /// <summary>The seed's configuration of a director, VRRP alone.</summary>
    public string Configuration(IDirector director)
    {
        var text = SeedConfiguration.VrrpOnly(_seed.ForDirector(director == First ? 0 : 1));
        return director is KeepalivedDirector ? SeedConfiguration.ForKeepalived(text) : text;
    }

    public void Start(IDirector director) => director.Start(Configuration(director));

    /// <summary>Waits until one director alone holds the VIP and alone sends adverts.</summary>
    public async Task AloneAsync(IDirector holder)
    {
        await SendsAsync(holder);
        await Wait.UntilAsync(TakeoverLimit, () => _lab.OnlyHolderAsync(holder.Node), CancellationToken.None);
    }

    /// <summary>Waits until exactly these directors have sent adverts of late.</summary>
    public Task<TimeSpan> SendsAsync(params IDirector[] directors) => Wait.UntilAsync(
        TakeoverLimit,
        () =>
        {
            var senders = Observer.SendersSince(LabClock.Now - TimeSpan.FromSeconds(1.3)).ToHashSet();
            return new Observation(senders.SetEquals(directors.Select(director => director.Node.Address)), $"adverts from {string.Join(", ", senders)}{Logs}");
        },
        CancellationToken.None);

    /// <summary>From the last advert of one director before a moment's change to the first of the other.</summary>
    public async Task<TimeSpan> DetectionAsync(IDirector from, IDirector to, Func<Task> change)
    {
        var start = LabClock.Now;
        await change();
        await Wait.UntilAsync(TakeoverLimit, () => new Observation(Observer.FirstFrom(to.Node, start) is not null, $"no advert from {to.Node.Name}{Logs}"), CancellationToken.None);
        var first = Observer.FirstFrom(to.Node, start)!.Value;
        return first.At - Observer.LastFrom(from.Node, first.At)!.Value.At;
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    /// <summary>The last words of both, for the message of a failed expectation.</summary>
    public string Logs => string.Concat(_lab.Directors.Select(director =>
        $"\n{director.Program} on {director.Node.Name}:\n  {string.Join("\n  ", director.LastLogLines)}"));
}
