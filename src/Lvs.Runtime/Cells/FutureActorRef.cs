using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>
/// The reference an Ask is answered to: the first answer completes the task, later ones and those of another type are dead letters.
/// </summary>
internal sealed class FutureActorRef<T>(EmbeddedActorSystem system) : MinimalActorRef(system, system.NewTempPath())
{
    private readonly EmbeddedActorSystem _system = system;
    private readonly TaskCompletionSource<T> _answer = new(system.CompletionOptions);
    private readonly Lock _gate = new();
    private List<IInternalActorRef>? _watchers = [];
    private TimeSpan _timeout;
    private ITimer? _timer;
    private CancellationTokenRegistration _cancellation;

    /// <summary>The answer, or a failure when it does not come in time.</summary>
    public Task<T> Within(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _timeout = timeout;
        if (timeout != Timeout.InfiniteTimeSpan && !_answer.Task.IsCompleted)
        {
            _timer = _system.Settings.TimeProvider.CreateTimer(
                static future => ((FutureActorRef<T>)future!).TimeOut(), this, timeout, Timeout.InfiniteTimeSpan);
        }

        _cancellation = cancellationToken.UnsafeRegister(
            static (future, token) => ((FutureActorRef<T>)future!).EndIf(((FutureActorRef<T>)future)._answer.TrySetCanceled(token)), this);
        if (_answer.Task.IsCompleted)
        {
            ForgetTimeLimits();
        }

        return _answer.Task;
    }

    /// <summary>The question could not even be asked.</summary>
    public Task<T> Fail(Exception cause)
    {
        EndIf(_answer.TrySetException(cause));
        return _answer.Task;
    }

    public override void Tell(object message, IActorRef? sender)
    {
        var isTaken = message switch
        {
            T answer => _answer.TrySetResult(answer),
            Status.Failure failure => _answer.TrySetException(failure.Cause),
            _ => false,
        };
        EndIf(isTaken);
        if (!isTaken && !_answer.Task.IsCanceled)
        {
            _answer.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]", nameof(message)));
            _system.DeadLetterRef.Publish(message, sender, this);
        }
    }

    public override void TellSystem(SystemMessage message)
    {
        lock (_gate)
        {
            switch (message)
            {
                case SystemMessage.Watch watch when _watchers is not null:
                    _watchers.Add(watch.Watcher);
                    return;
                case SystemMessage.Unwatch unwatch:
                    _watchers?.Remove(unwatch.Watcher);
                    return;
            }
        }

        base.TellSystem(message);
    }

    private void TimeOut() => EndIf(_answer.TrySetException(new AskTimeoutException($"Timeout after {_timeout}")));

    private void EndIf(bool isEnd)
    {
        if (!isEnd)
        {
            return;
        }

        ForgetTimeLimits();
        _system.Settings.Simulation?.OnAnswer(this);
        List<IInternalActorRef>? watchers;
        lock (_gate)
        {
            (watchers, _watchers) = (_watchers, null);
        }

        foreach (var watcher in watchers ?? [])
        {
            watcher.TellSystem(new SystemMessage.DeathNotice(this, existenceConfirmed: true));
        }
    }

    private void ForgetTimeLimits()
    {
        _timer?.Dispose();
        _cancellation.Unregister();
    }
}
