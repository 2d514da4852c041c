using Akka.Actor;
using Lvs.Runtime;
using Lvs.Runtime.Cells;

namespace Akka.Event;

/// <summary>The class of a log whose source is only a name.</summary>
public class DummyClassForStringSources;

/// <summary>Gets loggers. See "Logging" in the Akka.NET documentation.</summary>
public static class Logging
{
    /// <summary>The actor's own: its class is the category, its path comes along.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context) =>
        ((EmbeddedActorSystem)context.System).LoggerFor(context.Props.Type, context.Self.Path);

    /// <summary>For a source outside of actors: a string, a type or a reference.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj) => logSourceObj switch
    {
        LocalActorRef actor => ((EmbeddedActorSystem)system).LoggerFor(actor.Cell.Props.Type, actor.Path),
        string name => ((EmbeddedActorSystem)system).LoggerFor(typeof(DummyClassForStringSources), $"{name} ({system})", name),
        Type type => ((EmbeddedActorSystem)system).LoggerFor(type, $"{type.Name} ({system})", type.Name),
        _ => ((EmbeddedActorSystem)system).LoggerFor(logSourceObj.GetType(), $"{logSourceObj.GetType().Name} ({system})", logSourceObj.ToString()),
    };
}
