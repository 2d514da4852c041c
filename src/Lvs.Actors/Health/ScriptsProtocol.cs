using Akka.Actor;
using Akka.Event;
using Lvs.Core.Config;
using Lvs.Core.Tracking;

namespace Lvs.Actors.Health;

/// <summary>Messages of the actor that runs the scripts of checks.</summary>
public static class ScriptsProtocol
{
    /// <summary>Who runs scripts that do not say so, from now on.</summary>
    public sealed record SetUsers(ProcessConfig Users);

    /// <summary>Run this script. Answered with <see cref="Ran"/> when it has ended, or when its time is over, which begins when it is its turn.</summary>
    public sealed record Run(ScriptConfig Script, TimeSpan Limit) : IDeadLetterSuppression, INoSerializationVerificationNeeded;

    /// <summary>How it ended.</summary>
    public sealed record Ran(ScriptEnd End) : IDeadLetterSuppression, INoSerializationVerificationNeeded;
}
