using Akka.Actor;
using Akka.Persistence;
using Akka.Serialization;
using Lvs.Runtime.Persistence;
using Lvs.Runtime.Tests.Persistence;

namespace Lvs.Runtime.Tests.Embedded;

/// <summary>What is ours about persistence: its settings, and how failures are put.</summary>
public sealed class JournalSpec : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lvs-journal-");
    private readonly List<ActorSystem> _systems = [];

    public void Dispose()
    {
        foreach (var system in _systems)
        {
            system.Terminate().Wait(Patience);
        }

        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Systems_with_the_same_settings_in_memory_have_the_same_events_one_after_the_other()
    {
        var settings = new EmbeddedSettings();
        var first = NewSystem(settings);
        Assert.Equal(1, await NewCounter(first).Ask<int>("count", Patience));
        await first.Terminate();
        Assert.Equal(2, await NewCounter(NewSystem(settings)).Ask<int>("count", Patience));
        Assert.Equal(1, await NewCounter(NewSystem(new EmbeddedSettings())).Ask<int>("count", Patience));
    }

    [Fact]
    public void In_memory_everything_happens_on_the_dispatcher_of_the_actors()
    {
        var system = NewSystem(new EmbeddedSettings().WithDispatcher(EmbeddedSettings.DefaultDispatcher, new DispatcherSettings.CallingThread()));
        var count = NewCounter(system).Ask<int>("count", Patience);
        Assert.True(SpinWait.SpinUntil(() => count.IsCompleted, Patience));
        Assert.Equal(Environment.CurrentManagedThreadId, Counter.LastThread);
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_fails_recovery_and_names_itself_and_works_when_it_can()
    {
        var path = Path.Combine(_folder.FullName, "missing", "journal.db");
        var system = NewSystem(With(new PersistenceSettings.Sqlite(path)));
        var failure = new TaskCompletionSource<Exception>();
        system.ActorOf(Props.Create(() => new Counter(failure)));
        var cause = Assert.IsType<JournalException>(await failure.Task.WaitAsync(Patience));
        Assert.Equal($"Could not read the journal {path}: SQLite Error 14: 'unable to open database file'.", cause.Message);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Assert.Equal(1, await NewCounter(system).Ask<int>("count", Patience));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_named_without_its_password()
    {
        var system = NewSystem(With(new PersistenceSettings.PostgreSql("Host=127.0.0.1;Port=1;Username=lvs;Password=secret;Database=journal")));
        var failure = new TaskCompletionSource<Exception>();
        system.ActorOf(Props.Create(() => new Counter(failure)));
        var cause = Assert.IsType<JournalException>(await failure.Task.WaitAsync(Patience));
        Assert.StartsWith("Could not read the journal journal at 127.0.0.1:1: Failed to connect", cause.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", cause.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_serializers_of_one_identifier_are_refused()
    {
        var system = NewSystem(With(new PersistenceSettings.InMemory()).WithSerializer(it => new JsonEvents(it), typeof(Entry)));
        var persistent = new TaskCompletionSource<Exception>();
        system.ActorOf(Props.Create(() => new Catcher(Props.Create(() => new Counter(null)), persistent)));
        Assert.Contains("4711", (await persistent.Task.WaitAsync(Patience)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_most_specific_serializer_bound_is_taken()
    {
        var path = Path.Combine(_folder.FullName, "journal.db");
        var settings = With(new PersistenceSettings.Sqlite(path)).WithSerializer(it => new Specific(it), typeof(Entry));
        var system = NewSystem(settings);
        Assert.Equal(1, await NewCounter(system).Ask<int>("count", Patience));
        await system.Terminate();
        Assert.Equal(Specific.Read + 1, await NewCounter(NewSystem(settings)).Ask<int>("count", Patience));
    }

    private static EmbeddedSettings With(PersistenceSettings persistence) =>
        new EmbeddedSettings { Persistence = persistence }.WithSerializer(system => new JsonEvents(system), typeof(IStored));

    private static IActorRef NewCounter(ActorSystem system) => system.ActorOf(Props.Create(() => new Counter(null)));

    private ActorSystem NewSystem(EmbeddedSettings settings)
    {
        var system = EmbeddedActorSystem.Create($"system-{_systems.Count}", settings);
        _systems.Add(system);
        return system;
    }

    /// <summary>Counts by an event, and answers how many there are.</summary>
    private sealed class Counter : ReceivePersistentActor
    {
        private readonly TaskCompletionSource<Exception>? _failure;
        private int _count;

        public Counter(TaskCompletionSource<Exception>? failure)
        {
            _failure = failure;
            Recover<Entry>(entry => _count += entry.Text == "specific" ? Specific.Read : 1);
            Command<string>(_ => Persist(new Entry("counted"), _ =>
            {
                LastThread = Environment.CurrentManagedThreadId;
                Sender.Tell(++_count);
            }));
        }

        public static int LastThread { get; private set; }

        public override string PersistenceId => "counter";

        protected override void OnRecoveryFailure(Exception reason, object? message = null) => _failure?.TrySetResult(reason);
    }

    /// <summary>Says why its child could not be made.</summary>
    private sealed class Catcher : ReceiveActor
    {
        private readonly TaskCompletionSource<Exception> _cause;

        public Catcher(Props child, TaskCompletionSource<Exception> cause)
        {
            _cause = cause;
            Context.ActorOf(child);
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
        {
            _cause.TrySetResult(cause);
            return Directive.Stop;
        });
    }

    private sealed class Specific(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public const int Read = 100;

        public override int Identifier => 4712;

        public override string Manifest(object o) => "specific";

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, string manifest) => new Entry(manifest);
    }
}
