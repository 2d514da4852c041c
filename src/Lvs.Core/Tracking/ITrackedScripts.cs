using Lvs.Core.Config;

namespace Lvs.Core.Tracking;

/// <summary>Runs scripts, those that are tracked and those of checks, as processes, each the leader of a process group, with nothing to read and nobody who reads it.</summary>
public interface ITrackedScripts
{
    /// <summary>
    /// Starts a script and comes back at once. Calls back, from any thread and once, when it has ended; also when it could not be started. The
    /// callback must only pass the message on.
    /// </summary>
    /// <param name="script">Which one.</param>
    /// <param name="process">Who runs scripts that do not say so.</param>
    /// <param name="onEnd">Where the end is told.</param>
    IScriptRun Start(ScriptConfig script, ProcessConfig process, Action<ScriptEnd> onEnd);
}

/// <summary>A run of a script.</summary>
public interface IScriptRun
{
    /// <summary>Sends SIGTERM or SIGKILL to its process group; nothing when it has ended.</summary>
    void Signal(bool kill);
}
