using Lvs.Core.Config;

namespace Lvs.Core.Notify;

/// <summary>A script that is to be run.</summary>
/// <param name="Owner">Scripts of one owner run one after the other, in the order in which they were told.</param>
/// <param name="Script">Which one.</param>
public sealed record ScriptRun(string Owner, ScriptConfig Script);

/// <summary>
/// Runs the scripts of a configuration. Whoever tells it goes on at once; how a script ends is said in the log, and how many may wait
/// and how long one may run is bounded.
/// </summary>
public interface INotifier
{
    /// <summary>Who runs scripts that do not say so.</summary>
    void Configure(ProcessConfig process);

    /// <summary>Runs a script as soon as its turn comes.</summary>
    void Run(ScriptRun run);
}

/// <summary>Runs nothing.</summary>
public sealed class NoNotifier : INotifier
{
    /// <inheritdoc/>
    public void Configure(ProcessConfig process)
    {
    }

    /// <inheritdoc/>
    public void Run(ScriptRun run)
    {
    }
}
