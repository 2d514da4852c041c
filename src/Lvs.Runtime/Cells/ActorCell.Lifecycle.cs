using Akka.Actor;
using Akka.Event;

namespace Lvs.Runtime.Cells;

/// <summary>
/// Birth, failure, restart and death. An actor that fails suspends itself and its children, tells its parent, and waits: for a
/// Resume, a Recreate or a Terminate. The counts of suspensions add up, so that a child that fails while its parent does waits for
/// both.
/// </summary>
internal sealed partial class ActorCell
{
    private Phase _phase;

    /// <summary>True from a failure until the parent's decision has been carried out.</summary>
    private bool _isFailed;
    private Exception? _restartCause;

    /// <summary>The child whose failure this one's is, by escalation: it has suspended itself, and is forgiven with its parent.</summary>
    private LocalActorRef? _perpetrator;

    private enum Phase : byte
    {
        Running,

        /// <summary>The old incarnation is gone, the children it stopped are not.</summary>
        Restarting,

        /// <summary>Told to stop; waits for its children.</summary>
        Stopping,
    }

    protected override void HandleSystem(SystemMessage message)
    {
        switch (message)
        {
            case SystemMessage.Create:
                Create();
                break;
            case SystemMessage.Failed failed:
                OnChildFailed(failed);
                break;
            case SystemMessage.Recreate recreate:
                Recreate(recreate.Cause);
                break;
            case SystemMessage.Suspend:
                Suspensions++;
                foreach (var child in _children?.All ?? [])
                {
                    child.TellSystem(new SystemMessage.Suspend());
                }

                break;
            case SystemMessage.Resume resume:
                Resume(resume.Cause);
                break;
            case SystemMessage.Terminate:
                Terminate();
                break;
            case SystemMessage.Watch watch:
                Watching.AddWatcher(watch.Watcher);
                break;
            case SystemMessage.Unwatch unwatch:
                _deathWatch?.RemoveWatcher(unwatch.Watcher);
                break;
            case SystemMessage.DeathNotice notice:
                OnDeath(notice);
                break;
            case SystemMessage.Continue rest:
                if (ReferenceEquals(rest.Scheduler, _tasks))
                {
                    rest.Scheduler.Execute(rest.Task);
                }

                break;
            case SystemMessage.AsyncDone done:
                OnAsyncDone(done);
                break;
        }
    }

    protected override void OnSystemAfterClose(SystemMessage message)
    {
        if (message is SystemMessage.Watch watch)
        {
            watch.Watcher.TellSystem(new SystemMessage.DeathNotice(Self, existenceConfirmed: true));
        }
    }

    private void Create()
    {
        Suspensions--;
        try
        {
            NewIncarnation();
            _actor!.InvokePreStart();
        }
        catch (Exception exception)
        {
            EndIncarnation();
            Fail(exception as ActorInitializationException
                ?? new ActorInitializationException(Self, $"Exception during creation of {Self.Path}", exception));
        }
    }

    private void NewIncarnation()
    {
        IsCreating = true;
        try
        {
            _behaviour = null;
            _actor = Props.NewActor();
        }
        finally
        {
            IsCreating = false;
        }

        if (_actor is IWithTimers withTimers)
        {
            withTimers.Timers = _timers = new ActorTimers(this);
        }

        if (_actor is IActorStash withStash)
        {
            withStash.Stash = _stash = new MessageStash(this);
        }
    }

    /// <summary>What belongs to the incarnation goes with it; the mailbox and what was stashed stay.</summary>
    private void EndIncarnation()
    {
        _timers?.CancelAll();
        _timers = null;
        _stash?.UnstashAll();
        _stash = null;
        _behaviour = null;
        _outerBehaviours = null;
        if (_tasks is not null)
        {
            Suspensions -= _tasks.Running;
            _tasks = null;
        }

        SetReceiveTimeout(null);
        _actor = null;
        ForgetMessage();
    }

    private void Fail(Exception cause, LocalActorRef? perpetrator = null)
    {
        if (_isFailed || _phase == Phase.Stopping)
        {
            return;
        }

        _isFailed = true;
        _perpetrator = perpetrator;
        Suspensions++;
        foreach (var child in _children?.All ?? [])
        {
            if (!ReferenceEquals(child, perpetrator))
            {
                child.TellSystem(new SystemMessage.Suspend());
            }
        }

        ParentRef.TellSystem(new SystemMessage.Failed(Self, cause));
    }

