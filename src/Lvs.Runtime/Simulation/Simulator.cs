using System.Text;
using Akka.Actor;
using Lvs.Runtime.Cells;

namespace Lvs.Runtime.Simulation;

/// <summary>
/// Runs all actors of many actor systems on one thread, in an order and in a time that a seed decides: the same seed gives the same
/// run, step by step, which <see cref="TraceHash"/> proves.
/// <para>
/// In each turn the seed chooses among the mailboxes, the continuations of tasks and the timers that are due, and how many messages a
/// mailbox handles. Where nothing of these is left, the time jumps to the next timer. It belongs to the thread that made it; what
/// reaches it from another (a Task.Run, a ConfigureAwait(false), a real timer) would make runs differ, and fails the simulation.
/// </para>
/// </summary>
public sealed class Simulator
{
    /// <summary>What the clocks of simulated systems show when a simulation begins.</summary>
    internal static readonly DateTimeOffset Start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<object> _ready = [];
    private readonly List<SimulatedSystem> _systems = [];
    private readonly List<(string What, Func<bool> Holds)> _invariants = [];
    private readonly SimulationTrace _trace = new();

    /// <summary>For what belongs to none of the systems.</summary>
    private readonly SimulatedSystem _outside;

    private SplitMix _choices;

    /// <summary>No timer is due before; it may be that none is due then either, as a cancelled one does not move it.</summary>
    private TimeSpan _nextTimer = TimeSpan.MaxValue;
    private (string What, Exception? Cause)? _failure;
    private bool _isRunning;

    public Simulator(int seed)
    {
        // What a test kit has left on this thread would be the sender of what the simulation is told from outside.
        ActorCell.Current = null;
        Seed = seed;
        _choices = new SplitMix((ulong)seed);
        Random = new Random((int)_choices.Next());
        Tasks = new SimulatedTaskScheduler(this);
        Network = new SimulatedNetwork(this);
        _systems.Add(_outside = new SimulatedSystem(this, ""));
        TimeProvider = new SimulatedTimeProvider(Scheduler);
    }

    public int Seed { get; }

    /// <summary>Seeded by the seed, and apart from the choices of the simulation: for delays, losses and inputs.</summary>
    public Random Random { get; }

    /// <summary>Virtual time since the simulation began.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>A scheduler that belongs to none of the systems, for the world around them.</summary>
    public IScheduler Scheduler => _outside.Scheduler;

    /// <summary>The clock of <see cref="Scheduler"/>; a system's own is made from its own scheduler.</summary>
    public TimeProvider TimeProvider { get; }

    public SimulatedNetwork Network { get; }

    /// <summary>Messages handled, timers fired and continuations run.</summary>
    public long Steps => _trace.Count;

    /// <summary>What all steps so far come to: equal for equal runs, in every process.</summary>
    public ulong TraceHash => _trace.Hash;

    /// <summary>The most steps there may be: what tells itself messages for ever ends here.</summary>
    public long MaxSteps { get; set; } = 10_000_000;

    /// <summary>Called with a line for each step: its time, the receiver, the message's type, the sender.</summary>
    public Action<string>? OnStep
    {
        get => _trace.OnStep;
        set => _trace.OnStep = value;
    }

    internal SimulatedTaskScheduler Tasks { get; }

    /// <summary>The Asks that have not been answered yet.</summary>
    internal Dictionary<object, string> Questions { get; } = [];

    /// <summary>Runs a scenario with each seed; the first that fails is told as a <see cref="SimulationFailedException"/>.</summary>
    public static void Explore(IEnumerable<int> seeds, Action<Simulator> scenario)
    {
        foreach (var seed in seeds)
        {
            Replay(seed, scenario);
        }
    }

    /// <summary>As the other, for a scenario that awaits: it runs as a part of its simulation.</summary>
    public static void Explore(IEnumerable<int> seeds, Func<Simulator, Task> scenario) =>
        Explore(seeds, simulator => simulator.Run(() => scenario(simulator)));

    /// <summary>Runs a scenario with one seed.</summary>
    public static Simulator Replay(int seed, Action<Simulator> scenario, Action<string>? onStep = null)
    {
        var simulator = new Simulator(seed) { OnStep = onStep };
        try
        {
            scenario(simulator);
            simulator.ThrowIfFailed();
        }
        catch (Exception exception) when (exception is not SimulationFailedException)
        {
            throw simulator.Failure(exception.Message, exception);
        }

        return simulator;
    }

