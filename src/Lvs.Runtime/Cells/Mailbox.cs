using Akka.Actor;
using Lvs.Runtime.Dispatching;

namespace Lvs.Runtime.Cells;

/// <summary>
/// A queue with many writers and one reader, and the reader's loop. A cell is its own mailbox, which saves an object per actor and
/// an indirection per message.
/// <para>
/// Writers push onto <c>_inbox</c>, newest first, with one compare-and-swap; the reader takes the whole list and reverses it into
/// <c>_pending</c>. The list's end says what the reader does: null while it runs, <see cref="Idle"/> when it must be woken,
/// <see cref="Closed"/> for ever after the end. So a Tell to a busy actor is one atomic operation and no lock. Taking the whole
/// list is also what makes reused nodes safe: nobody ever pops a single one.
/// </para>
/// </summary>
internal abstract class Mailbox : MailboxGate, IThreadPoolWorkItem
{
    private static readonly MailboxNode Idle = new();
    private static readonly MailboxNode Closed = new();
    private static readonly SystemMessage ClosedToSystem = new SystemMessage.Terminate();

    private readonly MailboxExecutor _executor;
    private MailboxNode? _pending;

    /// <summary>Looked at before every message, and seldom written: it belongs to the reader's half.</summary>
    private SystemMessage? _systemInbox;

    protected Mailbox(MailboxExecutor executor)
    {
        _executor = executor;
        _inbox = Idle;
    }

    /// <summary>While above zero only system messages are handled. Touched by the reader only.</summary>
    protected int Suspensions { get; set; }

    /// <summary>True once no message gets in any more.</summary>
    public bool IsClosed => ReferenceEquals(Volatile.Read(ref _systemInbox), ClosedToSystem);

    public void Post(object message, IActorRef? sender)
    {
        var node = NodePool.Rent(message, sender);
        var seen = Volatile.Read(ref _inbox);
        while (true)
        {
            if (ReferenceEquals(seen, Closed))
            {
                NodePool.Return(node);
                OnUndelivered(message, sender);
                return;
            }

            node.Next = ReferenceEquals(seen, Idle) ? null : seen;
            var found = Interlocked.CompareExchange(ref _inbox, node, seen);
            if (ReferenceEquals(found, seen))
            {
                break;
            }

            seen = found;
        }

        if (ReferenceEquals(seen, Idle))
        {
            Schedule();
        }
    }

    public void PostSystem(SystemMessage message)
    {
        var seen = Volatile.Read(ref _systemInbox);
        while (true)
        {
            if (ReferenceEquals(seen, ClosedToSystem))
            {
                OnSystemAfterClose(message);
                return;
            }

            message.Next = seen;
            var found = Interlocked.CompareExchange(ref _systemInbox, message, seen);
            if (ReferenceEquals(found, seen))
            {
                break;
            }

            seen = found;
        }

        Schedule();
    }

    void IThreadPoolWorkItem.Execute() => Run();

    /// <summary>Handles what is there: all system messages, and user messages up to the executor's throughput.</summary>
    public void Run()
    {
        BeforeRun();
        var budget = _executor.Throughput;
        bool wantsUserMessages;
        while (true)
        {
            HandleSystemMessages();
            wantsUserMessages = Suspensions == 0 && !IsClosed;
            if (!wantsUserMessages)
            {
                break;
            }

            if (budget-- == 0)
            {
                // Others' turn; the mailbox stays scheduled and goes to the end of the line.
                AfterRun();
                _executor.Execute(this);
                return;
            }

            var node = Next();
            if (node is not null)
            {
                var (message, sender) = (node.Message!, node.Sender);
                NodePool.Return(node);
                Handle(message, sender);
            }
            else if (TryGoIdle())
            {
                break;
            }
        }

        AfterRun();

        // A writer that came after the last look has found the mailbox scheduled and relies on this second look.
        Interlocked.Exchange(ref _isScheduled, 0);
        var system = Volatile.Read(ref _systemInbox);
        if ((system is not null && !ReferenceEquals(system, ClosedToSystem))
            || (wantsUserMessages && !ReferenceEquals(Volatile.Read(ref _inbox), Idle)))
        {
            Schedule();
        }
    }

    protected abstract void BeforeRun();

    protected abstract void AfterRun();

    protected abstract void Handle(object message, IActorRef? sender);

    protected abstract void HandleSystem(SystemMessage message);

    /// <summary>Called on the teller's thread.</summary>
    protected abstract void OnUndelivered(object message, IActorRef? sender);

    /// <summary>Called on the teller's thread.</summary>
    protected abstract void OnSystemAfterClose(SystemMessage message);

    /// <summary>Puts a message before all others. For the reader only.</summary>
    protected void Prepend(object message, IActorRef? sender)
    {
        var node = NodePool.Rent(message, sender);
        node.Next = _pending;
        _pending = node;
    }

    /// <summary>Lets nothing in any more, and gives what was left to the undelivered. For the reader only.</summary>
    protected void Close()
    {
        while (Next() is { } left)
        {
            var (message, sender) = (left.Message!, left.Sender);
            NodePool.Return(left);
            OnUndelivered(message, sender);
        }

        var last = Interlocked.Exchange(ref _inbox, Closed);
        _pending = last is null || ReferenceEquals(last, Idle) ? null : Reversed(last);
        while (_pending is { } late)
        {
            _pending = late.Next;
            OnUndelivered(late.Message!, late.Sender);
        }

        for (var system = TakeSystem(ClosedToSystem); system is not null; system = system.Next)
        {
            OnSystemAfterClose(system);
        }

        _executor.Release();
    }

    protected void Schedule()
    {
        if (Interlocked.CompareExchange(ref _isScheduled, 1, 0) == 0)
        {
            _executor.Execute(this);
        }
    }

    private void HandleSystemMessages()
    {
        while (Volatile.Read(ref _systemInbox) is { } head && !ReferenceEquals(head, ClosedToSystem))
        {
            for (var message = TakeSystem(null); message is not null;)
            {
                var next = message.Next;
                message.Next = null;
                if (IsClosed)
                {
                    OnSystemAfterClose(message);
                }
                else
                {
                    HandleSystem(message);
                }

                message = next;
            }
        }
    }

    private SystemMessage? TakeSystem(SystemMessage? replacement)
    {
        var newest = Interlocked.Exchange(ref _systemInbox, replacement);
        SystemMessage? oldest = null;
        while (newest is not null)
        {
            (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
        }

        return oldest;
    }

    private MailboxNode? Next()
    {
        var node = _pending;
        if (node is null)
        {
            var head = Volatile.Read(ref _inbox);
            if (head is null || ReferenceEquals(head, Idle))
            {
                return null;
            }

            node = Reversed(Interlocked.Exchange(ref _inbox, null)!);
        }

        _pending = node.Next;
        return node;
    }

    private bool TryGoIdle() =>
        ReferenceEquals(Volatile.Read(ref _inbox), Idle) || Interlocked.CompareExchange(ref _inbox, Idle, null) is null;

    private static MailboxNode Reversed(MailboxNode newest)
    {
        MailboxNode? oldest = null;
        for (var node = newest; node is not null;)
        {
            var older = node.Next;
            node.Next = oldest;
            oldest = node;
            node = older;
        }

        return oldest!;
    }
}
