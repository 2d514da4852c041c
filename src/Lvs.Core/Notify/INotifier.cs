using Lvs.Core.Config;

namespace Lvs.Core.Notify;

/// <summary>A script that is to be run.</summary>
/// <param name="Owner">Scripts of one owner run one after the other, in the order in which they were told.</param>
/// <param name="Script">Which one.</param>
public sealed record ScriptRun(string Owner, ScriptConfig Script)
{
    /// <summary>Whether it only says how a server begins; run when rs_init_notifies asks for it.</summary>
    public bool IsInitial { get; init; }

    /// <summary>Words that follow those of its command line.</summary>
    public ValueList<string> Arguments { get; init; } = [];
}

/// <summary>
/// Runs the scripts of a configuration, and writes events to its pipes. Whoever tells it goes on at once; how a script ends is said in the
/// log, and how many may wait and how long one may run is bounded. Events that a pipe has no room for are dropped.
/// </summary>
public interface INotifier
{
    /// <summary>Who runs scripts that do not say so, and the pipes.</summary>
    void Configure(ProcessConfig process, NotifyConfig notify);

    /// <summary>Runs a script as soon as its turn comes.</summary>
    void Run(ScriptRun run);

    /// <summary>Writes an event to the pipes that are for it.</summary>
    void Tell(ServiceEvent happened);

    /// <summary>Writes an event to the pipes that are for it.</summary>
    void Tell(VrrpEvent happened);
}

/// <summary>Runs nothing.</summary>
public sealed class NoNotifier : INotifier
{
    /// <inheritdoc/>
    public void Configure(ProcessConfig process, NotifyConfig notify)
    {
    }

    /// <inheritdoc/>
    public void Run(ScriptRun run)
    {
    }

    /// <inheritdoc/>
    public void Tell(ServiceEvent happened)
    {
    }

    /// <inheritdoc/>
    public void Tell(VrrpEvent happened)
    {
    }
}