    /// <summary>As the other, for a scenario that awaits.</summary>
    public static Simulator Replay(int seed, Func<Simulator, Task> scenario, Action<string>? onStep = null) =>
        Replay(seed, simulator => simulator.Run(() => scenario(simulator)), onStep);

    /// <summary>An actor system in this simulation. Clock, scheduler, dispatchers and random numbers are the simulation's, whatever the settings say.</summary>
    public ActorSystem CreateSystem(string name, EmbeddedSettings? settings = null)
    {
        RequireOwnThread();
        _systems.RemoveAll(system => system.Scheduler.IsDisposed);
        if (_systems.Exists(system => system.Name == name))
        {
            throw new ArgumentException($"there is a system {name} in this simulation; Crash it or await its end first", nameof(name));
        }

        var simulation = new SimulatedSystem(this, name);
        var system = EmbeddedActorSystem.Create(name, (settings ?? new EmbeddedSettings()) with
        {
            Simulation = simulation,
            Scheduler = simulation.Scheduler,
            NextRandom = Random.NextDouble,
            TimeProvider = new SimulatedTimeProvider(simulation.Scheduler),
        });
        _systems.Add(simulation);
        return system;
    }

    /// <summary>Ends a system as SIGKILL does: in the middle of things, without a word, its timers with it.</summary>
    public void Crash(ActorSystem system)
    {
        RequireOwnThread();
        var simulation = (system as EmbeddedActorSystem)?.Settings.Simulation;
        if (simulation is null || !_systems.Remove(simulation))
        {
            throw new ArgumentException($"{system.Name} is no running system of this simulation", nameof(system));
        }

        simulation.IsCrashed = true;
        simulation.Scheduler.Dispose();
        _ready.RemoveAll(item => item is SimulatedActorCell cell && ReferenceEquals(cell.Simulation, simulation));
    }

    /// <summary>Tells later, whatever the systems of sender and target are.</summary>
    public void Deliver(IActorRef target, object message, IActorRef? sender, TimeSpan delay) =>
        Scheduler.ScheduleTellOnce(delay, target, message, sender);

    /// <summary>States what must hold after every turn; the simulation fails where it does not.</summary>
    public void Always(string what, Func<bool> holds) => _invariants.Add((what, holds));

    /// <summary>Runs what can run without the time moving on.</summary>
    public void Settle() => Drive(Now, isDone: null);

    /// <summary>Runs everything for that long of virtual time.</summary>
    public void RunFor(TimeSpan duration)
    {
        var end = Now + duration;
        Drive(end, isDone: null);
        Now = end;
    }

    /// <summary>Runs until nothing is left to run and no timer is set.</summary>
    public void RunToEnd() => Drive(TimeSpan.MaxValue, isDone: null);

    /// <summary>Runs until the condition holds; fails where it does not within that virtual time.</summary>
    public void RunUntil(Func<bool> condition, TimeSpan within)
    {
        if (!Drive(Now + within, condition))
        {
            throw Failure(_nextTimer == TimeSpan.MaxValue
                ? "nothing is left to run and no timer is set, and what was waited for has not happened"
                : $"what was waited for has not happened within {within}");
        }
    }

    /// <summary>Runs until the task has ended, and throws what it failed with.</summary>
    public void Run(Task task)
    {
        if (!Drive(TimeSpan.MaxValue, () => task.IsCompleted))
        {
            throw Failure("nothing is left to run and no timer is set, and the task has not ended");
        }

        task.GetAwaiter().GetResult();
    }

