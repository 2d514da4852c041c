using Akka.Actor;

namespace Lvs.Runtime.Persistence;

/// <summary>What one actor has to write, in order: to the journal, which answers with <see cref="WriteEnded"/> and then each event.</summary>
internal sealed class WriteEvents(string persistenceId, List<EventWrite> events, IActorRef actor, int incarnation)
{
    public string PersistenceId => persistenceId;

    public List<EventWrite> Events => events;

    public void Answer(Exception? failure, IActorRef journal)
    {
        actor.Tell(new WriteEnded(incarnation, failure is not null), journal);
        foreach (var write in events)
        {
            write.Failure = failure;
            actor.Tell(write, write.Sender);
        }
    }
}
