using System.Collections.Immutable;
using Lvs.Core.Services;

namespace Lvs.Core.Cluster;

/// <summary>An order whose operator waits.</summary>
/// <param name="Number">Whose answer it is.</param>
/// <param name="News">What is new by it.</param>
/// <param name="Answers">What is known already.</param>
/// <param name="Until">When the operator is answered in any case.</param>
public sealed record SpreadingOrder(long Number, ServerOverrides News, ImmutableArray<PeerAnswer> Answers, TimeSpan Until);
