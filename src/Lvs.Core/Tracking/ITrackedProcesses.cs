namespace Lvs.Core.Tracking;

/// <summary>Counts processes of this machine.</summary>
public interface ITrackedProcesses
{
    /// <summary>
    /// Calls back, from a thread of its own, with the number of processes that match, and again whenever it has changed, until disposed.
    /// The callback must only pass the message on.
    /// </summary>
    IDisposable Watch(ProcessMatch match, Action<int> onCount);
}
