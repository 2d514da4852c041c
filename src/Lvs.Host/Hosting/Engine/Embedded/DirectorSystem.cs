using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Runtime;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Hosting;

/// <summary>The actor system a director runs on: the embedded runtime.</summary>
internal static class DirectorSystem
{
    /// <summary>No phase of its end takes longer than given, and what fails in one does not keep the next.</summary>
    public static ActorSystem Create(ILoggerFactory loggers, TimeSpan stopTimeout, Action<Action>? vrrpThread) => EmbeddedActorSystem.Create(
        "lvs",
        new EmbeddedSettings { LoggerFactory = loggers }
            .WithShutdownPhase(CoordinatedShutdown.PhaseServiceStop, new ShutdownPhase { Timeout = stopTimeout })
            .WithShutdownPhase(CoordinatedShutdown.PhaseActorSystemTerminate, new ShutdownPhase { Timeout = stopTimeout })
            .WithDispatcher(
                Dispatchers.Vrrp,
                vrrpThread is null
                    ? new DispatcherSettings.SharedThread { ThreadName = "vrrp", Priority = ThreadPriority.Highest }
                    : new DispatcherSettings.GivenThread { Post = vrrpThread })
            .WithDispatcher(Dispatchers.Kernel, new DispatcherSettings.Pinned()));
}