    private void OnChildFailed(SystemMessage.Failed failed)
    {
        // Between two incarnations nobody can decide; the child is stopped or restarted with the new one anyway.
        if (_actor is null || _phase != Phase.Running || _children?.Contains(failed.Child) != true)
        {
            return;
        }

        try
        {
            var strategy = Props.SupervisorStrategy ?? _actor.InvokeSupervisorStrategy();
            if (!strategy.Handle(this, failed.Child, failed.Cause))
            {
                Fail(failed.Cause, failed.Child);
            }
        }
        catch (Exception exception)
        {
            Fail(exception, failed.Child);
        }
    }

    private void Resume(Exception? cause)
    {
        if (cause is not null && _actor is null && _phase == Phase.Running)
        {
            // There is nothing to go on with: the constructor failed.
            Recreate(cause);
            return;
        }

        if (cause is not null)
        {
            _isFailed = false;
            if (_tasks is not { Running: > 0 })
            {
                ForgetMessage();
            }
        }

        Suspensions--;
        foreach (var child in _children?.All ?? [])
        {
            child.TellSystem(new SystemMessage.Resume(cause is not null && ReferenceEquals(child, _perpetrator) ? cause : null));
        }

        if (cause is not null)
        {
            _perpetrator = null;
        }
    }

    private void Recreate(Exception cause)
    {
        if (_phase != Phase.Running)
        {
            return;
        }

        if (_actor is not null)
        {
            try
            {
                _actor.InvokePreRestart(cause, CurrentMessage);
            }
            catch (Exception exception)
            {
                Logging.GetLogger(_system, Self).Error(exception, "PreRestart failed");
            }
        }
        else
        {
            foreach (var child in _children?.All ?? [])
            {
                Stop(child);
            }
        }

        EndIncarnation();
        _phase = Phase.Restarting;
        _restartCause = cause;
        FinishRestartWhenAlone();
    }

    private void FinishRestartWhenAlone()
    {
        var survivors = _children?.All ?? [];
        if (survivors.Any(child => child.IsDying))
        {
            return;
        }

        var cause = _restartCause!;
        (_phase, _restartCause, _isFailed, _perpetrator) = (Phase.Running, null, false, null);
        Suspensions--;
        try
        {
            NewIncarnation();
            _actor!.InvokePostRestart(cause);
        }
        catch (Exception exception)
        {
            EndIncarnation();
            Fail(new PostRestartException(Self, exception, cause));
        }

        foreach (var child in survivors)
        {
            child.TellSystem(new SystemMessage.Recreate(cause));
        }
    }

    private void Terminate()
    {
        if (_phase == Phase.Stopping)
        {
            return;
        }

        _phase = Phase.Stopping;
        Suspensions++;
        SetReceiveTimeout(null);
        var children = _children ?? Interlocked.CompareExchange(ref _children, Children.NoMore, null) ?? Children.NoMore;
        foreach (var child in children.Close())
        {
            Stop(child);
        }

        FinishStopWhenAlone();
    }

    private void FinishStopWhenAlone()
    {
        if (_children is { IsEmpty: false })
        {
            return;
        }

        try
        {
            _actor?.InvokePostStop();
        }
        catch (Exception exception)
        {
            Logging.GetLogger(_system, Self).Error(exception, "PostStop failed");
        }

        EndIncarnation();
        Close();
        _system.EventStream.Unsubscribe(Self);
        _deathWatch?.End(ParentRef);
        _deathWatch = null;
        ParentRef.TellSystem(new SystemMessage.DeathNotice(Self, existenceConfirmed: true));
    }

    private void OnDeath(SystemMessage.DeathNotice notice)
    {
        // First the name is free, then the actor hears of it.
        var wasChild = _children?.Remove(notice.Actor) == true;
        if (_phase != Phase.Stopping)
        {
            _deathWatch?.OnDeath(notice);
        }

        if (wasChild && _phase == Phase.Stopping)
        {
            FinishStopWhenAlone();
        }
        else if (wasChild && _phase == Phase.Restarting)
        {
            FinishRestartWhenAlone();
        }
    }

    private void OnAsyncDone(SystemMessage.AsyncDone done)
    {
        if (!ReferenceEquals(done.Scheduler, _tasks))
        {
            return;
        }

        _tasks.Running--;
        Suspensions--;
        if (done.Task.IsCompletedSuccessfully)
        {
            if (_tasks.Running == 0 && !_isFailed)
            {
                ForgetMessage();
            }
        }
        else
        {
            Fail(done.Task.Exception?.InnerException ?? new TaskCanceledException(done.Task));
        }
    }
}
