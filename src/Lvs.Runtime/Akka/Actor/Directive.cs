namespace Akka.Actor;

/// <summary>What a supervisor does about a failed child. See "Supervision and Monitoring" in the Akka.NET documentation.</summary>
public enum Directive
{
    /// <summary>Goes on with the same instance and the next message.</summary>
    Resume,

    /// <summary>Goes on with a new instance and the next message.</summary>
    Restart,

    /// <summary>Fails itself with the same cause.</summary>
    Escalate,

    /// <summary>Ends the child.</summary>
    Stop,
}

/// <summary>Maps the cause of a failure to a directive.</summary>
public interface IDecider
{
    Directive Decide(Exception cause);
}
