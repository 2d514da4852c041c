using Lvs.Runtime.Dispatching;

namespace Lvs.Runtime;

/// <summary>What stands behind a dispatcher's name. Akka.NET has this in its configuration ("Dispatchers" in its documentation).</summary>
public abstract class DispatcherSettings
{
    private protected DispatcherSettings()
    {
    }

    /// <summary>How many messages one actor handles before it is the others' turn.</summary>
    public int Throughput { get; init; } = 100;

    /// <summary>The executor for one more actor.</summary>
    internal abstract MailboxExecutor ExecutorFor(string actorName);

    /// <summary>The process's thread pool.</summary>
    public sealed class Pool : DispatcherSettings
    {
        private PoolExecutor? _shared;

        internal override MailboxExecutor ExecutorFor(string actorName) => _shared ??= new PoolExecutor(Throughput);
    }

    /// <summary>A thread for each actor, which ends with the actor.</summary>
    public sealed class Pinned : DispatcherSettings
    {
        /// <summary>The thread's name; the actor's where there is none.</summary>
        public string? ThreadName { get; init; }

        /// <summary>A background thread does not keep the process alive.</summary>
        public bool IsBackground { get; init; } = true;

        public ThreadPriority Priority { get; init; } = ThreadPriority.Normal;

        internal override MailboxExecutor ExecutorFor(string actorName) =>
            new PinnedExecutor(ThreadName ?? actorName, IsBackground, Priority, Throughput);
    }

    /// <summary>One thread for all actors of the dispatcher, from the first one's creation to the last one's end.</summary>
    public sealed class SharedThread : DispatcherSettings
    {
        private readonly Lock _gate = new();
        private CommonThread? _thread;

        /// <summary>The thread's name.</summary>
        public required string ThreadName { get; init; }

        public ThreadPriority Priority { get; init; } = ThreadPriority.Normal;

        internal override MailboxExecutor ExecutorFor(string actorName)
        {
            lock (_gate)
            {
                _thread ??= new CommonThread(ThreadName, Priority);
                return new SharedThreadExecutor(_thread, Throughput);
            }
        }
    }

    /// <summary>A thread of somebody else's, which does much besides: it runs what it is given, in that order.</summary>
    public sealed class GivenThread : DispatcherSettings
    {
        /// <summary>Gives it something to run; may be called on any thread.</summary>
        public required Action<Action> Post { get; init; }

        internal override MailboxExecutor ExecutorFor(string actorName) => new GivenThreadExecutor(Post, Throughput);
    }

    /// <summary>The teller's own thread, so that a message is handled when Tell returns. For tests.</summary>
    public sealed class CallingThread : DispatcherSettings
    {
        private static readonly CallingThreadExecutor Shared = new();

        internal override MailboxExecutor ExecutorFor(string actorName) => Shared;
    }
}
