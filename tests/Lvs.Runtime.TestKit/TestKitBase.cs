using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using Lvs.Runtime;
using Lvs.Runtime.Cells;
using Xunit;

namespace Akka.TestKit;

/// <summary>
/// A queue of received messages and the expectations on it; a test or a probe. Times are real time, as in Akka.NET. See "Testing
/// Actor Systems" in the Akka.NET documentation.
/// </summary>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan SingleExpectDefault = TimeSpan.FromSeconds(3);

    private readonly BlockingCollection<Received> _queue = [];
    private readonly long _created = Stopwatch.GetTimestamp();
    private Received? _last;

    /// <summary>The end of the innermost Within.</summary>
    private TimeSpan? _end;

    private protected TestKitBase(ActorSystem system, string? testActorName = null)
    {
        Sys = system;
        var props = Props.Create(() => new TestActor(_queue)).WithDispatcher(EmbeddedSettings.CallingThreadDispatcher);
        TestActor = ((EmbeddedActorSystem)system).SystemActorOf(props, testActorName);
        EventFilter = new EventFilterFactory(system);
        if (this is not INoImplicitSender)
        {
            var cell = ((LocalActorRef)TestActor).Cell;
            ActorCell.Current = cell;
            SynchronizationContext.SetSynchronizationContext(new ActorCellKeepingContext(cell));
        }
    }

    public ActorSystem Sys { get; }

    /// <summary>Expectations on the log.</summary>
    public EventFilterFactory EventFilter { get; }

    /// <summary>Receives for this kit.</summary>
    public IActorRef TestActor { get; }

    public bool HasMessages => _queue.Count > 0;

    public object? LastMessage => _last?.Message;

    /// <summary>Who sent the last message that was expected or received.</summary>
    public IActorRef LastSender => _last?.Sender ?? Sys.DeadLetters;

    /// <summary>What is left of the innermost Within, or the default time for one expectation.</summary>
    public TimeSpan RemainingOrDefault => _end is { } end ? Max(end - Elapsed, TimeSpan.Zero) : SingleExpectDefault;

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_created);

    public IActorRef ActorOf(Props props, string? name = null) => Sys.ActorOf(props, name);

    public TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    public TestProbe CreateTestProbe(ActorSystem system, string? name = null) => new(system, name);

    /// <summary>TestActor watches, and a Terminated comes to the queue.</summary>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        TestActor.Tell(new TestActor.WatchFor(actorToWatch), ActorRefs.NoSender);
        return actorToWatch;
    }

    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        TestActor.Tell(new TestActor.UnwatchFor(actorToUnwatch), ActorRefs.NoSender);
        return actorToUnwatch;
    }

    /// <summary>The next message, or null when none comes in time.</summary>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        if (!_queue.TryTake(out var received, (int)(max ?? RemainingOrDefault).TotalMilliseconds, cancellationToken))
        {
            return null;
        }

        _last = received;
        return received.Message;
    }

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveN(numberOfMessages, RemainingOrDefault, cancellationToken);

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
    {
        var end = Elapsed + max;
        var messages = new List<object>();
        while (messages.Count < numberOfMessages)
        {
            messages.Add(ReceiveOne(Max(end - Elapsed, TimeSpan.Zero), cancellationToken)
                ?? throw Failure($"Timeout ({max}) while expecting {numberOfMessages} messages; {messages.Count} came"));
        }

        return messages;
    }

    /// <summary>Tries the assertion until it holds.</summary>
    public void AwaitAssert(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var end = Elapsed + (duration ?? RemainingOrDefault);
        while (true)
        {
            try
            {
                assertion();
                return;
            }
            catch (Exception) when (Elapsed < end && !cancellationToken.IsCancellationRequested)
            {
                cancellationToken.WaitHandle.WaitOne(interval ?? TimeSpan.FromMilliseconds(10));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        AwaitAssert(() => Assert.True(conditionIsFulfilled(), message ?? "The condition was not fulfilled in time"), max, interval, cancellationToken);

    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, epsilonValue: epsilonValue, cancellationToken: cancellationToken);

    /// <summary>The action must take at least min and at most max; expectations within it share the time.</summary>
    public void Within(
        TimeSpan min,
        TimeSpan max,
        Action action,
        string? hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        Within(
            min,
            max,
            () =>
            {
                action();
                return true;
            },
            hint,
            epsilonValue,
            cancellationToken);

    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, epsilonValue: epsilonValue, cancellationToken: cancellationToken);

    public T Within<T>(
        TimeSpan min,
        TimeSpan max,
        Func<T> function,
        string? hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (start, outer) = (Elapsed, _end);
        _end = outer is { } bound && bound < start + max ? bound : start + max;
        try
        {
            var result = function();
            var took = Elapsed - start;
            Assert.True(took >= min, $"Block took {took}, should have taken at least {min}. {hint}");
            Assert.True(took <= max + (epsilonValue ?? TimeSpan.Zero), $"Block took {took}, exceeding {max}. {hint}");
            return result;
        }
        finally
        {
            _end = outer;
        }
    }

    /// <summary>Ends the system and waits for it.</summary>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        var ended = Sys.Terminate().Wait(duration ?? TimeSpan.FromSeconds(5));
        if (ReferenceEquals(ActorCell.Current, ((LocalActorRef)TestActor).Cell))
        {
            ActorCell.Current = null;
        }

        Assert.True(ended || !verifySystemShutdown, $"The system {Sys.Name} did not terminate in time");
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static Xunit.Sdk.FailException Failure(string message) => Xunit.Sdk.FailException.ForFailure(message);
}
