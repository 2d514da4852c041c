using System.Collections.Immutable;
using Akka.Event;
using Lvs.Core.Ipvs;
using Lvs.Core.Time;

namespace Lvs.Actors.Ipvs;

/// <summary>
/// A line in the log for each change of the table, but not for tens of thousands of them: what there is more of within a second is counted.
/// </summary>
internal sealed class ChangeLog(ILoggingAdapter log, IMonotonicClock clock)
{
    /// <summary>When what was only counted is to be said.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>Lines within that.</summary>
    public const int MostLines = 100;

    private TimeSpan? _since;
    private int _said;
    private int _unsaid;

    /// <summary>Whether changes were only counted.</summary>
    public bool HasUnsaid => _unsaid > 0;

    /// <summary>Says these, or counts them.</summary>
    public void Say(ImmutableArray<IpvsResult> results)
    {
        if (!(clock.Now - _since < Window))
        {
            SayRest();
        }

        foreach (var result in results)
        {
            if (result.Outcome != IpvsOutcome.Done)
            {
                continue;
            }

            if (_said < MostLines)
            {
                _said++;
                log.Info("IPVS: {Command}", result.Command);
            }
            else
            {
                _unsaid++;
            }
        }
    }

    /// <summary>Says how many were only counted; the next ones get lines again.</summary>
    public void SayRest()
    {
        if (_unsaid > 0)
        {
            log.Info("IPVS: {Count} more changes of the same kind", _unsaid);
        }

        (_said, _unsaid, _since) = (0, 0, clock.Now);
    }
}
