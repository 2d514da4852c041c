using System.Diagnostics;
using Akka.Actor;
using Lvs.Runtime.Tests.Engine;
using Npgsql;

namespace Lvs.Runtime.Tests.Persistence;

/// <summary>
/// A PostgreSQL cluster of the tests' own, in a temporary folder and on a unix socket in it, run by an unprivileged user as PostgreSQL
/// demands. Needs Debian's package postgresql; without it the tests fail.
/// </summary>
public sealed class PostgreSqlServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lvs-postgresql-");
    private readonly string _programs;
    private int _databases;

    public PostgreSqlServer()
    {
        _programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Max()!
            : throw new FileNotFoundException("PostgreSQL is not installed: these tests need Debian's package postgresql");
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", "postgres", _folder.FullName);
        }

        RunAsServer("initdb", "-D", Data, "-U", "tests", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C");
        Start();
    }

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Starts the server and waits until it answers. What survives a power cut is its business; the tests are faster without.</summary>
    public void Start() => RunAsServer(
        "pg_ctl", "start", "-w", "-s", "-D", Data, "-l", Path.Combine(_folder.FullName, "log"), "-o", $"-k {_folder.FullName} -h '' -F");

    /// <summary>As a crash of the server would, without a word to its clients.</summary>
    public void StopAtOnce() => RunAsServer("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", Data);

    /// <summary>Makes a database and says how to connect to it.</summary>
    public string NewDatabase()
    {
        var name = $"journal_{Interlocked.Increment(ref _databases)}";
        using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return ConnectionString(name);
    }

    public void Dispose()
    {
        StopAtOnce();
        _folder.Delete(recursive: true);
    }

    private string ConnectionString(string database) => $"Host={_folder.FullName};Username=tests;Database={database};Pooling=false";

    private void RunAsServer(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        if (Environment.IsPrivilegedProcess)
        {
            Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }

    private void Run(string program, params string[] arguments)
    {
        // Not redirected: the server inherits what pg_ctl has, and would keep a pipe open.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>>\"$0\"", Path.Combine(_folder.FullName, "errors"), program, .. arguments])
        {
            WorkingDirectory = _folder.FullName,
        };
        using var process = Process.Start(start)!;
        if (!process.WaitForExit(Patience) || process.ExitCode != 0)
        {
            var errors = Path.Combine(_folder.FullName, "errors");
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {(File.Exists(errors) ? File.ReadAllText(errors) : "failed")}");
        }
    }
}

/// <summary>Specs that share the server; one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PostgreSqlCollection : ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "PostgreSQL";
}

/// <summary>A database of its own on the tests' server.</summary>
public sealed class PostgreSqlJournal(PostgreSqlServer server) : IJournal
{
    public string ConnectionString { get; } = server.NewDatabase();

    public ActorSystem NewSystem() => PersistentSystems.PostgreSql("postgresql", ConnectionString);

    public void Dispose()
    {
    }
}
