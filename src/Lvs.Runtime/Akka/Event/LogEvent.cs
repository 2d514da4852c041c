using System.Diagnostics.CodeAnalysis;

namespace Akka.Event;

/// <summary>
/// An entry of the log on its way through the event stream, published as one of its kinds to whoever subscribed to that. See
/// "Logging" in the Akka.NET documentation.
/// </summary>
public abstract class LogEvent
{
    private protected LogEvent(Exception? cause, string logSource, Type logClass, object message)
    {
        (Cause, LogSource, LogClass, Message) = (cause, logSource, logClass, message);
    }

    public Exception? Cause { get; }

    /// <summary>Where it comes from: an actor's path, or the name it was given.</summary>
    public string LogSource { get; }

    public Type LogClass { get; }

    /// <summary>A text, or a <see cref="LogMessage"/> whose ToString is the text.</summary>
    public object Message { get; }

    public abstract LogLevel LogLevel();

    public override string ToString() =>
        $"[{GetType().Name.ToUpperInvariant()}][{LogSource}] {Message}{(Cause is null ? "" : $"{Environment.NewLine}Cause: {Cause}")}";
}

/// <summary>For whoever looks for a mistake.</summary>
public class Debug(Exception? cause, string logSource, Type logClass, object message) : LogEvent(cause, logSource, logClass, message)
{
    public Debug(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}

/// <summary>What happened.</summary>
public class Info(Exception? cause, string logSource, Type logClass, object message) : LogEvent(cause, logSource, logClass, message)
{
    public Info(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    public override LogLevel LogLevel() => Event.LogLevel.InfoLevel;
}

/// <summary>What somebody should look at.</summary>
public class Warning(Exception? cause, string logSource, Type logClass, object message) : LogEvent(cause, logSource, logClass, message)
{
    public Warning(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;
}

/// <summary>What went wrong.</summary>
[SuppressMessage("Naming", "CA1716", Justification = "Akka.NET's name.")]
public class Error(Exception? cause, string logSource, Type logClass, object message) : LogEvent(cause, logSource, logClass, message)
{
    public override LogLevel LogLevel() => Event.LogLevel.ErrorLevel;
}
