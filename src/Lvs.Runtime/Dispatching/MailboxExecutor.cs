using Lvs.Runtime.Cells;

namespace Lvs.Runtime.Dispatching;

/// <summary>Gives mailboxes a thread to run on.</summary>
internal abstract class MailboxExecutor(int throughput)
{
    /// <summary>How many messages one mailbox handles before it is the others' turn.</summary>
    public virtual int Throughput => throughput;

    /// <summary>Sees to it that the mailbox runs; called once per run.</summary>
    public abstract void Execute(Mailbox mailbox);

    /// <summary>The mailbox has closed; called from its last run.</summary>
    public virtual void Release()
    {
    }
}
