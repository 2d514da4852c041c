using Akka.Actor;

namespace Lvs.Actors.Health;

/// <summary>Other parts of the director that checks need.</summary>
/// <param name="Tracking">Knows the files that are tracked.</param>
/// <param name="Scripts">Runs scripts.</param>
public sealed record CheckParts(IActorRef Tracking, IActorRef Scripts);
