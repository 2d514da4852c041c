using Lvs.Core.Config;

namespace Lvs.Core.Time;

/// <summary>Leaves everything as it is.</summary>
public sealed class NoScheduling : IScheduling
{
    /// <inheritdoc/>
    public void ApplyToThread(ProcessConfig? before, ProcessConfig next)
    {
    }

    /// <inheritdoc/>
    public void ApplyToProcess(ProcessConfig? before, ProcessConfig next)
    {
    }
}
