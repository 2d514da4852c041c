using System.Collections.Immutable;

namespace Lvs.Core.Ipvs;

/// <summary>
/// The kernel's table as it was read last, with what has been written since: a change of one service is planned against it, without
/// another reading of all of them.
/// </summary>
public sealed class KnownTable
{
    private readonly Dictionary<ServiceKey, IpvsServiceEntry> _entries;

    /// <summary>Just read. A dump that another writer runs into can list an entry twice; the later one stands.</summary>
    public KnownTable(IReadOnlyCollection<IpvsServiceEntry> actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        _entries = new(actual.Count);
        foreach (var entry in actual)
        {
            _entries[entry.Service.Key] = entry;
        }
    }

    /// <summary>
    /// An entry in the words of what is desired, as far as it is the same: at the start of a director tens of thousands of servers nearly always
    /// are, and one object is enough for each. What was counted about those is left out.
    /// </summary>
    public static IpvsServiceEntry Shared(IpvsServiceEntry actual, DesiredService? desired)
    {
        ArgumentNullException.ThrowIfNull(actual);
        if (desired is null)
        {
            return actual;
        }

        var wanted = new Dictionary<DestinationKey, IpvsDestination>(desired.Destinations.Count);
        foreach (var destination in desired.Destinations)
        {
            wanted[destination.Key] = destination;
        }

        return actual with
        {
            Service = actual.Service == desired.Service ? desired.Service : actual.Service,
            Destinations = [.. actual.Destinations.Select(
                entry => wanted.GetValueOrDefault(entry.Destination.Key) is { } same && same == entry.Destination ? new IpvsDestinationEntry(same) : entry)],
        };
    }

    /// <summary>All services.</summary>
    public IReadOnlyCollection<ServiceKey> Keys => _entries.Keys;

    /// <summary>These services, as far as the kernel has them.</summary>
    public IReadOnlyCollection<IpvsServiceEntry> Entries(IEnumerable<ServiceKey> keys)
        => [.. keys.Select(key => _entries.GetValueOrDefault(key)).OfType<IpvsServiceEntry>()];

    /// <summary>This service, if the kernel has it.</summary>
    public IpvsServiceEntry? Find(ServiceKey key) => _entries.GetValueOrDefault(key);

    /// <summary>
    /// The services have been read without their servers: those of services that are still there are as before, and so are services
    /// that are still the same. Of a service that is new the servers are to be read yet.
    /// </summary>
    public void ReadServices(IReadOnlyCollection<IpvsServiceEntry> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var gone = _entries.Keys.ToHashSet();
        foreach (var entry in services)
        {
            var key = entry.Service.Key;
            gone.Remove(key);
            if (Find(key) is not { } known || known.Service != entry.Service)
            {
                _entries[key] = entry with { Destinations = Find(key)?.Destinations ?? [] };
            }
        }

        foreach (var key in gone)
        {
            _entries.Remove(key);
        }
    }

    /// <summary>The servers of a service have been read.</summary>
    public void ReadServers(ServiceKey key, ImmutableArray<IpvsDestinationEntry> servers) => Change(key, _ => servers);

    /// <summary>The kernel has carried this out.</summary>
    public void Apply(IpvsCommand command)
    {
        switch (command)
        {
            case IpvsCommand.AddService add:
                _entries[add.Target] = new IpvsServiceEntry(add.Service, []);
                break;
            case IpvsCommand.EditService edit:
                _entries[edit.Target] = _entries[edit.Target] with { Service = edit.Service };
                break;
            case IpvsCommand.RemoveService remove:
                _entries.Remove(remove.Target);
                break;
            case IpvsCommand.AddDestination add:
                Change(add.Target, servers => servers.Add(new IpvsDestinationEntry(add.Destination)));
                break;
            case IpvsCommand.EditDestination edit:
                Change(edit.Target, servers => servers.Replace(
                    servers.First(server => server.Destination.Key == edit.Destination.Key),
                    new IpvsDestinationEntry(edit.Destination)));
                break;
            case IpvsCommand.RemoveDestination remove:
                Change(remove.Target, servers => servers.RemoveAll(server => server.Destination.Key == remove.Destination));
                break;
        }
    }

    private void Change(ServiceKey key, Func<ImmutableArray<IpvsDestinationEntry>, ImmutableArray<IpvsDestinationEntry>> change)
        => _entries[key] = _entries[key] with { Destinations = change(_entries[key].Destinations) };
}
