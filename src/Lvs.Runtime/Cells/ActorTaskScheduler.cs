namespace Lvs.Runtime.Cells;

/// <summary>
/// Brings the rest of an asynchronous handler back into its actor after each await: as a system message, since the mailbox is
/// suspended until the handler ends. One per incarnation, so that what a dead incarnation left behind is told apart.
/// </summary>
internal sealed class ActorTaskScheduler(ActorCell cell) : TaskScheduler
{
    /// <summary>Asynchronous handlers under way. Touched on the actor's thread only.</summary>
    public int Running { get; set; }

    public void Execute(Task task) => TryExecuteTask(task);

    /// <summary>Starts the handler on the spot; true when it has ended by then.</summary>
    public bool Start(Func<Task> handler, out Task running)
    {
        var start = new Task<Task>(handler);
        start.RunSynchronously(this);
        running = start.IsCompletedSuccessfully ? start.Result : start;
        if (running.IsCompleted)
        {
            return true;
        }

        _ = running.ContinueWith(
            ended => cell.PostSystem(new SystemMessage.AsyncDone(this, ended)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            Default);
        return false;
    }

    protected override void QueueTask(Task task) => cell.PostSystem(new SystemMessage.Continue(this, task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(ActorCell.Current, cell) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
