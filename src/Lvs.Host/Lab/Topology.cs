using System.Net;
using System.Text;
using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>
/// The namespaces of one lab: a bridge ("wire"), a client, directors and real servers. Everything is made inside namespaces of
/// our own, the bridge too, so that nothing of the machine's network changes and deleting the namespaces undoes it all.
/// </summary>
internal sealed class Topology : IAsyncDisposable
{
    private const string Bridge = "br0";

    private readonly LabDirectory _directory;

    private Topology(LabDirectory directory, int directors, int realServers)
    {
        _directory = directory;
        WireNamespace = directory.Prefix + "wire";
        Client = NewNode("client", LabAddresses.Client);
        Directors = [.. Enumerable.Range(0, directors).Select(i => NewNode($"lb{i + 1}", LabAddresses.Director(i)))];
        RealServers = [.. Enumerable.Range(0, realServers).Select(i => NewNode($"rs{i + 1}", LabAddresses.RealServer(i)))];
    }

    /// <summary>The namespace of the bridge; its ports carry the names of the nodes.</summary>
    public string WireNamespace { get; }

    /// <summary>The bridge itself: whatever any node broadcasts passes it.</summary>
    public static string WireInterface => Bridge;

    public Node Client { get; }

    public IReadOnlyList<Node> Directors { get; }

    public IReadOnlyList<Node> RealServers { get; }

    public IEnumerable<Node> Nodes => [Client, .. Directors, .. RealServers];

    public static async Task<Topology> BuildAsync(LabDirectory directory, int directors, int realServers)
    {
        var topology = new Topology(directory, directors, realServers);
        try
        {
            await topology.BuildAsync().ConfigureAwait(false);
            return topology;
        }
        catch
        {
            await topology.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes the bridge's port of a node down or up, as pulling the cable at the switch would.</summary>
    public Task SetLinkAsync(Node node, bool up) =>
        Tool.RunAsync("ip", "-n", WireNamespace, "link", "set", node.Name, up ? "up" : "down");

    /// <summary>Keeps the directors from hearing each other, with every link up and everyone else reachable: the split-brain case.</summary>
    public async Task SetDirectorsIsolatedAsync(bool isolated)
    {
        foreach (var node in Directors)
        {
            await Tool.RunAsync("ip", "-n", WireNamespace, "link", "set", node.Name, "type", "bridge_slave", "isolated", isolated ? "on" : "off").ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync() => await _directory.RemoveNamespacesAsync().ConfigureAwait(false);

    private Node NewNode(string name, IPAddress address) => new(name, _directory.Prefix + name, address);

    private async Task BuildAsync()
    {
        string[] namespaces = [WireNamespace, .. Nodes.Select(node => node.Namespace)];
        _directory.Remember(namespaces);
        await BatchAsync(null, namespaces.Select(name => $"netns add {name}")).ConfigureAwait(false);
        await BatchAsync(WireNamespace, WireCommands()).ConfigureAwait(false);
        foreach (var node in Nodes)
        {
            await BatchAsync(node.Namespace, NodeCommands(node)).ConfigureAwait(false);
        }
    }

    private IEnumerable<string> WireCommands()
    {
        yield return $"link add {Bridge} type bridge forward_delay 0 mcast_snooping 0";
        yield return $"link set {Bridge} up";
        foreach (var node in Nodes)
        {
            yield return $"link add {node.Name} type veth peer name {Node.Interface} netns {node.Namespace}";
            yield return $"link set {node.Name} master {Bridge} up";
        }
    }

    /// <summary>What makes a node of a namespace with an interface.</summary>
    public static string[] NodeCommands(Node node) =>
    [
        "link set lo up",
        $"address add {node.Address}/{LabAddresses.PrefixLength} dev {Node.Interface}",
        $"link set {Node.Interface} up",
    ];

    private static async Task BatchAsync(string? inNamespace, IEnumerable<string> commands)
    {
        var text = new StringBuilder().AppendJoin('\n', commands).Append('\n').ToString();
        string[] arguments = inNamespace is null ? ["-batch", "-"] : ["-n", inNamespace, "-batch", "-"];
        var result = await Tool.WithInputAsync("ip", text, arguments).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new OperatorException($"building the network of {inNamespace ?? "the lab"}: ip: {result.LastLine}");
        }
    }
}
