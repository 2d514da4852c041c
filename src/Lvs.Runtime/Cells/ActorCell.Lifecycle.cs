using Akka.Actor;
using Akka.Event;

namespace Lvs.Runtime.Cells;

/// <summary>
/// Birth, failure, restart and death. An actor that fails suspends itself and its children, tells its parent, and waits: for a
/// Resume, a Recreate or a Terminate. The counts of suspensions add up, so that a child that fails while its parent does waits for
/// both. What cannot be done yet waits too: decisions about children while the actor is suspended itself, and a further suspension,
/// resumption or restart while a restart waits for children.
/// </summary>
internal partial class ActorCell
{
    private Phase _phase;

    /// <summary>True from a failure until the parent's decision has been carried out.</summary>
    private bool _isFailed;

    private Exception? _restartCause;

    /// <summary>Suspensions by a failure, of this actor or of one above; those by asynchronous handlers are counted apart.</summary>
    private int _failureSuspensions;

    /// <summary>What has to wait, in the order it came.</summary>
    private List<SystemMessage>? _deferred;

    /// <summary>False until PreStart has ended well: whoever was not created is not restarted but created again.</summary>
    private bool _wasCreated;

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
        if (HasToWait(message))
        {
            (_deferred ??= []).Add(message);
            return;
        }

        Process(message);
        while (_deferred?.FindIndex(waiting => !HasToWait(waiting)) is { } next and >= 0)
        {
            var due = _deferred[next];
            _deferred.RemoveAt(next);
            Process(due);
        }
    }

    protected override void OnSystemAfterClose(SystemMessage message)
    {
        if (message is SystemMessage.Watch watch)
        {
            watch.Watcher.TellSystem(new SystemMessage.DeathNotice(Self, existenceConfirmed: false));
        }
    }

    private bool HasToWait(SystemMessage message) => message switch
    {
        SystemMessage.Failed => Suspensions > 0,
        SystemMessage.Suspend or SystemMessage.Resume or SystemMessage.Recreate => _phase != Phase.Running,
        _ => false,
    };

    private void Process(SystemMessage message)
    {
        switch (message)
        {
            case SystemMessage.Create:
                Suspensions--;
                Create();
                break;
            case SystemMessage.Failed failed:
                OnChildFailed(failed);
                break;
            case SystemMessage.Recreate recreate:
                Recreate(recreate.Cause);
                break;
            case SystemMessage.Suspend:
                Suspend();
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

    private void Suspend()
    {
        _failureSuspensions++;
        Suspensions++;
    }

    /// <summary>A child that was made while its parent was suspended by others is told to go on without having been suspended.</summary>
    private void Unsuspend()
    {
        if (_failureSuspensions > 0)
        {
            _failureSuspensions--;
            Suspensions--;
        }
    }

    private void Create()
    {
        try
        {
            NewIncarnation();
            _actor!.InvokePreStart();
            _wasCreated = true;
        }
        catch (Exception exception)
        {
            EndIncarnation();
            Fail(new ActorInitializationException(Self, "Exception during creation", exception));
        }
    }

    public ActorTimers NewTimers() => _timers = new ActorTimers(this);

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

        if (_actor is IActorStash withStash)
        {
            withStash.Stash = _stash = new MessageStash(this);
        }
    }

    /// <summary>What belongs to the incarnation goes with it; the mailbox, what was stashed, watches and the receive timeout stay.</summary>
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

        _actor = null;
        ForgetMessage();
    }

    /// <summary>Those that failed themselves, or are suspended by an earlier failure of this actor, are not suspended again.</summary>
    private void Fail(Exception cause, LocalActorRef? perpetrator = null, params ReadOnlySpan<LocalActorRef> suspended)
    {
        if (_isFailed || _phase == Phase.Stopping)
        {
            return;
        }

        _isFailed = true;
        _perpetrator = perpetrator;
        Suspend();
        foreach (var child in _children?.All ?? [])
        {
            if (!ReferenceEquals(child, perpetrator) && !suspended.Contains(child))
            {
                child.TellSystem(new SystemMessage.Suspend());
            }
        }

        ParentRef.TellSystem(new SystemMessage.Failed(Self, cause));
    }

    private void OnChildFailed(SystemMessage.Failed failed)
    {
        // One that the failed incarnation has stopped meanwhile.
        if (_children?.Contains(failed.Child) != true)
        {
            return;
        }

        SenderOrNull = failed.Child;
        try
        {
            var strategy = Props.SupervisorStrategy ?? _actor!.CurrentSupervisorStrategy;
            if (!strategy.Handle(this, failed.Child, failed.Cause))
            {
                Fail(failed.Cause, failed.Child);
            }
        }
        catch (Exception exception)
        {
            Fail(exception, failed.Child);
        }
        finally
        {
            SenderOrNull = null;
        }
    }

    private void Resume(Exception? cause)
    {
        if (cause is not null && _actor is null)
        {
            // There is nothing to go on with: the creation failed, or the one after a restart.
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

        Unsuspend();
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
        if (_actor is not null)
        {
            _timers?.CancelAll();
            try
            {
                _actor.InvokePreRestart(cause, CurrentMessage);
            }
            catch (Exception exception)
            {
                Logging.GetLogger(_system, Self).Error(exception, "{Reason}", exception.Message);
            }
        }
        else if (!_wasCreated)
        {
            Logging.GetLogger(_system, Self).Error("Changing Recreate into Create after {Cause}", cause);
            SetReceiveTimeout(null);
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
        Unsuspend();
        if (!_wasCreated)
        {
            Create();
            return;
        }

        try
        {
            NewIncarnation();
            _actor!.InvokePostRestart(cause);
        }
        catch (Exception exception)
        {
            EndIncarnation();
            Fail(new PostRestartException(Self, exception, cause), null, survivors);
            return;
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

        _timers?.CancelAll();
        try
        {
            _actor?.InvokePostStop();
        }
        catch (Exception exception)
        {
            Logging.GetLogger(_system, Self).Error(exception, "{Reason}", exception.Message);
        }

        SetReceiveTimeout(null);
        EndIncarnation();
        _deferred = null;
        Close();
        _system.EventStream.Unsubscribe(Self);

        // The parent first: who hears of the end may ask it at once for a child of the same name.
        ParentRef.TellSystem(new SystemMessage.DeathNotice(Self, existenceConfirmed: true));
        _deathWatch?.End(ParentRef);
        _deathWatch = null;
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
        if (CurrentMessage is not INotInfluenceReceiveTimeout)
        {
            _receiveTimeout?.OnAwaited();
        }

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
