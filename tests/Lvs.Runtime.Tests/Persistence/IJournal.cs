using Akka.Actor;
using Lvs.Runtime.Tests.Engine;

namespace Lvs.Runtime.Tests.Persistence;

/// <summary>A place for events that a spec has to itself.</summary>
public interface IJournal : IDisposable
{
    ActorSystem NewSystem();
}

/// <summary>Gone with its system.</summary>
public sealed class InMemoryJournal : IJournal
{
    public ActorSystem NewSystem() => PersistentSystems.InMemory("in-memory");

    public void Dispose()
    {
    }
}

/// <summary>A file in a folder of its own.</summary>
public sealed class SqliteJournal : IJournal
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lvs-journal-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "journal.db");

    public ActorSystem NewSystem() => PersistentSystems.Sqlite("sqlite", Path);

    public void Dispose() => _folder.Delete(recursive: true);
}
