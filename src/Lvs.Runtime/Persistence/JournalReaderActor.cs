using Akka.Actor;

namespace Lvs.Runtime.Persistence;

/// <summary>Reads for recovering actors, on a connection and a thread of its own, so that a long recovery holds up no write.</summary>
internal sealed class JournalReaderActor(PersistenceSettings settings) : UntypedActor
{
    private readonly IEventStore _store = settings.NewStore();

    protected override void OnReceive(object message)
    {
        if (message is ReadRequest read)
        {
            read.Perform(_store, Self);
        }
        else
        {
            Unhandled(message);
        }
    }

    protected override void PostStop() => _store.Close();
}
