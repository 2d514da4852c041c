using System.Collections.Immutable;
using Akka.Configuration;
using Akka.Event;
using Lvs.Runtime;

namespace Akka.Actor;

/// <summary>
/// The end of a system in phases, one after the other, the tasks of a phase side by side. The last phase ends the actors. See
/// "Coordinated Shutdown" in the Akka.NET documentation.
/// </summary>
public sealed class CoordinatedShutdown
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";
    public const string PhaseServiceUnbind = "service-unbind";
    public const string PhaseServiceRequestsDone = "service-requests-done";
    public const string PhaseServiceStop = "service-stop";
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";
    public const string PhaseClusterLeave = "cluster-leave";
    public const string PhaseClusterExiting = "cluster-exiting";
    public const string PhaseClusterExitingDone = "cluster-exiting-done";
    public const string PhaseClusterShutdown = "cluster-shutdown";
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private static readonly string[] Phases =
    [
        PhaseBeforeServiceUnbind,
        PhaseServiceUnbind,
        PhaseServiceRequestsDone,
        PhaseServiceStop,
        PhaseBeforeClusterShutdown,
        PhaseClusterShardingShutdownRegion,
        PhaseClusterLeave,
        PhaseClusterExiting,
        PhaseClusterExitingDone,
        PhaseClusterShutdown,
        PhaseBeforeActorSystemTerminate,
        PhaseActorSystemTerminate,
    ];

    private readonly EmbeddedActorSystem _system;
    private readonly TaskCompletionSource<Done> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILoggingAdapter _log;
    private ImmutableList<(string Phase, string Name, Func<Task<Done>> Run)> _tasks = [];
    private Reason? _reason;

    internal CoordinatedShutdown(EmbeddedActorSystem system)
    {
        _system = system;
        _log = Logging.GetLogger(system, typeof(CoordinatedShutdown));
        AddTask(PhaseActorSystemTerminate, "terminate-system", async () =>
        {
            await system.FinalTerminate().ConfigureAwait(false);
            return Done.Instance;
        });
    }

    /// <summary>Why it runs; null until it does.</summary>
    public Reason? ShutdownReason => Volatile.Read(ref _reason);

    public static CoordinatedShutdown Get(ActorSystem sys) => ((EmbeddedActorSystem)sys).CoordinatedShutdown;

    /// <summary>A task that is added to a phase after the phase has begun does not run.</summary>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        if (!Phases.Contains(phase))
        {
            throw new ConfigurationException(
                $"Unknown phase [{phase}], known phases [{string.Join(',', Phases)}]. All phases must be defined in configuration.");
        }

        ImmutableInterlocked.Update(ref _tasks, static (tasks, added) => tasks.Add(added), (phase, taskName, task));
    }

    /// <summary>Runs once; who comes later gets the same task, whatever the reason.</summary>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
        {
            _ = RunPhases(fromPhase is null ? Phases : Phases.SkipWhile(phase => phase != fromPhase));
        }

        return _done.Task;
    }

    private async Task RunPhases(IEnumerable<string> phases)
    {
        try
        {
            foreach (var phase in phases)
            {
                await RunPhase(phase, [.. _tasks.Where(task => task.Phase == phase)]).ConfigureAwait(false);
            }

            _done.SetResult(Done.Instance);
        }
        catch (Exception exception)
        {
            _done.SetException(exception);
        }
    }

    private async Task RunPhase(string phase, (string Phase, string Name, Func<Task<Done>> Run)[] tasks)
    {
        _log.Debug("Performing phase [{0}] with [{1}] tasks: [{2}]", phase, tasks.Length, string.Join(',', tasks.Select(task => task.Name)));
        if (tasks.Length == 0)
        {
            return;
        }

        var settings = _system.ShutdownPhaseOf(phase);
        var running = Task.WhenAll([.. tasks.Select(task => RunTask(phase, task.Name, task.Run, settings.Recover))]);
        if (!await EndsWithin(settings.Timeout, running).ConfigureAwait(false))
        {
            if (!settings.Recover)
            {
                throw new TimeoutException($"Coordinated shutdown phase[{phase}] timed out after {settings.Timeout}");
            }

            _log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", phase, settings.Timeout);
            return;
        }

        await running.ConfigureAwait(false);
    }

    private async Task RunTask(string phase, string name, Func<Task<Done>> run, bool recover)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception exception) when (recover)
        {
            _log.Warning("Task [{0}] failed in phase [{1}]: {2}", name, phase, exception.Message);
        }
    }

    // By the system's own scheduler, so that time may be virtual. It ends with the system, and so does the last phase.
    private async Task<bool> EndsWithin(TimeSpan timeout, Task running)
    {
        if (running.IsCompleted)
        {
            return true;
        }

        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = new Cancelable(_system.Scheduler);
        _system.Scheduler.Advanced.ScheduleOnce(timeout, late.SetResult, timer);
        var inTime = await Task.WhenAny(running, late.Task).ConfigureAwait(false) == running;
        timer.Cancel();
        return inTime;
    }

    /// <summary>Why a system ends; derive from it for a reason of one's own.</summary>
    public class Reason
    {
        protected Reason()
        {
        }
    }

    /// <summary>Nobody said why.</summary>
    public sealed class UnknownReason : Reason
    {
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason()
        {
        }
    }

    /// <summary>Somebody called <see cref="ActorSystem.Terminate"/>.</summary>
    public sealed class ActorSystemTerminateReason : Reason
    {
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason()
        {
        }
    }

    /// <summary>The process ends.</summary>
    public sealed class ClrExitReason : Reason
    {
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason()
        {
        }
    }
}
