using Akka.Actor;

namespace Lvs.Runtime.Tests;

/// <summary>Answers everything with itself.</summary>
public sealed class Echo : ReceiveActor
{
    public Echo()
    {
        ReceiveAny(message => Sender.Tell(message));
    }
}
