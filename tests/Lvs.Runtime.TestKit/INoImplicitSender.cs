namespace Akka.TestKit;

/// <summary>A test whose Tells have no sender; those of others have TestActor. See "Testing Actor Systems" in the Akka.NET documentation.</summary>
public interface INoImplicitSender;
