using System.Net;

namespace Lvs.Host.Lab;

/// <summary>One machine of the lab: a network namespace with one interface on the bridge.</summary>
internal sealed record Node(string Name, string Namespace, IPAddress Address)
{
    /// <summary>The name of every node's interface, as in the seed's configuration.</summary>
    public const string Interface = "ens33";

    /// <summary>Whether the address is on one of the node's interfaces.</summary>
    public async Task<bool> HoldsAsync(IPAddress address)
    {
        var listing = await Tool.RunAsync("ip", "-n", Namespace, "-o", "-4", "address", "show").ConfigureAwait(false);
        return listing.Contains($"inet {address}/", StringComparison.Ordinal);
    }

    /// <summary>Runs a program inside the node to its end.</summary>
    public Task<Tool.Result> ExecAsync(params string[] command) =>
        Tool.TryAsync("ip", ["netns", "exec", Namespace, .. command]);
}
