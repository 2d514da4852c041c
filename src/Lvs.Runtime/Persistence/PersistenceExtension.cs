using System.Collections.Immutable;
using Akka.Actor;

namespace Lvs.Runtime.Persistence;

/// <summary>What the persistent actors of a system share: the journal, and how to turn events into what it keeps.</summary>
internal sealed class PersistenceExtension
{
    private const string PluginDispatcher = "akka.persistence.dispatchers.default-plugin-dispatcher";

    private int _lastIncarnation;

    public PersistenceExtension(EmbeddedActorSystem system)
    {
        var settings = system.Settings.Persistence;
        Payloads = new Payloads(system);
        var props = Props.Create(() => new JournalActor(settings));
        Journal = system.SystemActorOf(settings.IsInMemory ? props : OnItsOwnThread(props), "journal");
    }

    /// <summary>A thread for whoever waits for a disk or a database, so that no other actor does.</summary>
    public static ImmutableDictionary<string, DispatcherSettings> Dispatchers { get; } =
        ImmutableDictionary<string, DispatcherSettings>.Empty.Add(PluginDispatcher, new DispatcherSettings.Pinned());

    public IActorRef Journal { get; }

    public Payloads Payloads { get; }

    public static Props OnItsOwnThread(Props props) => props.WithDispatcher(PluginDispatcher);

    public int NewIncarnation() => Interlocked.Increment(ref _lastIncarnation);
}
