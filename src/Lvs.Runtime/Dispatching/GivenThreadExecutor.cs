using Lvs.Runtime.Cells;

namespace Lvs.Runtime.Dispatching;

/// <summary>One actor of those that run on a thread of somebody else's.</summary>
internal sealed class GivenThreadExecutor(Action<Action> post, int throughput) : MailboxExecutor(throughput)
{
    private Action? _run;

    public override void Execute(Mailbox mailbox) => post(_run ??= mailbox.Run);
}
