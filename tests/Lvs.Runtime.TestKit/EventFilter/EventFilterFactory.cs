using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// Describes log events that a test expects or does not want to see. A text is compared without regard to case; a source is a path,
/// with or without its address. See "Expecting Log Messages" in the Akka.NET documentation.
/// </summary>
public sealed class EventFilterFactory
{
    private readonly TestEventListener _listener;

    internal EventFilterFactory(ActorSystem system)
    {
        _listener = TestEventListener.Of(system);
    }

    /// <summary>An error with a cause of that type, whose text or whose cause's text is as stated.</summary>
    public IEventFilterApplier Exception<TException>(
        string? message = null, string? start = null, string? contains = null, string? source = null)
        where TException : Exception => Failure(cause => cause is TException, TextMatch.Of(message, start, contains), source);

    public IEventFilterApplier Exception<TException>(Regex pattern, string? source = null)
        where TException : Exception => Failure(cause => cause is TException, pattern.IsMatch, source);

    public IEventFilterApplier Error(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Failure(_ => true, TextMatch.Of(message, start, contains), source);

    public IEventFilterApplier Error(Regex pattern, string? source = null) => Failure(_ => true, pattern.IsMatch, source);

    public IEventFilterApplier Warning(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Of<Warning>(TextMatch.Of(message, start, contains), source);

    public IEventFilterApplier Warning(Regex pattern, string? source = null) => Of<Warning>(pattern.IsMatch, source);

    public IEventFilterApplier Info(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Of<Info>(TextMatch.Of(message, start, contains), source);

    public IEventFilterApplier Info(Regex pattern, string? source = null) => Of<Info>(pattern.IsMatch, source);

    public IEventFilterApplier Debug(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Of<Debug>(TextMatch.Of(message, start, contains), source);

    public IEventFilterApplier Debug(Regex pattern, string? source = null) => Of<Debug>(pattern.IsMatch, source);

    public IEventFilterApplier DeadLetter<TMessage>(string? source = null) =>
        Applier($"DeadLetter of {typeof(TMessage)}", candidate =>
            candidate is DeadLetter { Message: TMessage } letter && TextMatch.IsSource(source, letter.Recipient.Path.ToString()));

    private EventFilterApplier Of<TEvent>(Predicate<string> isText, string? source)
        where TEvent : LogEvent => Applier(typeof(TEvent).Name, candidate =>
            candidate is TEvent entry && TextMatch.IsSource(source, entry.LogSource) && isText(entry.Message.ToString()!));

    private EventFilterApplier Failure(Predicate<Exception?> isCause, Predicate<string> isText, string? source) =>
        Applier("Error", candidate =>
            candidate is Error error
            && isCause(error.Cause)
            && TextMatch.IsSource(source, error.LogSource)
            && (isText(error.Message.ToString()!) || (error.Cause is { } cause && isText(cause.Message))));

    private EventFilterApplier Applier(string name, Predicate<object> isMatch) => new(_listener, name, isMatch);
}
