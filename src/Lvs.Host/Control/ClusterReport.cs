using System.Text.Json;
using Lvs.Actors.Cluster;
using Lvs.Host.Cluster;

namespace Lvs.Host.Control;

/// <summary>The cluster in a status.</summary>
internal sealed record ClusterReport
{
    /// <summary>Name of this director.</summary>
    public required string Name { get; init; }

    /// <summary>Digest of the decisions by hand: equal on directors that know the same.</summary>
    public required string Digest { get; init; }

    /// <summary>The other directors.</summary>
    public required IReadOnlyList<PeerReport> Peers { get; init; }

    /// <summary>How often somebody was refused who wanted to speak as a director, by the reason.</summary>
    public required IReadOnlyDictionary<string, long> Refused { get; init; }

    /// <summary>The report of a cluster.</summary>
    public static ClusterReport Of(ClusterProtocol.ClusterStatus status, IReadOnlyDictionary<PeerRefusal, long> refusals) => new()
    {
        Name = status.Name ?? "",
        Digest = status.Digest,
        Peers = [.. status.Peers.Select(PeerReport.Of)],
        Refused = refusals.ToDictionary(static pair => JsonNamingPolicy.CamelCase.ConvertName(pair.Key.ToString()), static pair => pair.Value),
    };
}

/// <summary>Another director in a status.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">ADDRESS:PORT.</param>
/// <param name="IsReachable">Whether it answers; null before that is known.</param>
/// <param name="Problem">Why it does not.</param>
/// <param name="SecondsSinceHeard">How long ago it last asked or answered; null for never.</param>
/// <param name="HasSame">Whether it said then that it knows the same decisions as this director knows now; null for never.</param>
internal sealed record PeerReport(string Name, string Address, bool? IsReachable, string? Problem, double? SecondsSinceHeard, bool? HasSame)
{
    /// <summary>The report of a director.</summary>
    public static PeerReport Of(ClusterProtocol.PeerStatus peer) => new(
        peer.Director.Name, peer.Director.EndPoint.ToString(), peer.IsReachable, peer.Problem, peer.SinceHeard?.TotalSeconds, peer.HasSame);
}
