using Lvs.Runtime.Cells;

namespace Lvs.Runtime.Dispatching;

/// <summary>Runs a mailbox at once, on the thread of the teller. A mailbox that runs already goes on where it runs.</summary>
internal sealed class CallingThreadExecutor() : MailboxExecutor(int.MaxValue)
{
    public override void Execute(Mailbox mailbox)
    {
        // An await in a handler must come back through the actor, not through the teller's context.
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            mailbox.Run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }
}
