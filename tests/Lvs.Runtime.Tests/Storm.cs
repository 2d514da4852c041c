using Akka.Actor;
using Akka.Pattern;

namespace Lvs.Runtime.Tests;

/// <summary>Children of one parent that fail three times each: every other one is restarted at once, the rest with backoff.</summary>
internal sealed class Storm
{
    public const int FailuresEach = 3;

    private readonly string? _dispatcher;
    private readonly int[] _failures;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;

    public Storm(int children, string? dispatcher = null)
    {
        _dispatcher = dispatcher;
        _failures = new int[children];
        _left = children;
    }

    /// <summary>Completes when no child fails any more.</summary>
    public Task Over => _over.Task;

    public int Failures => _failures.Sum() - _failures.Length;

    public Props Parent => Props.Create(() => new Field(this));

    private Props ChildOf(int number)
    {
        var child = Props.Create<Child>(this, number);
        if (_dispatcher is not null)
        {
            child = child.WithDispatcher(_dispatcher);
        }

        return number % 2 == 0 ? child : BackoffSupervisor.Props(Backoff.OnFailure(
            child, "child", TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(40), randomFactor: 0.2, maxNrOfRetries: -1));
    }

    private void FailOrSettle(int number)
    {
        if (_failures[number]++ < FailuresEach)
        {
            throw new StormException();
        }

        if (Interlocked.Decrement(ref _left) == 0)
        {
            _over.SetResult();
        }
    }

    public sealed class StormException : Exception;

    private sealed class Field : UntypedActor
    {
        public Field(Storm storm)
        {
            for (var number = 0; number < storm._failures.Length; number++)
            {
                Context.ActorOf(storm.ChildOf(number));
            }
        }

        protected override void OnReceive(object message)
        {
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, -1, _ => Directive.Restart, loggingEnabled: false);
    }

    private sealed class Child(Storm storm, int number) : UntypedActor
    {
        protected override void PreStart() => Self.Tell("go");

        protected override void OnReceive(object message) => storm.FailOrSettle(number);
    }
}
