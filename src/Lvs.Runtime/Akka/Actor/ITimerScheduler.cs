namespace Akka.Actor;

/// <summary>Timers of one incarnation of an actor. See "Timers, scheduled messages" in the Akka.NET documentation.</summary>
public interface ITimerScheduler
{
    /// <summary>Sends the message to Self every interval; replaces the timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef? sender);

    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef? sender);

    /// <summary>Sends the message to Self once; replaces the timer of the same key.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef? sender);

    bool IsTimerActive(object key);

    /// <summary>After this no message of the timer is delivered, not even one that is in the mailbox.</summary>
    void Cancel(object key);

    void CancelAll();
}

/// <summary>An actor with timers; the runtime sets them before the constructor of the class itself runs.</summary>
public interface IWithTimers
{
    ITimerScheduler Timers { get; set; }
}
