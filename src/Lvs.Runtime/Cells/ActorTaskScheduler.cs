namespace Lvs.Runtime.Cells;

/// <summary>
/// Brings the rest of an asynchronous handler back into its actor after each await: as a system message, since the mailbox is
/// suspended until the handler ends. One per incarnation, so that what a dead incarnation left behind is told apart.
/// </summary>
internal sealed class ActorTaskScheduler(ActorCell cell) : TaskScheduler
{
    private Task? _starting;

    /// <summary>Asynchronous handlers under way. Touched on the actor's thread only.</summary>
    public int Running { get; set; }

    public void Execute(Task task) => TryExecuteTask(task);

    /// <summary>Starts the handler on the spot; true when it has ended by then.</summary>
    public bool Start(Func<Task> handler, out Task running)
    {
        var start = new Task<Task>(handler);
        _starting = start;
        start.RunSynchronously(this);
        running = start.IsCompletedSuccessfully ? start.Result : start;
        if (running.IsCompleted)
        {
            return true;
        }

        _ = running.ContinueWith(
            ended => cell.Self.TellSystem(new SystemMessage.AsyncDone(this, ended)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            ((EmbeddedActorSystem)cell.System).Continuations);
        return false;
    }

    protected override void QueueTask(Task task) => cell.Self.TellSystem(new SystemMessage.Continue(this, task));

    /// <summary>Only the start and what an own task brings about, whatever kind of thread this is.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && (ReferenceEquals(task, _starting) || ReferenceEquals(Current, this)) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
