using System.Diagnostics;

namespace Akka.TestKit;

/// <summary>One description of events, and what a test may do with it.</summary>
internal sealed class EventFilterApplier(TestEventListener listener, string name, Predicate<object> isMatch) : IEventFilterApplier
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(3);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Expect(1, Leeway, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, action, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Expect(expectedCount, Leeway, action, cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default)
    {
        using var filter = new Filter(listener, isMatch);
        action();
        Await(filter, expectedCount, timeout, cancellationToken);
    }

    public async Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default)
    {
        using var filter = new Filter(listener, isMatch);
        await actionAsync();
        Await(filter, 1, Leeway, cancellationToken);
    }

    public void Mute(Action action, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var filter = new Filter(listener, isMatch);
        action();
    }

    public IUnmutableFilter Mute() => new Filter(listener, isMatch);

    /// <summary>More than expected are only found out about when they come before the last that was expected.</summary>
    private void Await(Filter filter, int expected, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (filter.Counted < Math.Max(expected, 1) && Stopwatch.GetElapsedTime(start) < timeout)
        {
            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(5));
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (filter.Counted != expected)
        {
            throw Xunit.Sdk.FailException.ForFailure($"Expected {expected} events of the filter {name} within {timeout}, got {filter.Counted}");
        }
    }

    /// <summary>The description in force, from being made to being unmuted.</summary>
    internal sealed class Filter : IUnmutableFilter
    {
        private readonly TestEventListener _listener;
        private readonly Predicate<object> _isMatch;
        private int _count;

        public Filter(TestEventListener listener, Predicate<object> isMatch)
        {
            (_listener, _isMatch) = (listener, isMatch);
            listener.Add(this);
        }

        public int Counted => Volatile.Read(ref _count);

        public bool Matches(object candidate) => _isMatch(candidate);

        public void Count() => Interlocked.Increment(ref _count);

        public void Unmute() => _listener.Remove(this);

        public void Dispose() => Unmute();
    }
}
