using Akka.Actor;
using Akka.Actor.Setup;
using Lvs.Actors.Director;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Hosting;

/// <summary>The actor system a director runs on: Akka.NET. It has no priority for the threads that it pins.</summary>
internal static class DirectorSystem
{
    /// <summary>No phase of its end takes longer than given, and what fails in one does not keep the next.</summary>
    public static ActorSystem Create(ILoggerFactory loggers, TimeSpan stopTimeout, Action<Action>? vrrpThread)
    {
        // VRRP has a thread of its own here, beside that of the timers.
        _ = vrrpThread;

        // The daemon has signals of its own.
        var timeout = $"{stopTimeout.TotalMilliseconds:0}ms";
        var config = $$"""
            akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
            akka.coordinated-shutdown.phases.{{CoordinatedShutdown.PhaseServiceStop}}.timeout = {{timeout}}
            akka.coordinated-shutdown.phases.{{CoordinatedShutdown.PhaseActorSystemTerminate}}.timeout = {{timeout}}
            {{Dispatchers.Vrrp}}.type = ForkJoinDispatcher
            {{Dispatchers.Vrrp}}.dedicated-thread-pool.thread-count = 1
            {{Dispatchers.Vrrp}}.dedicated-thread-pool.threadtype = background
            {{Dispatchers.Kernel}}.type = PinnedDispatcher
            {{LogForwarder.ConfigFor(loggers)}}
            """;
        return ActorSystem.Create("lvs", ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), new LogForwarder.To(loggers)));
    }
}
