namespace Akka.Event;

/// <summary>How much an entry matters.</summary>
public enum LogLevel
{
    DebugLevel,
    InfoLevel,
    WarningLevel,
    ErrorLevel,
}

/// <summary>An entry: its template and the values for the template's placeholders, named or positional.</summary>
public abstract class LogMessage
{
    private protected LogMessage(string format)
    {
        Format = format;
    }

    public string Format { get; }

    public abstract IEnumerable<object?> Parameters();
}

/// <summary>An actor's log. See "Logging" in the Akka.NET documentation.</summary>
public interface ILoggingAdapter
{
    bool IsDebugEnabled { get; }

    bool IsInfoEnabled { get; }

    bool IsWarningEnabled { get; }

    bool IsErrorEnabled { get; }

    bool IsEnabled(LogLevel logLevel);

    void Log(LogLevel logLevel, Exception? cause, LogMessage message);

    void Log(LogLevel logLevel, Exception? cause, string format);
}
