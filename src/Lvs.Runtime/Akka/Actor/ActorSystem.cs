using Akka.Event;
using Lvs.Runtime;

namespace Akka.Actor;

/// <summary>A tree of actors and what they share. See "ActorSystem" in the Akka.NET documentation.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    public abstract string Name { get; }

    public abstract EventStream EventStream { get; }

    public abstract IActorRef DeadLetters { get; }

    public abstract IScheduler Scheduler { get; }

    /// <summary>Completes when the last actor is gone.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>A system with the default settings; see <see cref="EmbeddedActorSystem"/> for others.</summary>
    public static ActorSystem Create(string name) => EmbeddedActorSystem.Create(name, new EmbeddedSettings());

    public abstract IActorRef ActorOf(Props props, string? name = null);

    public abstract void Stop(IActorRef actor);

    /// <summary>
    /// Runs the <see cref="CoordinatedShutdown"/>, which stops all actors, children first; the task is <see cref="WhenTerminated"/>.
    /// </summary>
    public abstract Task Terminate();

    /// <summary>Starts the termination without waiting for it.</summary>
    public void Dispose()
    {
        _ = Terminate();
        GC.SuppressFinalize(this);
    }
}
