using Akka.Actor;
using Akka.Actor.Setup;
using Akka.TestKit;
using Lvs.Actors.Director;
using Lvs.Host.Hosting;
using Microsoft.Extensions.Logging;

namespace Lvs.Actors.Tests.World;

/// <summary>An actor system in virtual time whose actors handle every message on the teller's thread: Akka.NET.</summary>
internal static class CallingThreadSystem
{
    public static ActorSystem Create(VirtualTime time, ILoggerFactory loggers)
    {
        var callingThread = $"\"{typeof(CallingThreadDispatcherConfigurator).AssemblyQualifiedName}\"";
        var config = $$"""
            akka.actor.default-dispatcher.type = {{callingThread}}
            akka.actor.internal-dispatcher.type = {{callingThread}}
            {{Dispatchers.Vrrp}}.type = {{callingThread}}
            {{Dispatchers.Kernel}}.type = {{callingThread}}
            akka.scheduler.implementation = "{{typeof(VirtualTimeScheduler).AssemblyQualifiedName}}"
            {{LogForwarder.ConfigFor(loggers)}}
            """;
        using (VirtualTimeScheduler.On(time))
        {
            return ActorSystem.Create("lvs", ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), new LogForwarder.To(loggers)));
        }
    }
}
