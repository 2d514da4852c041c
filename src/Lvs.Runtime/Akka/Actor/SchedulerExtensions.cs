namespace Akka.Actor;

/// <summary>Scheduling that returns what takes it back. See "Scheduler" in the Akka.NET documentation.</summary>
public static class SchedulerExtensions
{
    public static ICancelable ScheduleTellRepeatedlyCancelable(
        this IScheduler scheduler, TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender)
    {
        var cancelable = new Cancelable(scheduler);
        scheduler.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);
        return cancelable;
    }
}
