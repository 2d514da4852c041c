using Lvs.Native.Time;

namespace Lvs.Host.Lab;

/// <summary>
/// A thread as urgent as a director, and with nothing to do: when it is late, so is every director, because the machine did not run. A
/// virtual machine is not always given its processor, and a director must not be blamed for it, nor excused without a witness.
/// </summary>
internal sealed class StandstillWitness : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly ManualResetEventSlim _ended = new();

    private readonly Standstills _standstills = new();

    private readonly Thread _thread;

    /// <summary>Begins to look.</summary>
    public StandstillWitness()
    {
        _thread = new Thread(Look) { IsBackground = true, Name = "witness of standstills" };
        _thread.Start();
    }

    /// <summary>See <see cref="Standstills.Between"/>.</summary>
    public TimeSpan Between(TimeSpan from, TimeSpan to) => _standstills.Between(from, to);

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        _ended.Set();
        _thread.Join();
        _ended.Dispose();
    }

    private void Look()
    {
        ProcessNice.SetThread(ProcessNice.MostUrgent);
        var (before, collected) = (LabClock.Now, GC.GetTotalPauseDuration());
        while (!_ended.Wait(Pause))
        {
            // A collection of this process stops this thread, and nobody else's.
            var (now, collectedNow) = (LabClock.Now, GC.GetTotalPauseDuration());
            _standstills.Note(before + Pause + (collectedNow - collected), now);
            (before, collected) = (now, collectedNow);
        }
    }
}
