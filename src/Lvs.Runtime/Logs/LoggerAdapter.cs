using System.Diagnostics.CodeAnalysis;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace Lvs.Runtime.Logs;

/// <summary>Hands an actor's log to an <see cref="ILogger"/>; the actor's path comes along as a scope named ActorPath.</summary>
internal sealed class LoggerAdapter(ILogger logger, string source) : ILoggingAdapter
{
    private readonly KeyValuePair<string, object>[] _scope = [new("ActorPath", source)];

    public bool IsDebugEnabled => IsEnabled(AkkaLevel.DebugLevel);

    public bool IsInfoEnabled => IsEnabled(AkkaLevel.InfoLevel);

    public bool IsWarningEnabled => IsEnabled(AkkaLevel.WarningLevel);

    public bool IsErrorEnabled => IsEnabled(AkkaLevel.ErrorLevel);

    public bool IsEnabled(AkkaLevel logLevel) => logger.IsEnabled(Map(logLevel));

    public void Log(AkkaLevel logLevel, Exception? cause, LogMessage message) =>
        Write(Map(logLevel), cause, message.Format, message is TemplateMessage template ? template.Values : [.. message.Parameters()]);

    public void Log(AkkaLevel logLevel, Exception? cause, string format) => Write(Map(logLevel), cause, format, []);

    [SuppressMessage("Usage", "CA2254", Justification = "The template is a constant at the caller; this only passes it on.")]
    private void Write(Level level, Exception? cause, string template, object?[] values)
    {
        if (logger.IsEnabled(level))
        {
            using (logger.BeginScope(_scope))
            {
                logger.Log(level, cause, template, values);
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
}
