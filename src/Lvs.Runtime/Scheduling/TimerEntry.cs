using Akka.Actor;

namespace Lvs.Runtime.Scheduling;

/// <summary>Something due at a time: a message to tell, or an action to run.</summary>
internal sealed class TimerEntry(ICanTell? receiver, object work, IActorRef? sender, TimeSpan? interval, ICancelable? cancelable)
{
    public TimeSpan Due { get; set; }

    /// <summary>Among those due at the same time, who was scheduled first.</summary>
    public long Order { get; set; }

    /// <summary>Where the entry is in the heap; negative when it is not.</summary>
    public int Index { get; set; } = -1;

    /// <summary>At the token of the cancelable.</summary>
    public CancellationTokenRegistration Registration { get; set; }

    public TimeSpan? Interval => interval;

    public bool IsCancelled => cancelable?.IsCancellationRequested == true;

    public bool IsBefore(TimerEntry other) => Due < other.Due || (Due == other.Due && Order < other.Order);

    public void Fire()
    {
        if (receiver is not null)
        {
            receiver.Tell(work, sender);
        }
        else
        {
            ((Action)work)();
        }
    }
}
