using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace Lvs.Runtime.Logs;

/// <summary>
/// From Akka's log to Microsoft's: the template and its values stay apart, the class is the category, and the source comes along as
/// a scope named ActorPath.
/// </summary>
internal sealed class LogBridge(ILoggerFactory factory)
{
    private readonly ConcurrentDictionary<Type, ILogger> _loggers = new();

    public static KeyValuePair<string, object>[] ScopeOf(string source) => [new("ActorPath", source)];

    public static bool IsEnabled(ILogger logger, AkkaLevel level) => logger.IsEnabled(Map(level));

    public ILogger LoggerOf(Type category) =>
        _loggers.GetOrAdd(category, static (type, loggers) => loggers.CreateLogger(type.FullName ?? type.Name), factory);

    /// <summary>An event that somebody published.</summary>
    public void Write(LogEvent entry, Type category)
    {
        var logger = LoggerOf(category);
        var scope = ScopeOf(entry.LogSource);
        if (entry.Message is LogMessage message)
        {
            Write(logger, scope, entry.LogLevel(), entry.Cause, message);
        }
        else
        {
            Write(logger, scope, entry.LogLevel(), entry.Cause, "{Message}", entry.Message);
        }
    }

    public static void Write(ILogger logger, KeyValuePair<string, object>[] scope, AkkaLevel level, Exception? cause, LogMessage message) =>
        Write(logger, scope, level, cause, message.Format, message is TemplateMessage template ? template.Values : [.. message.Parameters()]);

    [SuppressMessage("Usage", "CA2254", Justification = "The template is a constant at the caller; this only passes it on.")]
    public static void Write(
        ILogger logger, KeyValuePair<string, object>[] scope, AkkaLevel level, Exception? cause, string template, params object?[] values)
    {
        if (IsEnabled(logger, level))
        {
            using (logger.BeginScope(scope))
            {
                logger.Log(Map(level), cause, template, values);
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
