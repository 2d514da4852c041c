using System.Globalization;

namespace Lvs.Core.Tracking;

/// <summary>How a run of a script has ended.</summary>
/// <param name="Status">Its exit status, of one that a signal has ended 128 and the signal's number; null when it could not be run.</param>
/// <param name="Failure">Why it failed, in words for the log; null for exit status 0.</param>
public readonly record struct ScriptEnd(int? Status, string? Failure)
{
    /// <summary>One that said this.</summary>
    public static ScriptEnd Exited(int status)
        => new(status, status == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"exit status {status}"));

    /// <summary>One that could not be run.</summary>
    public static ScriptEnd NotRun(string reason) => new(null, reason);
}
