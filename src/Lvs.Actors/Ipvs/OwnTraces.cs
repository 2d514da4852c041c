using Akka.Event;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Ipvs;

/// <summary>Keeps what is ours in the kernel for whoever starts after a crash. Part of the ipvs actor, which never waits for the disk.</summary>
internal sealed class OwnTraces(IIpvsMemoryStore store, ILoggingAdapter log)
{
    private string? _problem;

    /// <summary>Whether something has become ours since the last save, or is not any more.</summary>
    public bool AreUnsaved { get; private set; }

    /// <summary>What the director before has left; nothing when that is not known.</summary>
    public IpvsMemory Load()
    {
        try
        {
            return store.Load();
        }
        catch (IOException failure)
        {
            log.Error("IPVS: what a director before may have left in the kernel is not known: {Reason}", failure.Message);
            return IpvsMemory.None;
        }
    }

    /// <summary>Something is ours that was not, or the contrary.</summary>
    public void HaveChanged() => AreUnsaved = true;

    /// <summary>Saves it.</summary>
    public Task SaveAsync(IpvsMemory memory)
    {
        AreUnsaved = false;
        return store.SaveAsync(memory);
    }

    /// <summary>How a save has ended; null for well. What is the same as before is not said again.</summary>
    public void OnSaved(string? problem)
    {
        if (problem is not null && problem != _problem)
        {
            log.Error("IPVS: what is ours in the kernel is not kept, and would stay there after a crash: {Reason}", problem);
        }

        _problem = problem;
    }
}
