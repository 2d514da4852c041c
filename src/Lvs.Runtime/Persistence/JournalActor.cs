using Akka.Actor;

namespace Lvs.Runtime.Persistence;

/// <summary>
/// The one writer of a store. It collects what is in its mailbox, from all persistent actors, and writes it in one transaction; while
/// that one is in flight the mailbox collects the next. With a store that does I/O this actor has a thread to itself, which waits for
/// the disk or the database so that no other does, and a second actor on a second thread reads.
/// </summary>
internal sealed class JournalActor : UntypedActor
{
    /// <summary>
    /// How many events go into one transaction, but for those that one actor wants written together. Enough that inserting them takes
    /// longer than the synchronization of the disk.
    /// </summary>
    public const int MaxBatch = 4000;

    private readonly IEventStore _store;
    private readonly IActorRef? _reader;
    private readonly List<WriteEvents> _waiting = [];
    private int _waitingEvents;

    public JournalActor(PersistenceSettings settings)
    {
        _store = settings.NewStore();
        _reader = settings.IsInMemory
            ? null
            : Context.ActorOf(PersistenceExtension.OnItsOwnThread(Props.Create(() => new JournalReaderActor(settings))), "reader");
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WriteEvents write:
                Collect(write);
                break;
            case Flush:
                WriteWhatWaits();
                break;
            case ChangeRequest change:
                WriteWhatWaits();
                change.Perform(_store, Self);
                break;
            case ReadRequest read:
                // The reader must see what was written before.
                WriteWhatWaits();
                if (_reader is null)
                {
                    read.Perform(_store, Self);
                }
                else
                {
                    _reader.Tell(read);
                }

                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop() => _store.Close();

    private void Collect(WriteEvents write)
    {
        _waiting.Add(write);
        _waitingEvents += write.Events.Count;
        if (_waitingEvents >= MaxBatch)
        {
            WriteWhatWaits();
        }
        else if (_waiting.Count == 1)
        {
            // Behind all that is in the mailbox now.
            Self.Tell(Flush.Instance);
        }
    }

    private void WriteWhatWaits()
    {
        if (_waiting.Count > 0)
        {
            var writes = _waiting.ToArray();
            _waiting.Clear();
            _waitingEvents = 0;
            Write(writes);
        }
    }

    private void Write(ReadOnlySpan<WriteEvents> writes)
    {
        try
        {
            _store.Write(writes, Context.System.Scheduler.Now);
        }
        catch (Exception exception) when (writes.Length > 1 && !_store.IsOutOfOrder(exception))
        {
            // One of them is bad; halving finds it, and the others get through.
            Write(writes[..(writes.Length / 2)]);
            Write(writes[(writes.Length / 2)..]);
            return;
        }
        catch (Exception exception)
        {
            var cause = JournalException.Of(_store, "write to", exception);
            foreach (var write in writes)
            {
                write.Answer(cause, Self);
            }

            return;
        }

        foreach (var write in writes)
        {
            write.Answer(null, Self);
        }
    }

    private sealed class Flush
    {
        public static Flush Instance { get; } = new();
    }
}
