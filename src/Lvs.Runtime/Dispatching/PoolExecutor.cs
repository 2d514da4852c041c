using Lvs.Runtime.Cells;

namespace Lvs.Runtime.Dispatching;

/// <summary>Runs mailboxes on the thread pool.</summary>
internal sealed class PoolExecutor(int throughput) : MailboxExecutor(throughput)
{
    public override void Execute(Mailbox mailbox) => ThreadPool.UnsafeQueueUserWorkItem(mailbox, preferLocal: false);
}
