using Akka.Actor;
using Lvs.Runtime.Cells;

namespace Lvs.Runtime.Persistence;

/// <summary>
/// The user's stash of a persistent actor. What comes out of it goes before the commands set aside internally, and like them out of
/// there one by one: each may persist, and the next must wait for that.
/// </summary>
internal sealed class CommandStash(MessageStash users, MessageStash setAside) : IStash
{
    public int Count => users.Count;

    public bool IsEmpty => users.IsEmpty;

    public bool NonEmpty => users.NonEmpty;

    public void Stash() => users.Stash();

    public void Unstash() => users.Unstash();

    public void UnstashAll() => setAside.PrependAllOf(users);
}
