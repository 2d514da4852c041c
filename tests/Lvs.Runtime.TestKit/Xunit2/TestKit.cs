using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Lvs.Runtime;

namespace Akka.TestKit.Xunit2;

/// <summary>
/// A test class derives from this and has a system of its own. Of configuration it understands two lines: the one that asks for
/// virtual time, <c>akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"</c>, and <c>akka.loglevel = DEBUG</c>.
/// See "Testing Actor Systems".
/// </summary>
public partial class TestKit : TestKitBase, IDisposable
{
    private readonly bool _ownsSystem;

    public TestKit(ActorSystem? system = null)
        : base(system ?? NewSystem("", null))
    {
        _ownsSystem = system is null;
    }

    public TestKit(string config, string? actorSystemName = null)
        : base(NewSystem(config, actorSystemName))
    {
        _ownsSystem = true;
    }

    /// <summary>Called when the test is over, before the system ends.</summary>
    protected virtual void AfterAll()
    {
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        try
        {
            AfterAll();
        }
        finally
        {
            if (_ownsSystem)
            {
                Shutdown();
            }

            SynchronizationContext.SetSynchronizationContext(null);
            Lvs.Runtime.Cells.ActorCell.Current = null;
        }
    }

    private static ActorSystem NewSystem(string config, string? name)
    {
        var settings = new EmbeddedSettings();
        foreach (var line in config.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            settings = line switch
            {
                _ when TestSchedulerLine().IsMatch(line) => settings with { Scheduler = new TestScheduler() },
                _ when DebugLine().IsMatch(line) => settings with { LogLevel = LogLevel.DebugLevel },
                _ => throw new ArgumentException($"Only the lines for the TestScheduler and for DEBUG are understood, not: {line}", nameof(config)),
            };
        }

        return EmbeddedActorSystem.Create(name ?? "test", settings);
    }

    [GeneratedRegex("""^\s*akka\.scheduler\.implementation\s*=\s*"Akka\.TestKit\.TestScheduler, Akka\.TestKit"\s*$""")]
    private static partial Regex TestSchedulerLine();

    [GeneratedRegex("""^akka\.loglevel\s*=\s*DEBUG$""")]
    private static partial Regex DebugLine();
}
