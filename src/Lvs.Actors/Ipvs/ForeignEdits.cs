using System.Collections.Immutable;
using Akka.Event;
using Lvs.Core;
using Lvs.Core.Ipvs;
using Lvs.Core.Time;

namespace Lvs.Actors.Ipvs;

/// <summary>Says what others have done to the table, and remembers the last of it for whoever asks. Part of the ipvs actor.</summary>
internal sealed class ForeignEdits(ILoggingAdapter log, IMonotonicClock clock)
{
    /// <summary>Edits found at once that get a line each; of more, their number says enough.</summary>
    private const int MostLines = 100;

    /// <summary>Edits that are remembered.</summary>
    private const int MostRemembered = 10;

    private ImmutableList<(string What, TimeSpan At)> _last = [];

    /// <summary>All there have been.</summary>
    public long Count { get; private set; }

    /// <summary>The last ones, the latest first, with how long ago that was.</summary>
    public ValueList<IpvsProtocol.SeenEdit> Last => _last.Select(edit => new IpvsProtocol.SeenEdit(edit.What, clock.Now - edit.At)).ToValueList();

    /// <summary>Says these.</summary>
    public void Say(ImmutableArray<ForeignEdit> edits)
    {
        foreach (var edit in edits.Take(MostLines))
        {
            log.Warning("IPVS: {Edit}; putting it right", edit);
        }

        if (edits.Length > MostLines)
        {
            log.Warning("IPVS: {Count} more changes by somebody else; putting them right", edits.Length - MostLines);
        }

        Count += edits.Length;
        _last = [.. edits.Reverse().Select(edit => (edit.ToString(), clock.Now)).Concat(_last).Take(MostRemembered)];
    }
}
