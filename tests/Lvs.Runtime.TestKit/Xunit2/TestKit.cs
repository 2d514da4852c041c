using System.Text.RegularExpressions;
using Akka.Actor;
using Lvs.Runtime;

namespace Akka.TestKit.Xunit2;

/// <summary>
/// A test class derives from this and has a system of its own. Of configuration it understands one line, the one that asks for
/// virtual time: <c>akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"</c>. See "Testing Actor Systems".
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
        if (TestSchedulerLine().IsMatch(config))
        {
            settings = settings with { Scheduler = new TestScheduler() };
        }
        else if (config.Length > 0)
        {
            throw new ArgumentException($"Only the line that names the TestScheduler is understood, not: {config}", nameof(config));
        }

        return EmbeddedActorSystem.Create(name ?? "test", settings);
    }

    [GeneratedRegex("""^\s*akka\.scheduler\.implementation\s*=\s*"Akka\.TestKit\.TestScheduler, Akka\.TestKit"\s*$""")]
    private static partial Regex TestSchedulerLine();
}