    /// <summary>Runs until the task has ended, and returns its result.</summary>
    public T Run<T>(Task<T> task)
    {
        Run((Task)task);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Runs a part of a scenario in the simulation, so that its awaits come back into it.</summary>
    public void Run(Func<Task> part)
    {
        var start = new Task<Task>(part);
        start.Start(Tasks);
        Run(Run(start));
    }

    internal void Enqueue(object mailboxOrTask) => _ready.Add(mailboxOrTask);

    /// <summary>Mostly one message, so that others come in between; now and then many, so that one is far ahead.</summary>
    internal int NextThroughput() => 1 << Math.Min(System.Numerics.BitOperations.TrailingZeroCount(_choices.Next()), 4);

    internal void OnTimer(TimeSpan due)
    {
        if (due < _nextTimer)
        {
            _nextTimer = due;
        }
    }

    internal void OnMessage(SimulatedActorCell receiver, Type message, IActorRef? sender) => _trace.Add(Now, receiver, message, sender);

    internal void Fail(string what, Exception? cause) => _failure ??= (what, cause);

    internal void RequireOwnThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            var escape = new InvalidOperationException(
                "A simulation is touched from the thread that made it only. This is another one: a Task.Run, a ConfigureAwait(false) "
                + "or a real timer has left the simulation, or a test has awaited outside of Run.");
            Fail($"something left its thread:{Environment.NewLine}{Environment.StackTrace}", escape);
            throw escape;
        }
    }

    private bool Drive(TimeSpan end, Func<bool>? isDone)
    {
        RequireOwnThread();
        if (_isRunning)
        {
            throw new InvalidOperationException("The simulation runs already; what runs in it cannot run it.");
        }

        // A test framework's context would take the awaits of actors to threads of its own.
        var (outerContext, outerCell) = (SynchronizationContext.Current, ActorCell.Current);
        SynchronizationContext.SetSynchronizationContext(null);
        ActorCell.Current = null;
        _isRunning = true;
        try
        {
            var loop = new Task<bool>(() => Loop(end, isDone));
            Tasks.RunOutermost(loop);
            return loop.GetAwaiter().GetResult();
        }
        finally
        {
            _isRunning = false;
            ActorCell.Current = outerCell;
            SynchronizationContext.SetSynchronizationContext(outerContext);
        }
    }

    /// <summary>False when nothing is left to do by then.</summary>
    private bool Loop(TimeSpan end, Func<bool>? isDone)
    {
        ThrowIfFailed();
        while (isDone is null || !isDone())
        {
            if (!TakeTurn(end))
            {
                return false;
            }

            ThrowIfFailed();
            ThrowUnlessSound();
        }

        return true;
    }

    private void ThrowUnlessSound()
    {
        if (Steps > MaxSteps)
        {
            throw Failure($"more than {MaxSteps:N0} steps");
        }

        foreach (var (what, holds) in _invariants)
        {
            if (!holds())
            {
                throw Failure($"it does not hold that {what}");
            }
        }
    }

    private bool TakeTurn(TimeSpan end)
    {
        if (_ready.Count == 0 || _nextTimer <= Now)
        {
            FindNextTimer();
        }

        if (_ready.Count == 0)
        {
            if (_nextTimer == TimeSpan.MaxValue || _nextTimer > end)
            {
                return false;
            }

            Now = _nextTimer;
        }

        var choice = _choices.Below(_nextTimer <= Now ? _ready.Count + 1 : _ready.Count);
        if (choice == _ready.Count)
        {
            FireTimer();
        }
        else
        {
            RunReady(choice);
        }

        return true;
    }

    private void RunReady(int index)
    {
        var item = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        if (item is Mailbox mailbox)
        {
            mailbox.Run();
        }
        else
        {
            _trace.Add(Now, typeof(Task));
            Tasks.Execute((Task)item);
        }
    }

    private void FindNextTimer()
    {
        _nextTimer = TimeSpan.MaxValue;
        foreach (var system in _systems)
        {
            if (system.Scheduler.FirstDue is { } due)
            {
                OnTimer(due);
            }
        }
    }

    /// <summary>Of the systems with a timer that is due, any; of its timers, the first.</summary>
    private void FireTimer()
    {
        SimulatedSystem? chosen = null;
        var due = 0;
        foreach (var system in _systems)
        {
            if (system.Scheduler.FirstDue <= Now && _choices.Below(++due) == 0)
            {
                chosen = system;
            }
        }

        _trace.Add(Now, typeof(Timer));
        chosen!.Scheduler.Fire();
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw Failure(failure.What, failure.Cause);
        }
    }

    private SimulationFailedException Failure(string what, Exception? cause = null)
    {
        var text = new StringBuilder()
            .AppendLine($"Seed {Seed}: {what}")
            .AppendLine($"at {Now:c} of virtual time, after {Steps:N0} steps, trace hash {TraceHash:x16}.");
        if (Questions.Count > 0)
        {
            text.AppendLine($"Unanswered: {string.Join(", ", Questions.Values.Take(10))}");
        }

        text.AppendLine("The last steps:");
        foreach (var step in _trace.Last())
        {
            text.AppendLine("  " + step);
        }

        text.Append($"Run the same again: Simulator.Replay({Seed}, scenario, onStep).");
        return new SimulationFailedException(this, text.ToString(), cause);
    }
}
