using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Lvs.Runtime.Cells;
using Lvs.Runtime.Logs;
using Lvs.Runtime.Scheduling;

namespace Lvs.Runtime;

/// <summary>The actor system of the embedded runtime; the same as <see cref="ActorSystem.Create"/>, with settings.</summary>
public sealed class EmbeddedActorSystem : ActorSystem
{
    private static long _lastUid;

    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorPath _root;
    private readonly LocalActorRef _user;
    private readonly LocalActorRef _system;
    private long _temporaries;

    private EmbeddedActorSystem(string name, EmbeddedSettings settings)
    {
        (Name, Settings, _root) = (name, settings, new ActorPath(name));
        EventStream = new EventStream();
        DeadLetterRef = new DeadLetterActorRef(this, _root / "deadLetters");
        Log = LoggerFor(typeof(ActorSystem), name);
        Scheduler = settings.Scheduler ?? ClockScheduler.For(settings.TimeProvider, $"{name}-scheduler");
        var root = new RootRef(this, _root);
        _system = NewGuardian(root, "system");
        _user = NewGuardian(root, "user");
    }

    public override string Name { get; }

    public override EventStream EventStream { get; }

    public override IActorRef DeadLetters => DeadLetterRef;

    public override IScheduler Scheduler { get; }

    public override ILoggingAdapter Log { get; }

    public override Task WhenTerminated => _terminated.Task;

    internal EmbeddedSettings Settings { get; }

    internal DeadLetterActorRef DeadLetterRef { get; }

    public static ActorSystem Create(string name, EmbeddedSettings settings)
    {
        if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            throw new ArgumentException($"invalid ActorSystem name [{name}]: letters, digits, - and _ only", nameof(name));
        }

        return new EmbeddedActorSystem(name, settings);
    }

    public override IActorRef ActorOf(Props props, string? name = null) => _user.Cell.ActorOf(props, name);

    public override void Stop(IActorRef actor) => (actor as IInternalActorRef)?.TellSystem(new SystemMessage.Terminate());

    public override Task Terminate()
    {
        Stop(_user);
        return WhenTerminated;
    }

    internal static long NewUid() => Interlocked.Increment(ref _lastUid);

    internal IActorRef SystemActorOf(Props props, string? name) => _system.Cell.ActorOf(props, name);

    internal ActorPath NewTempPath() => new(_root / "temp", "$" + Interlocked.Increment(ref _temporaries), NewUid());

    internal ILoggingAdapter LoggerFor(Type category, string source) =>
        new LoggerAdapter(Settings.LoggerFactory.CreateLogger(category.FullName ?? category.Name), source);

    internal ActorCell NewCell(LocalActorRef self, IInternalActorRef parent, Props props)
    {
        if (!Settings.Dispatchers.TryGetValue(props.Dispatcher, out var dispatcher))
        {
            throw new ConfigurationException($"Dispatcher [{props.Dispatcher}] not configured for path {self.Path}");
        }

        return new ActorCell(this, self, parent, props, dispatcher.ExecutorFor(self.Path.Name));
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
        var guardian = new LocalActorRef(new ActorPath(_root, name, NewUid()));
        guardian.Cell = NewCell(guardian, root, Props.Create<GuardianActor>());
        guardian.TellSystem(new SystemMessage.Create());
        return guardian;
    }
}
