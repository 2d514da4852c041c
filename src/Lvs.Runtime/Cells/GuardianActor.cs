using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>The parent of all that is made from outside of actors; it handles no message of its own.</summary>
internal sealed class GuardianActor : ActorBase
{
    protected override bool Receive(object message) => false;
}
