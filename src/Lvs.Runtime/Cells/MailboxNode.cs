using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>One message in a mailbox; linked, and reused through <see cref="NodePool"/>.</summary>
internal sealed class MailboxNode
{
    public MailboxNode? Next;
    public object? Message;
    public IActorRef? Sender;
}
