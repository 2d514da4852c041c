using System.Collections.Immutable;
using Lvs.Core.Ipvs;
using Lvs.Core.Time;

namespace Lvs.Actors.Ipvs;

/// <summary>
/// What is known of the kernel's table, and how that is kept true: read as a whole once, and then again and again for what others have done
/// to it, a slice at a time. Between two slices of a large table a change of one server can be written, so that it never waits for an audit.
/// </summary>
internal sealed class TableReading(IIpvs ipvs, IDeadlineTimers clock)
{
    /// <summary>A slice takes one service, and then more of them as long as this has not passed.</summary>
    internal static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(1);

    private readonly Queue<ServiceKey> _unread = [];
    private TimeSpan _cost;

    /// <summary>The table as it was read, with our writes since; null before the first reading, and after a write that broke off.</summary>
    public KnownTable? Known { get; private set; }

    /// <summary>What the last audit took; nothing before the first one, since what the first reading takes is compiling for the most part.</summary>
    public TimeSpan Cost { get; private set; }

    /// <summary>What the last reading of the services alone took.</summary>
    public TimeSpan GlanceCost { get; private set; }

    /// <summary>Audits that have come to their end.</summary>
    public long Audits { get; private set; }

    /// <summary>Whether an audit has slices left.</summary>
    public bool IsUnderWay => _unread.Count > 0;

    /// <summary>What is known is not to be relied on any more.</summary>
    public void Lose()
    {
        Known = null;
        _unread.Clear();
    }

    /// <summary>
    /// All of the table at once: nothing can be written before. What is as it should be, and at the start of a director nearly all is, is known
    /// as the very objects of what is desired.
    /// </summary>
    /// <param name="desired">What a service should look like; null for one that is not ours.</param>
    public void ReadAll(Func<ServiceKey, DesiredService?> desired)
    {
        _unread.Clear();
        Known = new KnownTable([.. ipvs.DumpServices().Select(service => Adopt(service.Service, desired(service.Service.Key)))]);
    }

    /// <summary>Begins an audit with the services as such. The slices that follow read their servers.</summary>
    /// <param name="written">The services whose differences are somebody else's doing.</param>
    /// <param name="ownership">Whether services that are not ours are looked at.</param>
    public ImmutableArray<ForeignEdit> BeginAudit(IReadOnlyCollection<ServiceKey> written, IpvsOwnership ownership)
    {
        var edits = ReadServices(written, ownership);
        _unread.Clear();
        foreach (var service in Known!.Keys)
        {
            _unread.Enqueue(service);
        }

        _cost = GlanceCost;
        Finish();
        return edits;
    }

    /// <summary>Reads the services as such, without their servers: whether one is gone shows here, at a hundredth of what all of them cost.</summary>
    /// <param name="written">As above.</param>
    /// <param name="ownership">As above.</param>
    public ImmutableArray<ForeignEdit> ReadServices(IReadOnlyCollection<ServiceKey> written, IpvsOwnership ownership)
    {
        var start = clock.Now;
        var services = ipvs.DumpServices();
        var edits = Compare(written, services, ownership);
        Known!.ReadServices(services);
        GlanceCost = clock.Now - start;
        return edits;
    }

    /// <summary>Goes on with an audit.</summary>
    /// <param name="isWritten">Whether differences of a service are somebody else's doing.</param>
    public ImmutableArray<ForeignEdit> ReadSlice(Func<ServiceKey, bool> isWritten)
    {
        var start = clock.Now;
        var edits = ImmutableArray.CreateBuilder<ForeignEdit>();
        do
        {
            edits.AddRange(Read(_unread.Dequeue(), isWritten));
        }
        while (IsUnderWay && clock.Now - start < Slice);
        _cost += clock.Now - start;
        Finish();
        return edits.ToImmutable();
    }

    /// <summary>Reads these services now.</summary>
    public ImmutableArray<ForeignEdit> Read(IReadOnlyCollection<ServiceKey> services, Func<ServiceKey, bool> isWritten)
        => [.. services.SelectMany(service => Read(service, isWritten))];

    /// <summary>As the other, with what their servers have of connections, too.</summary>
    public (ImmutableArray<ForeignEdit> Edits, ImmutableArray<IpvsServiceEntry> Entries) ReadEntries(
        IReadOnlyCollection<ServiceKey> services, Func<ServiceKey, bool> isWritten)
    {
        var edits = ImmutableArray.CreateBuilder<ForeignEdit>();
        var entries = ImmutableArray.CreateBuilder<IpvsServiceEntry>();
        foreach (var known in Known!.Entries(services))
        {
            var entry = new IpvsServiceEntry(known.Service, ipvs.DumpServers(known.Service.Key));
            edits.AddRange(Take(known, KnownService.Of(entry), isWritten));
            entries.Add(entry);
        }

        return (edits.ToImmutable(), entries.ToImmutable());
    }

    private KnownService Adopt(IpvsService service, DesiredService? desired) => new(
        service == desired?.Service ? desired.Service : service,
        ipvs.DumpSettings(service.Key, desired?.Destinations.Items ?? []));

    // Of tens of thousands hardly one differs, and only what differs is worth a closer look.
    private ImmutableArray<ForeignEdit> Compare(
        IReadOnlyCollection<ServiceKey> written, ImmutableArray<IpvsServiceEntry> services, IpvsOwnership ownership)
    {
        var actual = new Dictionary<ServiceKey, IpvsService>(services.Length);
        foreach (var entry in services)
        {
            actual[entry.Service.Key] = entry.Service;
        }

        List<KnownService> suspects = [];
        List<KnownService> found = [];
        foreach (var key in written)
        {
            if (Known!.Find(key) is { } known)
            {
                if (actual.Remove(key, out var service) && service == known.Service)
                {
                    continue;
                }

                suspects.Add(known with { Destinations = [] });
                if (service is not null)
                {
                    found.Add(new KnownService(service, []));
                }
            }
        }

        found.AddRange(ownership == IpvsOwnership.All ? actual.Values.Select(static service => new KnownService(service, [])) : []);
        return IpvsAudit.Compare(suspects, found, ownership);
    }

    private void Finish()
    {
        if (!IsUnderWay)
        {
            Cost = _cost;
            Audits++;
        }
    }

    // A service that we have removed since the audit began is passed over.
    private ImmutableArray<ForeignEdit> Read(ServiceKey service, Func<ServiceKey, bool> isWritten)
        => Known!.Find(service) is { } known
            ? Take(known, known with { Destinations = ipvs.DumpSettings(service, known.Destinations) }, isWritten)
            : [];

    // What is known stays where it is the same: what lives for long costs the collector more than what is forgotten at once.
    private ImmutableArray<ForeignEdit> Take(KnownService known, KnownService actual, Func<ServiceKey, bool> isWritten)
    {
        // In the same order: nothing moves a server within its service.
        if (known.Destinations == actual.Destinations || known.Destinations.AsSpan().SequenceEqual(actual.Destinations.AsSpan()))
        {
            return [];
        }

        Known!.ReadServers(known.Service.Key, actual.Destinations);
        return isWritten(known.Service.Key) ? IpvsAudit.Compare([known], [actual]) : [];
    }
}
