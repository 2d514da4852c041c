using Lvs.Runtime.Cells;

namespace Lvs.Runtime.Dispatching;

/// <summary>One actor of those that share a thread.</summary>
internal sealed class SharedThreadExecutor(CommonThread thread, int throughput) : MailboxExecutor(throughput)
{
    private bool _hasJoined;

    // The first run is the actor's creation, so an actor whose creation was refused is never waited for.
    public override void Execute(Mailbox mailbox)
    {
        thread.Add(mailbox, isNew: !_hasJoined);
        _hasJoined = true;
    }

    public override void Release() => thread.Leave();
}
