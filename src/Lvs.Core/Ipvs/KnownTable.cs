using System.Collections.Immutable;

namespace Lvs.Core.Ipvs;

/// <summary>
/// The kernel's table as it was read last, with what has been written since: a change of one service is planned against it, without
/// another reading of all of them.
/// </summary>
public sealed class KnownTable
{
    private readonly Dictionary<ServiceKey, KnownService> _entries;

    /// <summary>Just read. A dump that another writer runs into can list an entry twice; the later one stands.</summary>
    public KnownTable(IReadOnlyCollection<KnownService> actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        _entries = new(actual.Count);
        foreach (var entry in actual)
        {
            _entries[entry.Service.Key] = entry;
        }
    }

    /// <summary>All services.</summary>
    public IReadOnlyCollection<ServiceKey> Keys => _entries.Keys;

    /// <summary>These services, as far as the kernel has them.</summary>
    public IReadOnlyCollection<KnownService> Entries(IEnumerable<ServiceKey> keys)
        => [.. keys.Select(key => _entries.GetValueOrDefault(key)).OfType<KnownService>()];

    /// <summary>This service, if the kernel has it.</summary>
    public KnownService? Find(ServiceKey key) => _entries.GetValueOrDefault(key);

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
                _entries[key] = new KnownService(entry.Service, Find(key)?.Destinations ?? []);
            }
        }

        foreach (var key in gone)
        {
            _entries.Remove(key);
        }
    }

    /// <summary>The servers of a service have been read.</summary>
    public void ReadServers(ServiceKey key, ImmutableArray<IpvsDestination> servers) => Change(key, _ => servers);

    /// <summary>The kernel has carried this out.</summary>
    public void Apply(IpvsCommand command)
    {
        switch (command)
        {
            case IpvsCommand.AddService add:
                _entries[add.Target] = new KnownService(add.Service, []);
                break;
            case IpvsCommand.EditService edit:
                _entries[edit.Target] = _entries[edit.Target] with { Service = edit.Service };
                break;
            case IpvsCommand.RemoveService remove:
                _entries.Remove(remove.Target);
                break;
            case IpvsCommand.AddDestination add:
                Change(add.Target, servers => servers.Add(add.Destination));
                break;
            case IpvsCommand.EditDestination edit:
                Change(edit.Target, servers => servers.Replace(
                    servers.First(server => server.Key == edit.Destination.Key),
                    edit.Destination));
                break;
            case IpvsCommand.RemoveDestination remove:
                Change(remove.Target, servers => servers.RemoveAll(server => server.Key == remove.Destination));
                break;
        }
    }

    private void Change(ServiceKey key, Func<ImmutableArray<IpvsDestination>, ImmutableArray<IpvsDestination>> change)
        => _entries[key] = _entries[key] with { Destinations = change(_entries[key].Destinations) };
}
