using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Runtime;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Hosting;

/// <summary>The actor system a director runs on.</summary>
internal static class DirectorSystem
{
    public static ActorSystem Create(ILoggerFactory loggers) => EmbeddedActorSystem.Create(
        "lvs",
        new EmbeddedSettings { LoggerFactory = loggers }
            .WithDispatcher(Dispatchers.Vrrp, new DispatcherSettings.Pinned { Priority = ThreadPriority.Highest })
            .WithDispatcher(Dispatchers.Kernel, new DispatcherSettings.Pinned()));
}
