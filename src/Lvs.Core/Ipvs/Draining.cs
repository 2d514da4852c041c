namespace Lvs.Core.Ipvs;

/// <summary>
/// Servers that were taken out of their service on purpose. The kernel drops packets of connections to a server that is not in its table, so
/// one that is being used stays with weight 0 until its connections have ended, or have had long enough.
/// </summary>
public sealed class Draining
{
    /// <summary>How often somebody has to look.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Whose first packet was lost, on a busy machine too, repeats it after a second (RFC 6298 section 2), and is answered then.
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(2.5);

    private readonly Dictionary<(ServiceKey Service, DestinationKey Server), (TimeSpan Since, TimeSpan Until)> _leaving = [];

    /// <summary>Servers that may stay for now.</summary>
    public IReadOnlySet<(ServiceKey Service, DestinationKey Server)> Leaving => _leaving.Keys.ToHashSet();

    /// <summary>Their services.</summary>
    public IEnumerable<ServiceKey> Services => _leaving.Keys.Select(leaving => leaving.Service);

    /// <summary>Whether a server is leaving.</summary>
    public bool IsEmpty => _leaving.Count == 0;

    /// <summary>What a service shall have now, and which servers it loses by that; they stay no longer than <paramref name="drain"/>.</summary>
    public void Set(DesiredService desired, ValueList<DestinationKey> leaving, TimeSpan drain, TimeSpan now)
    {
        var key = desired.Service.Key;
        foreach (var server in leaving)
        {
            _leaving.TryAdd((key, server), (now, now + drain));
        }

        if (!IsEmpty)
        {
            foreach (var destination in desired.Destinations)
            {
                _leaving.Remove((key, destination.Key));
            }
        }
    }

    /// <summary>A service goes, and whatever is left in it.</summary>
    public void Forget(ServiceKey service)
    {
        foreach (var leaving in _leaving.Keys.Where(leaving => leaving.Service == service).ToList())
        {
            _leaving.Remove(leaving);
        }
    }

    /// <summary>The table has just been read: those that may not stay any longer are forgotten.</summary>
    public void Look(IReadOnlyCollection<IpvsServiceEntry> actual, TimeSpan now)
    {
        if (!IsEmpty)
        {
            var entries = actual
                .SelectMany(service => service.Destinations.Select(entry => (Key: (Service: service.Service.Key, Server: entry.Destination.Key), Entry: entry)))
                .Where(row => _leaving.ContainsKey(row.Key))
                .GroupBy(row => row.Key)
                .ToDictionary(rows => rows.Key, rows => rows.Last().Entry);
            foreach (var (leaving, (since, until)) in _leaving.ToList())
            {
                if (!entries.TryGetValue(leaving, out var entry) || now >= until || IsUnused(leaving.Service, entry, now - since))
                {
                    _leaving.Remove(leaving);
                }
            }
        }
    }

    // A connection that is being opened counts as inactive, like one that is over. Of UDP all count so for as long as they last
    // (ip_vs_bind_dest, udp_state_transition), and what is behind a firewall mark may be UDP.
    private static bool IsUnused(ServiceKey service, IpvsDestinationEntry entry, TimeSpan age)
        => entry.ActiveConnections == 0
            && (entry.InactiveConnections == 0
                || (service is { FirewallMark: 0, Protocol: not TransportProtocol.Udp } && entry.Destination.Weight == 0 && age >= Opening));
}
