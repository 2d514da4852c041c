namespace Lvs.Runtime.Simulation;

/// <summary>
/// The scheduler that is current wherever a simulation runs, so that an await, a ContinueWith or a StartNew in there comes back as a
/// step of the simulation instead of going to the pool.
/// </summary>
internal sealed class SimulatedTaskScheduler(Simulator simulator) : TaskScheduler
{
    private Task? _outermost;

    /// <summary>Runs the simulation's loop, which is what makes this scheduler the current one.</summary>
    public void RunOutermost(Task loop)
    {
        _outermost = loop;
        loop.RunSynchronously(this);
    }

    public void Execute(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task)
    {
        simulator.RequireOwnThread();
        simulator.Enqueue(task);
    }

    /// <summary>Never in the middle of another step: on the pool it would not be there either.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        ReferenceEquals(task, _outermost) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
