using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>Whom one actor watches, and who watches it. Nearly every actor has only one half of it, so each part is made when it is used.</summary>
internal sealed class DeathWatch(ActorCell cell)
{
    /// <summary>The watched, each with the message to send in place of a Terminated.</summary>
    private Dictionary<IActorRef, object?>? _watching;
    private HashSet<IInternalActorRef>? _watchedBy;

    /// <summary>
    /// Those whose Terminated is in the mailbox, with what to deliver in its place; Unwatch takes it back from here, and a Terminated
    /// that somebody made up is not here.
    /// </summary>
    private Dictionary<IActorRef, object?>? _announced;

    /// <summary>A second watch of the same changes nothing.</summary>
    public void Watch(IActorRef subject, object? message)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (!ReferenceEquals(subject, cell.Self) && !subject.IsNobody() && (_watching ??= []).TryAdd(subject, message))
        {
            ((IInternalActorRef)subject).TellSystem(new SystemMessage.Watch(cell.Self));
        }
    }

    public void Unwatch(IActorRef subject)
    {
        _announced?.Remove(subject);
        if (_watching?.Remove(subject) == true)
        {
            ((IInternalActorRef)subject).TellSystem(new SystemMessage.Unwatch(cell.Self));
        }
    }

    public void AddWatcher(IInternalActorRef watcher) => (_watchedBy ??= []).Add(watcher);

    public void RemoveWatcher(IInternalActorRef watcher) => _watchedBy?.Remove(watcher);

    /// <summary>Goes through the mailbox, so that it comes after what the dead one has told before.</summary>
    public void OnDeath(SystemMessage.DeathNotice notice)
    {
        object? message = null;
        if (_watching?.Remove(notice.Actor, out message) == true)
        {
            (_announced ??= [])[notice.Actor] = message;
            cell.Post(new Terminated(notice.Actor, notice.ExistenceConfirmed, addressTerminated: false), notice.Actor);
        }
    }

    /// <summary>What to deliver; nothing when the watch was taken back while the Terminated was in the mailbox.</summary>
    public bool TryTake(Terminated terminated, [NotNullWhen(true)] out object? message)
    {
        message = null;
        var isAnnounced = _announced?.Remove(terminated.ActorRef, out message) == true;
        message ??= isAnnounced ? terminated : null;
        return isAnnounced;
    }

    /// <summary>A Terminated that was stashed goes back to the mailbox; one that was set aside before it was taken is announced still.</summary>
    public void AnnounceAgain(IActorRef subject) => (_announced ??= []).TryAdd(subject, null);

    /// <summary>The cell has ended: tells its watchers, but for the parent who is told anyway, and watches no more.</summary>
    public void End(IInternalActorRef parent)
    {
        if (_watchedBy is not null)
        {
            foreach (var watcher in _watchedBy)
            {
                if (!ReferenceEquals(watcher, parent))
                {
                    watcher.TellSystem(new SystemMessage.DeathNotice(cell.Self, existenceConfirmed: true));
                }
            }
        }

        if (_watching is not null)
        {
            foreach (var subject in _watching.Keys)
            {
                ((IInternalActorRef)subject).TellSystem(new SystemMessage.Unwatch(cell.Self));
            }
        }
    }
}
