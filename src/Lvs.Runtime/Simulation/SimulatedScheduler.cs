using Lvs.Runtime.Scheduling;

namespace Lvs.Runtime.Simulation;

/// <summary>The timers of one simulated system, on the simulation's clock; they end with the system.</summary>
internal sealed class SimulatedScheduler(Simulator simulator) : TimerScheduler, IDisposable
{
    public override DateTimeOffset Now => Simulator.Start + MonotonicClock;

    public override TimeSpan MonotonicClock
    {
        get
        {
            simulator.RequireOwnThread();
            return simulator.Now;
        }
    }

    /// <summary>True once the system has ended.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>When the first timer is due.</summary>
    public TimeSpan? FirstDue => IsDisposed ? null : NextDue();

    public void Fire() => FireNext(simulator.Now);

    public void Dispose() => IsDisposed = true;

    protected override void OnFirstChanged(TimeSpan due)
    {
        if (!IsDisposed)
        {
            simulator.OnTimer(due);
        }
    }

    protected override void OnActionFailed(Exception exception) => simulator.Fail("an action of a scheduler threw", exception);
}
