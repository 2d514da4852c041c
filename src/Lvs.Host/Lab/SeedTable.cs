namespace Lvs.Host.Lab;

/// <summary>The IPVS table that the seed's configuration stands for, in the words of <see cref="IpvsadmListing"/>.</summary>
internal static class SeedTable
{
    public static IReadOnlyList<string> With(bool persistent, IEnumerable<Node> realServers) =>
    [
        $"TCP {LabAddresses.Service} rr" + (persistent ? " persistent 50" : ""),
        .. realServers.Select(node => $"-> {node.Address}:{LabAddresses.Service.Port} Route 1"),
    ];
}
