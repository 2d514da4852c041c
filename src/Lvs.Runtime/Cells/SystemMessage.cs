using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>What the runtime tells a cell; overtakes user messages and is handled even while the mailbox is suspended.</summary>
internal abstract class SystemMessage
{
    public SystemMessage? Next;

    /// <summary>Makes the first incarnation.</summary>
    public sealed class Create : SystemMessage;

    /// <summary>Makes a new incarnation in place of the failed one; ends one suspension.</summary>
    public sealed class Recreate(Exception cause) : SystemMessage
    {
        public Exception Cause => cause;
    }

    /// <summary>Begins a suspension.</summary>
    public sealed class Suspend : SystemMessage;

    /// <summary>Ends a suspension; a cause says that it is the receiver's own failure which is forgiven.</summary>
    public sealed class Resume(Exception? cause) : SystemMessage
    {
        public Exception? Cause => cause;
    }

    public sealed class Terminate : SystemMessage;

    public sealed class Watch(IInternalActorRef watcher) : SystemMessage
    {
        public IInternalActorRef Watcher => watcher;
    }

    public sealed class Unwatch(IInternalActorRef watcher) : SystemMessage
    {
        public IInternalActorRef Watcher => watcher;
    }

    /// <summary>The actor has ended: to its parent and to who watches it.</summary>
    public sealed class DeathNotice(IInternalActorRef actor, bool existenceConfirmed) : SystemMessage
    {
        public IInternalActorRef Actor => actor;

        public bool ExistenceConfirmed => existenceConfirmed;
    }

    /// <summary>A child has failed and suspended itself.</summary>
    public sealed class Failed(LocalActorRef child, Exception cause) : SystemMessage
    {
        public LocalActorRef Child => child;

        public Exception Cause => cause;
    }

    /// <summary>The rest of an asynchronous handler, after an await.</summary>
    public sealed class Continue(ActorTaskScheduler scheduler, Task task) : SystemMessage
    {
        public ActorTaskScheduler Scheduler => scheduler;

        public Task Task => task;
    }

    /// <summary>An asynchronous handler has ended.</summary>
    public sealed class AsyncDone(ActorTaskScheduler scheduler, Task task) : SystemMessage
    {
        public ActorTaskScheduler Scheduler => scheduler;

        public Task Task => task;
    }
}
