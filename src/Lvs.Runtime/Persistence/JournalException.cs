using Akka.Actor;

namespace Lvs.Runtime.Persistence;

/// <summary>The store could not do what was asked of it; says which store, and why.</summary>
public sealed class JournalException(string message, Exception? cause = null) : AkkaException(message, cause)
{
    internal static JournalException Of(IEventStore store, string what, Exception cause) =>
        new($"Could not {what} the journal {store.Name}: {cause.Message.TrimEnd('.')}.", cause);
}
