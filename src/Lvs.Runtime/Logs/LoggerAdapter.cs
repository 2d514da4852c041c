using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;

namespace Lvs.Runtime.Logs;

/// <summary>
/// Hands a log to an <see cref="ILogger"/>, and to whoever subscribed to log events. A level that neither wants costs a look at two
/// fields, and a log event is made only for a subscriber.
/// </summary>
internal sealed class LoggerAdapter(EventStream stream, ILogger logger, Type category, string logSource, string scope) : ILoggingAdapter
{
    private readonly KeyValuePair<string, object>[] _scope = LogBridge.ScopeOf(scope);

    public bool IsDebugEnabled => IsEnabled(AkkaLevel.DebugLevel);

    public bool IsInfoEnabled => IsEnabled(AkkaLevel.InfoLevel);

    public bool IsWarningEnabled => IsEnabled(AkkaLevel.WarningLevel);

    public bool IsErrorEnabled => IsEnabled(AkkaLevel.ErrorLevel);

    public bool IsEnabled(AkkaLevel logLevel) => stream.Hears(logLevel) || LogBridge.IsEnabled(logger, logLevel);

    public void Log(AkkaLevel logLevel, Exception? cause, LogMessage message)
    {
        LogBridge.Write(logger, _scope, logLevel, cause, message);
        Publish(logLevel, cause, message);
    }

    public void Log(AkkaLevel logLevel, Exception? cause, string format)
    {
        LogBridge.Write(logger, _scope, logLevel, cause, format);
        Publish(logLevel, cause, format);
    }

    private void Publish(AkkaLevel level, Exception? cause, object message)
    {
        if (stream.Hears(level))
        {
            stream.Deliver(level switch
            {
                AkkaLevel.DebugLevel => new Debug(cause, logSource, category, message),
                AkkaLevel.InfoLevel => new Info(cause, logSource, category, message),
                AkkaLevel.WarningLevel => new Warning(cause, logSource, category, message),
                _ => new Error(cause, logSource, category, message),
            });
        }
    }
}
