namespace Lvs.Host.Lab;

/// <summary>A topology with its machines: directors, real servers, a client and the witness on the wire. Disposing leaves nothing behind.</summary>
internal sealed class LabNetwork : IAsyncDisposable
{
    private readonly Topology _topology;

    private bool _realServersAreUp;

    private LabNetwork(LabDirectory directory, Topology topology)
    {
        Directory = directory;
        _topology = topology;
        RealServers = [.. topology.RealServers.Select(node => new RealServer(node, directory))];
        Client = new TrafficClient(topology.Client, LabAddresses.Service);
        Observer = new AdvertObserver(topology);
    }

    public LabDirectory Directory { get; }

    /// <summary>The directors, highest priority first; see <see cref="Install"/>.</summary>
    public IReadOnlyList<IDirector> Directors { get; private set; } = [];

    public IReadOnlyList<RealServer> RealServers { get; }

    public TrafficClient Client { get; }

    public AdvertObserver Observer { get; }

    public IReadOnlyList<Node> DirectorNodes => _topology.Directors;

    public IEnumerable<Node> Nodes => _topology.Nodes;

    public string WireNamespace => _topology.WireNamespace;

    public static async Task<LabNetwork> BuildAsync(string prefix, int directors, int realServers)
    {
        var directory = LabDirectory.Claim(prefix);
        var topology = await Topology.BuildAsync(directory, directors, realServers).ConfigureAwait(false);
        return new LabNetwork(directory, topology);
    }

    /// <summary>Says which program each director node runs; nothing is started.</summary>
    public void Install(params IReadOnlyList<Func<Node, LabDirectory, IDirector>> programs) =>
        Directors = [.. DirectorNodes.Zip(programs, (node, create) => create(node, Directory))];

    public IDirector DirectorOn(Node node) => Directors.Single(director => director.Node == node);

    public async Task StartRealServersAsync()
    {
        _realServersAreUp = true;
        await Task.WhenAll(RealServers.Select(server => server.AddVirtualAddressAsync(LabAddresses.VirtualAddress))).ConfigureAwait(false);
        foreach (var server in RealServers)
        {
            server.Start();
        }
    }

    public Task SetLinkAsync(Node node, bool up) => _topology.SetLinkAsync(node, up);

    public Task SetDirectorsIsolatedAsync(bool isolated) => _topology.SetDirectorsIsolatedAsync(isolated);

    /// <summary>The directors that have the VIP on their interface right now.</summary>
    public async Task<IReadOnlyList<Node>> HoldersAsync()
    {
        var holds = await Task.WhenAll(DirectorNodes.Select(node => node.HoldsAsync(LabAddresses.VirtualAddress))).ConfigureAwait(false);
        return [.. DirectorNodes.Where((_, index) => holds[index])];
    }

    /// <summary>Whether the node alone holds the VIP, in the words of a step.</summary>
    public async Task<Observation> OnlyHolderAsync(Node node)
    {
        var holders = await HoldersAsync().ConfigureAwait(false);
        var names = holders.Count == 0 ? "nobody" : string.Join(" and ", holders.Select(holder => holder.Name));
        return new Observation(holders is [var only] && only == node, $"{names} holds {LabAddresses.VirtualAddress}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Observer.Dispose();
        foreach (var director in Directors)
        {
            await director.KillAsync().ConfigureAwait(false);
        }

        if (_realServersAreUp)
        {
            await Task.WhenAll(RealServers.Select(server => server.RemoveVirtualAddressAsync(LabAddresses.VirtualAddress))).ConfigureAwait(false);
        }

        await _topology.DisposeAsync().ConfigureAwait(false);
    }
}
