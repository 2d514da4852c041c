using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>Whom one actor watches, and who watches it.</summary>
internal sealed class DeathWatch(ActorCell cell)
{
    /// <summary>The watched, each with the message to send in place of a Terminated.</summary>
    private readonly Dictionary<IActorRef, object?> _watching = [];
    private readonly HashSet<IInternalActorRef> _watchedBy = [];

    /// <summary>Those whose Terminated is in the mailbox; Unwatch takes it back from here.</summary>
    private readonly HashSet<IActorRef> _announced = [];

    public void Watch(IActorRef subject, object? message)
    {
        if (ReferenceEquals(subject, cell.Self) || subject.IsNobody())
        {
            return;
        }

        if (_watching.TryGetValue(subject, out var earlier))
        {
            if (!Equals(earlier, message))
            {
                throw new InvalidOperationException($"{subject} is already watched with another termination message; Unwatch it first.");
            }
        }
        else
        {
            _watching.Add(subject, message);
            ((IInternalActorRef)subject).TellSystem(new SystemMessage.Watch(cell.Self));
        }
    }

    public void Unwatch(IActorRef subject)
    {
        _announced.Remove(subject);
        if (_watching.Remove(subject))
        {
            ((IInternalActorRef)subject).TellSystem(new SystemMessage.Unwatch(cell.Self));
        }
    }

    public void AddWatcher(IInternalActorRef watcher) => _watchedBy.Add(watcher);

    public void RemoveWatcher(IInternalActorRef watcher) => _watchedBy.Remove(watcher);

    /// <summary>Goes through the mailbox, so that it comes after what the dead one has told before.</summary>
    public void OnDeath(SystemMessage.DeathNotice notice)
    {
        if (_watching.Remove(notice.Actor, out var message))
        {
            _announced.Add(notice.Actor);
            cell.Post(new Announcement(notice.Actor, message ?? new Terminated(notice.Actor, notice.ExistenceConfirmed, false)), notice.Actor);
        }
    }

    /// <summary>False when the watch was taken back while the announcement was in the mailbox.</summary>
    public bool IsStillWanted(Announcement announcement) => _announced.Remove(announcement.Subject);

    /// <summary>The cell has ended: tells its watchers, but for the parent who is told anyway, and watches no more.</summary>
    public void End(IInternalActorRef parent)
    {
        foreach (var watcher in _watchedBy)
        {
            if (!ReferenceEquals(watcher, parent))
            {
                watcher.TellSystem(new SystemMessage.DeathNotice(cell.Self, existenceConfirmed: true));
            }
        }

        foreach (var subject in _watching.Keys)
        {
            ((IInternalActorRef)subject).TellSystem(new SystemMessage.Unwatch(cell.Self));
        }
    }

    /// <summary>A Terminated, or what stands for it, on its way through the mailbox.</summary>
    internal sealed class Announcement(IActorRef subject, object message) : IAutoReceivedMessage, Akka.Event.IDeadLetterSuppression
    {
        public IActorRef Subject => subject;

        public object Message => message;
    }
}
