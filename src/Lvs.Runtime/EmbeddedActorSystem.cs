using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Lvs.Runtime.Cells;
using Lvs.Runtime.Logs;
using Lvs.Runtime.Persistence;
using Lvs.Runtime.Scheduling;

namespace Lvs.Runtime;

/// <summary>The actor system of the embedded runtime; the same as <see cref="ActorSystem.Create"/>, with settings.</summary>
public sealed class EmbeddedActorSystem : ExtendedActorSystem
{
    private readonly TaskCompletionSource _terminated;
    private readonly LogBridge _logs;
    private readonly ActorPath _root;
    private readonly DeadLetterLog _deadLetterLog;
    private readonly LocalActorRef _user;
    private readonly LocalActorRef _system;
    private readonly Lazy<PersistenceExtension> _persistence;
    private long _lastUid;
    private long _temporaries;

    private EmbeddedActorSystem(string name, EmbeddedSettings settings)
    {
        (Name, Settings, _root) = (name, settings, new ActorPath(name));
        _terminated = new TaskCompletionSource(CompletionOptions);
        _persistence = new Lazy<PersistenceExtension>(() => new PersistenceExtension(this));
        _logs = new LogBridge(settings.LoggerFactory);
        EventStream = new EventStream(settings.LogLevel, _logs);
        DeadLetterRef = new DeadLetterActorRef(this, _root / "deadLetters");
        Scheduler = settings.Scheduler ?? ClockScheduler.For(settings.TimeProvider, $"{name}-scheduler");
        _deadLetterLog = new DeadLetterLog(this, _root / "system" / "deadLetterListener");
        EventStream.Subscribe(_deadLetterLog, typeof(DeadLetter));
        EventStream.Subscribe(_deadLetterLog, typeof(UnhandledMessage));
        CoordinatedShutdown = new CoordinatedShutdown(this);
        var root = new RootRef(this, _root);
        _system = NewGuardian(root, "system");
        _user = NewGuardian(root, "user");
    }

    public override string Name { get; }

    public override EventStream EventStream { get; }

    public override IActorRef DeadLetters => DeadLetterRef;

    public override IScheduler Scheduler { get; }

    public override Task WhenTerminated => _terminated.Task;

    internal EmbeddedSettings Settings { get; }

    internal CoordinatedShutdown CoordinatedShutdown { get; }

    internal DeadLetterActorRef DeadLetterRef { get; }

    /// <summary>Where the runtime's own continuations run.</summary>
    internal TaskScheduler Continuations => Settings.Simulation?.Continuations ?? TaskScheduler.Default;

    /// <summary>How the runtime's tasks end. To run continuations asynchronously means on the pool, where a simulation must not go.</summary>
    internal TaskCreationOptions CompletionOptions =>
        Settings.Simulation is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None;

    /// <summary>Made for the first persistent actor, so that a system without one has no journal.</summary>
    internal PersistenceExtension Persistence => _persistence.Value;

    public static ActorSystem Create(string name, EmbeddedSettings settings)
    {
        if (name is "" or ['-', ..] || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
        {
            throw new ArgumentException($"Invalid ActorSystem name [{name}]: ASCII letters, digits and - only, the first one no -", nameof(name));
        }

        return new EmbeddedActorSystem(name, settings);
    }

    public override IActorRef ActorOf(Props props, string? name = null) => _user.Cell.ActorOf(props, name);

    public override void Stop(IActorRef actor) => (actor as IInternalActorRef)?.TellSystem(new SystemMessage.Terminate());

    public override Task Terminate()
    {
        _ = CoordinatedShutdown.Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        return WhenTerminated;
    }

    /// <summary>The system's address.</summary>
    public override string ToString() => $"akka://{Name}";

    /// <summary>Counted per system, so that a simulation does not depend on what ran before it.</summary>
    internal long NewUid() => Interlocked.Increment(ref _lastUid);

    internal IActorRef SystemActorOf(Props props, string? name) => _system.Cell.ActorOf(props, name);

    /// <summary>What the last phase of the shutdown does.</summary>
    internal Task FinalTerminate()
    {
        EventStream.Unsubscribe(_deadLetterLog);
        Stop(_user);
        return WhenTerminated;
    }

    internal ShutdownPhase ShutdownPhaseOf(string name) => Settings.ShutdownPhases.GetValueOrDefault(name) ?? new ShutdownPhase();

    internal ActorPath NewTempPath() => new(_root / "temp", "$" + Interlocked.Increment(ref _temporaries), NewUid());

    internal ILoggingAdapter LoggerFor(Type category, object origin, string? scope = null) =>
        new LoggerAdapter(EventStream, _logs.LoggerOf(category), category, origin, scope);

    /// <summary>What the runtime itself has to say, under the class of whom it is about.</summary>
    internal void Publish(LogEvent entry, Type category)
    {
        EventStream.Deliver(entry);
        _logs.Write(entry, category);
    }

    /// <summary>A reference and the cell behind it; it begins with <see cref="SystemMessage.Create"/>.</summary>
    internal LocalActorRef NewActor(ActorPath path, IInternalActorRef parent, Props props)
    {
        if (Settings.Simulation is { } simulation)
        {
            return simulation.NewActor(this, path, parent, props);
        }

        if (!Settings.Dispatchers.TryGetValue(props.Dispatcher, out var dispatcher)
            && !PersistenceExtension.Dispatchers.TryGetValue(props.Dispatcher, out dispatcher))
        {
            throw new ConfigurationException($"Dispatcher [{props.Dispatcher}] not configured for path {path}");
        }

        var actor = new LocalActorRef(path);
        actor.Cell = new ActorCell(this, actor, parent, props, dispatcher.ExecutorFor(path.Name));
        return actor;
    }

    /// <summary>First the user's actors end, then the system's, which may serve them until then, then the timers.</summary>
    internal void OnGuardianEnded(IActorRef guardian)
    {
        if (ReferenceEquals(guardian, _user))
        {
            Stop(_system);
            return;
        }

        (Scheduler as IDisposable)?.Dispose();
        _terminated.TrySetResult();
    }

    private LocalActorRef NewGuardian(RootRef root, string name)
    {
        var guardian = NewActor(new ActorPath(_root, name, NewUid()), root, Props.Create<GuardianActor>());
        guardian.TellSystem(new SystemMessage.Create());
        return guardian;
    }
}
