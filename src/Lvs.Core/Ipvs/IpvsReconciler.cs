using System.Collections.Immutable;

namespace Lvs.Core.Ipvs;

/// <summary>Whose services those are that nobody asked for.</summary>
public enum IpvsOwnership
{
    /// <summary>Somebody else's: they are left alone.</summary>
    Own,

    /// <summary>Nobody's: the whole table is ours, and they are removed.</summary>
    All,
}

/// <summary>Compares the table as it should be with the table as it is. Pure.</summary>
public static class IpvsReconciler
{
    /// <summary>
    /// The commands that make <paramref name="actual"/> equal <paramref name="desired"/>, one for each object that differs. What is
    /// equal is not touched; what differs is changed in place; nothing is removed and added again. Within a service the new servers come
    /// before the old ones go, so that it is never without one; services that go come last. Whatever the order of its arguments, the plan
    /// is in the order of the keys: schedulers like mh fill their tables in the order of the servers, and directors that write the same
    /// servers from empty have to come to the same table.
    /// </summary>
    /// <param name="desired">Services that should be there.</param>
    /// <param name="actual">The kernel's table.</param>
    /// <param name="retired">Services that were ours and should go.</param>
    /// <param name="ownership">What is done about services that are neither.</param>
    /// <param name="draining">Servers that are not desired and may stay with weight 0 as long as they are here.</param>
    public static ImmutableArray<IpvsCommand> Plan(
        IReadOnlyCollection<DesiredService> desired,
        IReadOnlyCollection<KnownService> actual,
        IReadOnlySet<ServiceKey> retired,
        IpvsOwnership ownership = IpvsOwnership.Own,
        IReadOnlySet<(ServiceKey Service, DestinationKey Server)>? draining = null)
    {
        var commands = ImmutableArray.CreateBuilder<IpvsCommand>();
        // A dump that another writer runs into can list an entry twice; the later one stands.
        var actualByKey = new Dictionary<ServiceKey, KnownService>(actual.Count);
        foreach (var entry in actual)
        {
            actualByKey[entry.Service.Key] = entry;
        }

        // At the start of a director hardly one differs, and only those are worth sorting.
        List<DesiredService> differing = [];
        foreach (var row in desired)
        {
            if (actualByKey.TryGetValue(row.Service.Key, out var entry) && entry.IsAdopted(row))
            {
                actualByKey.Remove(row.Service.Key);
            }
            else
            {
                differing.Add(row);
            }
        }

        foreach (var row in differing.OrderBy(static row => row.Service.Key))
        {
            actualByKey.Remove(row.Service.Key, out var entry);
            PlanService(row, entry, draining, commands);
        }

        foreach (var key in actualByKey.Keys.Where(key => ownership == IpvsOwnership.All || retired.Contains(key)).Order())
        {
            commands.Add(new IpvsCommand.RemoveService(key));
        }

        return commands.ToImmutable();
    }

    private static void PlanService(
        DesiredService desired,
        KnownService? actual,
        IReadOnlySet<(ServiceKey, DestinationKey)>? draining,
        ImmutableArray<IpvsCommand>.Builder commands)
    {
        var key = desired.Service.Key;
        if (actual is null)
        {
            commands.Add(new IpvsCommand.AddService(desired.Service));
        }
        else if (actual.Service != desired.Service)
        {
            commands.Add(new IpvsCommand.EditService(desired.Service));
        }

        var actualByKey = new Dictionary<DestinationKey, IpvsDestination>();
        foreach (var server in actual?.Destinations ?? [])
        {
            actualByKey[server.Key] = server;
        }

        foreach (var destination in desired.Destinations.OrderBy(static destination => destination.Key))
        {
            if (!actualByKey.Remove(destination.Key, out var present))
            {
                commands.Add(new IpvsCommand.AddDestination(key, destination));
            }
            else if (present != destination && !(desired.Unweighed.Contains(destination.Key) && present == destination with { Weight = present.Weight }))
            {
                commands.Add(new IpvsCommand.EditDestination(key, destination));
            }
        }

        foreach (var undecided in desired.Undecided)
        {
            actualByKey.Remove(undecided);
        }

        foreach (var surplus in actualByKey.Values.OrderBy(static server => server.Key))
        {
            // What was taken out on purpose gets no new connections, whatever the checks will say.
            if (draining?.Contains((key, surplus.Key)) == true)
            {
                if (surplus.Weight != 0)
                {
                    commands.Add(new IpvsCommand.EditDestination(key, surplus with { Weight = 0 }));
                }
            }
            else if (!desired.IsProvisional)
            {
                commands.Add(new IpvsCommand.RemoveDestination(key, surplus.Key));
            }
        }
    }
}
