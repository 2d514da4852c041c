using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>The reference an Ask is answered to: the first answer completes the task, later ones are dead letters.</summary>
internal sealed class FutureActorRef<T>(EmbeddedActorSystem system) : MinimalActorRef(system, system.NewTempPath())
{
    private readonly EmbeddedActorSystem _system = system;
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private List<IInternalActorRef>? _watchers = [];

    public async Task<T> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await _answer.Task.WaitAsync(timeout, _system.Settings.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (_answer.TrySetCanceled(CancellationToken.None))
        {
            throw new AskTimeoutException($"Timeout after {timeout}");
        }
        catch (TimeoutException) when (_answer.Task.IsCompletedSuccessfully)
        {
            // The answer came while the time ran out.
            return await _answer.Task.ConfigureAwait(false);
        }
        finally
        {
            _answer.TrySetCanceled(CancellationToken.None);
            End();
        }
    }

    public override void Tell(object message, IActorRef? sender)
    {
        var isFirst = message switch
        {
            T answer => _answer.TrySetResult(answer),
            Status.Failure failure => _answer.TrySetException(failure.Cause),
            _ => _answer.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]", nameof(message))),
        };
        if (!isFirst)
        {
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

    private void End()
    {
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
}
