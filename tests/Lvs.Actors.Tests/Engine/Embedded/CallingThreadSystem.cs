using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Runtime;
using Microsoft.Extensions.Logging;

namespace Lvs.Actors.Tests.World;

/// <summary>An actor system in virtual time whose actors handle every message on the teller's thread: the embedded runtime.</summary>
internal static class CallingThreadSystem
{
    public static ActorSystem Create(VirtualTime time, ILoggerFactory loggers) =>
        EmbeddedActorSystem.Create("lvs", new EmbeddedSettings { TimeProvider = time, LoggerFactory = loggers, NextRandom = () => 0 }
            .WithDispatcher(EmbeddedSettings.DefaultDispatcher, new DispatcherSettings.CallingThread())
            .WithDispatcher(Dispatchers.Vrrp, new DispatcherSettings.CallingThread())
            .WithDispatcher(Dispatchers.Kernel, new DispatcherSettings.CallingThread()));
}
