using Lvs.Core.Services;

namespace Lvs.Core.Cluster;

/// <summary>What directors say to each other, in a question as in the answer to it.</summary>
/// <param name="Digest">Of all that the sender knows (<see cref="ServerOverrides.Digest"/>).</param>
/// <param name="Decisions">All of it, or in a question what is new; null when the digest says enough.</param>
public sealed record ClusterMessage(string Digest, ServerOverrides? Decisions = null);
