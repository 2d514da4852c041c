namespace Lvs.Core.Cluster;

/// <summary>Whether another director has a decision.</summary>
/// <param name="Director">Its name.</param>
/// <param name="HasIt">Whether it has said so.</param>
/// <param name="Problem">Why it has not; null when it has. It gets it as soon as it is reached.</param>
public sealed record PeerAnswer(string Director, bool HasIt, string? Problem = null);
