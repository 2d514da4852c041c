using Akka.Actor;

namespace Akka.TestKit;

/// <summary>The expectations on the next message.</summary>
public abstract partial class TestKitBase
{
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(duration, hint, cancellationToken);

    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var received = Expect<T>(timeout, hint, cancellationToken);
        return EqualityComparer<T>.Default.Equals(received, message)
            ? received
            : throw Failure($"Expected {message}, got {received}. {hint}");
    }

    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var received = Expect<T>(timeout, hint, cancellationToken);
        return isMessage(received) ? received : throw Failure($"Got a message of the expected type, but the predicate refused {received}. {hint}");
    }

    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var received = Expect<T>(timeout, hint, cancellationToken);
        assert(received);
        return received;
    }

    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var received = Expect<T>(timeout, hint, cancellationToken);
        assertMessageAndSender(received, LastSender);
        return received;
    }

    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var received = Expect<T>(duration, hint, cancellationToken);
        return LastSender.Equals(sender) ? received : throw Failure($"Expected {received} from {sender}, it came from {LastSender}. {hint}");
    }

    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default)
    {
        var received = Expect<T>(null, null, cancellationToken);
        return messages.Contains(received) ? received : throw Failure($"Got {received}, which is none of the expected");
    }

    /// <summary>All of them, in any order, and nothing between.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
    {
        var missing = messages.ToList();
        var received = ReceiveN(missing.Count, cancellationToken).Cast<T>().ToList();
        foreach (var message in received)
        {
            if (!missing.Remove(message))
            {
                throw Failure($"Got {message}, which is none of the expected, or once too often");
            }
        }

        return received;
    }

    public void ExpectNoMsg(CancellationToken cancellationToken = default) => ExpectNoMsg(RemainingOrDefault, cancellationToken);

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        if (ReceiveOne(duration, cancellationToken) is { } received)
        {
            throw Failure($"Expected no message within {duration}, got {received} from {LastSender}");
        }
    }

    public Terminated ExpectTerminated(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsg<Terminated>(terminated => terminated.ActorRef.Equals(target), timeout, hint, cancellationToken);

    /// <summary>Leaves out what comes before the message looked for.</summary>
    public object FishForMessage(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    public T FishForMessage<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var time = max ?? RemainingOrDefault;
        var end = Elapsed + time;
        while (ReceiveOne(Max(end - Elapsed, TimeSpan.Zero), cancellationToken) is { } received)
        {
            if (received is T typed && isMessage(typed))
            {
                return typed;
            }
        }

        throw Failure($"Timeout ({time}) while fishing for a message. {hint}");
    }

    private T Expect<T>(TimeSpan? duration, string? hint, CancellationToken cancellationToken)
    {
        var time = duration ?? RemainingOrDefault;
        return ReceiveOne(time, cancellationToken) switch
        {
            null => throw Failure($"Timeout {time} while waiting for a message of type {typeof(T)}. {hint}"),
            T typed => typed,
            var other => throw Failure($"Expected a message of type {typeof(T)}, but received {other} of type {other.GetType()} from {LastSender}. {hint}"),
        };
    }
}
