using Lvs.Runtime;

namespace Akka.Actor;

/// <summary>Sends what a task comes to as a message. See "PipeTo" in the Akka.NET documentation.</summary>
public static class PipeToSupport
{
    /// <summary>Without a failure mapper the recipient gets a <see cref="Status.Failure"/>.</summary>
    public static Task PipeTo<T>(
        this Task<T> taskToPipe,
        ICanTell recipient,
        IActorRef? sender = null,
        Func<T, object>? success = null,
        Func<Exception, object>? failure = null) =>
        WhenEnded(taskToPipe, recipient, sender, failure, () =>
        {
            var result = taskToPipe.GetAwaiter().GetResult();
            recipient.Tell(success is null ? result! : success(result), sender);
        });

    /// <summary>A task without a result only sends what a success mapper makes, or a failure.</summary>
    public static Task PipeTo(
        this Task taskToPipe,
        ICanTell recipient,
        IActorRef? sender = null,
        Func<object>? success = null,
        Func<Exception, object>? failure = null) =>
        WhenEnded(taskToPipe, recipient, sender, failure, () =>
        {
            taskToPipe.GetAwaiter().GetResult();
            if (success is not null)
            {
                recipient.Tell(success(), sender);
            }
        });

    /// <summary>At once where the task has ended, otherwise where the recipient's system has its continuations run.</summary>
    private static Task WhenEnded(
        Task task, ICanTell recipient, IActorRef? sender, Func<Exception, object>? failure, Action tellResult)
    {
        var system = (recipient as IInternalActorRef)?.System as EmbeddedActorSystem;
        return task.ContinueWith(
            _ =>
            {
                try
                {
                    tellResult();
                }
                catch (Exception exception)
                {
                    recipient.Tell(failure is null ? new Status.Failure(exception) : failure(exception), sender);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            task.IsCompleted || system is null ? TaskScheduler.Default : system.Continuations);
    }
}
