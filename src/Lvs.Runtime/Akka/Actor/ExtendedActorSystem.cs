namespace Akka.Actor;

/// <summary>The system as extensions and serializers are given it. See "Akka.NET Extensions" in the Akka.NET documentation.</summary>
public abstract class ExtendedActorSystem : ActorSystem;
