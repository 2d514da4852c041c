using Akka.Actor;
using Lvs.Runtime.Dispatching;

namespace Lvs.Runtime.Cells;

/// <summary>
/// One actor's life: its mailbox, its incarnations, its children, and what its parent decides about it. Everything but Post,
/// PostSystem and ActorOf happens on the thread that runs the mailbox. The parts that most actors never use are made when used.
/// </summary>
internal partial class ActorCell : Mailbox, IActorContext
{
    [ThreadStatic]
    private static ActorCell? _current;

    private readonly EmbeddedActorSystem _system;
    private ActorBase? _actor;
    private Receive? _behaviour;
    private Stack<Receive?>? _outerBehaviours;
    private Children? _children;
    private DeathWatch? _deathWatch;
    private ActorTaskScheduler? _tasks;
    private ActorTimers? _timers;
    private MessageStash? _stash;
    private ReceiveTimeoutTimer? _receiveTimeout;
    private ActorCell? _outerCurrent;

    public ActorCell(
        EmbeddedActorSystem system, LocalActorRef self, IInternalActorRef parent, Props props, MailboxExecutor executor)
        : base(executor)
    {
        (_system, Self, ParentRef, Props) = (system, self, parent, props);

        // Until it is created; a message may come before that.
        Suspensions = 1;
    }

    /// <summary>The cell that runs on this thread.</summary>
    public static ActorCell? Current
    {
        get => _current;
        set => _current = value;
    }

    public static ActorCell RunningOrThrow => Current ?? throw new NotSupportedException("This thread does not run an actor.");

    public LocalActorRef Self { get; }

    public IInternalActorRef ParentRef { get; }

    public Props Props { get; }

    public EmbeddedActorSystem EmbeddedSystem => _system;

    public ActorSystem System => _system;

    public bool IsCreating { get; private set; }

    public object? CurrentMessage { get; private set; }

    /// <summary>Tells apart the messages this cell has handled.</summary>
    public long MessagesHandled { get; private set; }

    public IActorRef? SenderOrNull { get; private set; }

    public IActorRef Sender => SenderOrNull ?? _system.DeadLetters;

    public TimeSpan? ReceiveTimeout => _receiveTimeout?.Timeout;

    IActorRef IActorContext.Self => Self;

    IActorRef IActorContext.Parent => ParentRef;

    public IActorRef ActorOf(Props props, string? name = null)
    {
        var children = _children ?? Interlocked.CompareExchange(ref _children, new Children(), null) ?? _children;
        var child = children.Add(Self.Path, name, _system.NewUid(), path => _system.NewActor(path, Self, props));
        for (var suspension = 0; _isFailed && suspension < _failureSuspensions; suspension++)
        {
            // Made by a hook of the failed incarnation, it is restarted with the others.
            child.TellSystem(new SystemMessage.Suspend());
        }

        child.TellSystem(new SystemMessage.Create());
        return child;
    }

    public IActorRef Child(string name) => _children?.Find(name) ?? (IActorRef)ActorRefs.Nobody;

    public IEnumerable<IActorRef> GetChildren() => _children?.All ?? [];

    public void Stop(IActorRef actor)
    {
        if (actor is LocalActorRef child && _children?.Contains(child) == true)
        {
            child.IsDying = true;
        }

        (actor as IInternalActorRef)?.TellSystem(new SystemMessage.Terminate());
    }

    public IActorRef Watch(IActorRef subject)
    {
        Watching.Watch(subject, message: null);
        return subject;
    }

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        Watching.Watch(subject, message);
        return subject;
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        _deathWatch?.Unwatch(subject);
        return subject;
    }

    public void Become(Receive receive) => _behaviour = receive;

    public void BecomeStacked(Receive receive)
    {
        (_outerBehaviours ??= new Stack<Receive?>()).Push(_behaviour);
        _behaviour = receive;
    }

    public void UnbecomeStacked() => _behaviour = _outerBehaviours is { Count: > 0 } outer ? outer.Pop() : null;

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        _receiveTimeout?.Cancel();
        _receiveTimeout = timeout is { } length ? new ReceiveTimeoutTimer(this, length) : null;
    }

    /// <summary>Runs an asynchronous handler: no user message is handled until it has ended.</summary>
    public void RunTask(Func<Task> handler)
    {
        var tasks = _tasks ??= new ActorTaskScheduler(this);
        if (tasks.Start(handler, out var running))
        {
            running.GetAwaiter().GetResult();
            return;
        }

        tasks.Running++;
        Suspensions++;
    }

    /// <summary>Puts a stashed message before all others.</summary>
    public void PutBack(object message, IActorRef? sender)
    {
        if (message is Terminated terminated)
        {
            Watching.AnnounceAgain(terminated.ActorRef);
        }

        Prepend(message, sender);
    }

    private DeathWatch Watching => _deathWatch ??= new DeathWatch(this);

    protected override void BeforeRun()
    {
        // On the calling-thread dispatcher one actor's run may happen inside another's.
        _outerCurrent = _current;
        _current = this;
    }

    protected override void AfterRun()
    {
        _current = _outerCurrent;
        _outerCurrent = null;
    }

    protected override void Handle(object message, IActorRef? sender)
    {
        CurrentMessage = message;
        SenderOrNull = sender;
        MessagesHandled++;
        try
        {
            if (message is IAutoReceivedMessage)
            {
                AutoReceive(message);
            }
            else
            {
                Deliver(message);
            }
        }
        catch (Exception exception)
        {
            _receiveTimeout?.OnActivity();
            Fail(exception);
            return;
        }

        // An asynchronous handler still has its message and its sender after an await.
        if (_tasks is not { Running: > 0 })
        {
            ForgetMessage();
        }
    }

    protected override void OnUndelivered(object message, IActorRef? sender) => _system.DeadLetterRef.Publish(message, sender, Self);

    private void Deliver(object message)
    {
        var actor = _actor!;
        if (!actor.InvokeReceive(_behaviour, message))
        {
            actor.InvokeUnhandled(message);
        }

        if (_receiveTimeout is not null && message is not INotInfluenceReceiveTimeout)
        {
            _receiveTimeout.OnActivity();
        }
    }

    private void AutoReceive(object message)
    {
        switch (message)
        {
            case ActorTimers.Tick or Terminated when _actor!.SetsAside():
                break;
            case ActorTimers.Tick tick:
                if (_timers?.Take(tick) is { } due)
                {
                    DeliverInPlace(due);
                }

                break;
            case Terminated terminated:
                if (_deathWatch?.TryTake(terminated, out var announced) == true)
                {
                    DeliverInPlace(announced);
                }

                break;
            case ReceiveTimeoutTimer.Elapsed elapsed:
                if (_receiveTimeout?.Fires(elapsed) == true)
                {
                    DeliverInPlace(Akka.Actor.ReceiveTimeout.Instance);
                }

                break;
            case PoisonPill:
                Stop(Self);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            default:
                Deliver(message);
                break;
        }
    }

    /// <summary>Delivers what the wrapper in the mailbox stood for; a timer's message may be a PoisonPill.</summary>
    private void DeliverInPlace(object message)
    {
        CurrentMessage = message;
        if (message is PoisonPill or Kill)
        {
            AutoReceive(message);
        }
        else
        {
            Deliver(message);
        }
    }

    private void ForgetMessage()
    {
        CurrentMessage = null;
        SenderOrNull = null;
    }
}
