namespace Akka.Actor;

/// <summary>A message that a serializing test set-up leaves alone.</summary>
public interface INoSerializationVerificationNeeded;

/// <summary>A message that does not reset the receive timeout. See "Receive timeout" in the Akka.NET documentation.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>A message the runtime handles before the actor sees it.</summary>
public interface IAutoReceivedMessage;
