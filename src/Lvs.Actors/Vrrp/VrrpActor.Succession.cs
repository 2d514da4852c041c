using Akka.Actor;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Vrrp;

/// <content>From one process to the next: who awaits a predecessor, and who is suspended for a successor.</content>
internal sealed partial class VrrpActor
{
    private bool _leavesAll;
    private IActorRef? _asksWhetherReady;

    private bool IsReady => ((_lastNews is not null && IsSenderKnown) || Config.Interface.Length == 0) && _followed.AreKnown;

    // What comes now, a successor sees for itself; if there is none after all, it is carried out then.
    private void Suspended()
    {
        Receive<VrrpProtocol.Proceed>(_ => OnProceed());
        Receive<VrrpProtocol.GetStatus>(_ => Sender.Tell(Status()));
        Receive<VrrpProtocol.Stop>(stop =>
        {
            if (!stop.IsToSuccessor)
            {
                OnProceed();
            }

            OnStop(stop);
        });
        ReceiveAny(_ => Stash.Stash());
    }

    private void OnGetReady()
    {
        _asksWhetherReady = Sender;
        AnswerWhenReady();
    }

    private void AnswerWhenReady()
    {
        if (IsReady)
        {
            _asksWhetherReady?.Tell(VrrpProtocol.Ready.Instance);
            _asksWhetherReady = null;
        }
    }

    private void OnGoOn(VrrpProtocol.GoOn goOn)
    {
        if (!_configuration.AwaitsPredecessor)
        {
            return;
        }

        _configuration = _configuration with { AwaitsPredecessor = false };
        if (goOn.Inheritance is { } inheritance)
        {
            _session.Memory = inheritance.Memory;
            _session.Counters = inheritance.Counters;
            if (inheritance.State is { } state)
            {
                Inherit(inheritance, state);
                return;
            }
        }

        ApplyTracking("as it is at the start");
        UseWhatIsKnown();
    }

    // As the one before: not a change of role, nothing to announce. What is different here is a change like any other.
    private void Inherit(VrrpInheritance inheritance, in VrrpState state)
    {
        (_state, _reason, _mayStart) = (state, inheritance.Reason, true);
        if (inheritance.ChangedFrom is { } from)
        {
            (_lastChange, _changedAt) = (new VrrpEffect.RoleChanged(from, state.Role, inheritance.Reason), inheritance.ChangedAt);
        }

        UseWhatIsKnown();
        if (_state.HoldsAddresses)
        {
            Hold(_settings is { } settings ? Held(settings.HeldAddresses) : AllHeld);
        }

        _instances.Tell(new VrrpProtocol.RoleChanged(Config.Name, _state.Role));
        Report(_state.Standing);
        Step(new VrrpInput.MaintenanceChanged(_configuration.InMaintenance));
        ApplyTracking("as it is at the start");
        _timer!.Arm(_state.Deadline);
    }

    private VrrpInheritance Inheritance() => VrrpInheritance.Of(Config.Name, _state, _session) with
    {
        Reason = _reason,
        ChangedFrom = _lastChange?.From,
        ChangedAt = _changedAt,
    };

    private void OnSuspend()
    {
        _timer!.Arm(null);
        Sender.Tell(Inheritance());
        Become(Suspended);
    }

    private void OnProceed()
    {
        Become(Running);
        Stash.UnstashAll();
        _timer!.Arm(_state.Deadline);
    }
}
