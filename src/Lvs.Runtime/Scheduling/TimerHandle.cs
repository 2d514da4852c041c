using Akka.Actor;

namespace Lvs.Runtime.Scheduling;

/// <summary>Takes one of the runtime's own timers back, without the cost of a <see cref="Cancelable"/>.</summary>
internal sealed class TimerHandle : ICancelable
{
    private volatile bool _isCancelled;

    /// <summary>Set by the scheduler, to get the timer out of its heap at once.</summary>
    public Action? OnCancel { get; set; }

    public bool IsCancellationRequested => _isCancelled;

    public CancellationToken Token => throw new NotSupportedException("A timer of the runtime has no token.");

    public void Cancel()
    {
        _isCancelled = true;
        OnCancel?.Invoke();
    }

    public void Cancel(bool throwOnFirstException) => Cancel();

    public void CancelAfter(TimeSpan delay) => throw new NotSupportedException("A timer of the runtime is cancelled at once.");

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));
}
