using Lvs.Core.Config;

namespace Lvs.Host.Config;

/// <summary>A thread for each processor, the caller's own among them.</summary>
internal sealed class ProcessorWorkers : IWorkers
{
    public int Count => Environment.ProcessorCount;

    public void Run(int parts, Action<int> work)
    {
        var others = Enumerable.Range(1, parts - 1).Select(part => Task.Run(() => work(part))).ToArray();
        work(0);
        Task.WaitAll(others);
    }
}
