using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Lvs.Runtime.Scheduling;

namespace Lvs.Runtime.Tests.Embedded;

public sealed class TimerLeakSpec : TestKit
{
    private readonly VirtualTimeScheduler _time = new();

    [Fact]
    public void A_timer_that_has_fired_is_not_kept_by_what_could_have_cancelled_it()
    {
        var cancelable = new Cancelable(_time.Advanced);
        var message = Schedule(cancelable);
        _time.Advance(TimeSpan.FromSeconds(1));
        GC.Collect();
        Assert.False(message.TryGetTarget(out _));
        GC.KeepAlive(cancelable);
    }

    [Fact]
    public void A_cancelled_timer_leaves_the_scheduler_at_once()
    {
        var cancelable = new Cancelable(_time.Advanced);
        Schedule(cancelable);
        Schedule(cancelable);
        Assert.Equal(2, _time.Count);
        cancelable.Cancel();
        Assert.Equal(0, _time.Count);
        Schedule(cancelable);
        Assert.Equal(0, _time.Count);
    }

    [Fact]
    public async Task A_timer_of_the_runtime_that_is_cancelled_while_it_is_scheduled_is_not_kept()
    {
        for (var round = 0; round < 2_000; round++)
        {
            var handle = new TimerHandle();
            using var start = new Barrier(2);
            var canceller = Task.Run(() =>
            {
                start.SignalAndWait();
                handle.Cancel();
            });
            start.SignalAndWait();
            _time.ScheduleTellOnce(TimeSpan.FromSeconds(1), TestActor, "never", ActorRefs.NoSender, handle);
            await canceller;
            Assert.Equal(0, _time.Count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference<object> Schedule(ICancelable cancelable)
    {
        var message = new object();
        _time.ScheduleTellOnce(TimeSpan.FromSeconds(1), ActorRefs.Nobody, message, ActorRefs.NoSender, cancelable);
        return new WeakReference<object>(message);
    }
}
