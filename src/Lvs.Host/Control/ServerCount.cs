using Lvs.Core.Ipvs;

namespace Lvs.Host.Control;

/// <summary>What the kernel has of a server in all rows of its service.</summary>
internal sealed class ServerCount
{
    private int _rows;
    private int _missing;

    /// <summary>Whether each row has it.</summary>
    public bool IsEverywhere => _rows > 0 && _missing == 0;

    /// <summary>Whether it is in a row only until its connections have ended.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>Established connections.</summary>
    public long ActiveConnections { get; private set; }

    /// <summary>Other connections.</summary>
    public long InactiveConnections { get; private set; }

    /// <summary>What was counted of it.</summary>
    public IpvsStatistics Statistics { get; private set; } = IpvsStatistics.None;

    /// <summary>One row more: what it has of the server, null when it has not got it, and whether that is on its way out.</summary>
    public void Add(IpvsDestinationEntry? entry, bool isLeaving)
    {
        _rows++;
        if (entry is null)
        {
            _missing++;
            return;
        }

        IsLeaving |= isLeaving;
        ActiveConnections += entry.ActiveConnections;
        InactiveConnections += entry.InactiveConnections;
        Statistics = Statistics.Plus(entry.Statistics);
    }
}
