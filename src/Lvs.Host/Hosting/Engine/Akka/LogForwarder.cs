using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace Lvs.Host.Hosting;

/// <summary>
/// Akka.NET's logger that hands every entry to an <see cref="ILoggerFactory"/>: the template and its values apart, the logging class as
/// the category, the actor's path as the scope ActorPath. The embedded runtime logs in the same way.
/// </summary>
internal sealed class LogForwarder : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILoggerFactory _loggers;

    /// <summary>Made by Akka.NET, from its configuration.</summary>
    public LogForwarder()
    {
        _loggers = Context.System.Settings.Setup.Get<To>().Value.Loggers;
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Forward);
    }

    /// <summary>The lines of configuration that make this the only logger; a setup <see cref="To"/> says where to.</summary>
    public static string ConfigFor(ILoggerFactory loggers) => $$"""
        akka.loggers = ["{{typeof(LogForwarder).AssemblyQualifiedName}}"]
        akka.loglevel = {{(loggers.CreateLogger(nameof(Akka)).IsEnabled(Level.Debug) ? "DEBUG" : "INFO")}}
        akka.stdout-loglevel = OFF
        """;

    [SuppressMessage("Usage", "CA2254", Justification = "The template is a constant at the caller; this only passes it on.")]
    private void Forward(LogEvent entry)
    {
        var (level, logger) = (Map(entry.LogLevel()), _loggers.CreateLogger(entry.LogClass.FullName ?? entry.LogClass.Name));
        if (!logger.IsEnabled(level))
        {
            return;
        }

        using (logger.BeginScope(new KeyValuePair<string, object>[] { new("ActorPath", entry.LogSource) }))
        {
            if (entry.Message is LogMessage message)
            {
                logger.Log(level, entry.Cause, message.Format, [.. message.Parameters()]);
            }
            else
            {
                logger.Log(level, entry.Cause, "{Message}", entry.Message);
            }
        }
    }

    private static Level Map(AkkaLevel level) => level switch
    {
        AkkaLevel.DebugLevel => Level.Debug,
        AkkaLevel.InfoLevel => Level.Information,
        AkkaLevel.WarningLevel => Level.Warning,
        _ => Level.Error,
    };

    /// <summary>Tells the logger of a system where to.</summary>
    internal sealed class To(ILoggerFactory loggers) : Setup
    {
        public ILoggerFactory Loggers => loggers;
    }
}
