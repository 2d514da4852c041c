using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLevel = Akka.Event.LogLevel;

namespace Lvs.Runtime.Logs;

/// <summary>
/// Hands a log to an <see cref="ILogger"/>, and to whoever subscribed to log events. A level that neither wants costs a look at two
/// fields, and a log event is made only for a subscriber. Where it comes from is put into words by the first line: tens of thousands of
/// actors have a log and never say anything.
/// </summary>
/// <param name="stream">The subscribers.</param>
/// <param name="logger">Where the lines go.</param>
/// <param name="category">The class it is of.</param>
/// <param name="origin">Where it comes from: an <see cref="ActorPath"/>, or words.</param>
/// <param name="scope">The same for the logger, where that is to be something else.</param>
internal sealed class LoggerAdapter(EventStream stream, ILogger logger, Type category, object origin, string? scope) : ILoggingAdapter
{
    private string? _source;
    private KeyValuePair<string, object>[]? _scope;

    public bool IsDebugEnabled => IsEnabled(AkkaLevel.DebugLevel);

    public bool IsInfoEnabled => IsEnabled(AkkaLevel.InfoLevel);

    public bool IsWarningEnabled => IsEnabled(AkkaLevel.WarningLevel);

    public bool IsErrorEnabled => IsEnabled(AkkaLevel.ErrorLevel);

    private string Source => _source ??= origin.ToString()!;

    private KeyValuePair<string, object>[] Scope => _scope ??= LogBridge.ScopeOf(scope ?? Source);

    public bool IsEnabled(AkkaLevel logLevel) => stream.Hears(logLevel) || LogBridge.IsEnabled(logger, logLevel);

    public void Log(AkkaLevel logLevel, Exception? cause, LogMessage message)
    {
        LogBridge.Write(logger, Scope, logLevel, cause, message);
        Publish(logLevel, cause, message);
    }

    public void Log(AkkaLevel logLevel, Exception? cause, string format)
    {
        LogBridge.Write(logger, Scope, logLevel, cause, format);
        Publish(logLevel, cause, format);
    }

    private void Publish(AkkaLevel level, Exception? cause, object message)
    {
        if (stream.Hears(level))
        {
            stream.Deliver(level switch
            {
                AkkaLevel.DebugLevel => new Debug(cause, Source, category, message),
                AkkaLevel.InfoLevel => new Info(cause, Source, category, message),
                AkkaLevel.WarningLevel => new Warning(cause, Source, category, message),
                _ => new Error(cause, Source, category, message),
            });
        }
    }
}
