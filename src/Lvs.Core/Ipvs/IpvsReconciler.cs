using System.Collections.Immutable;

namespace Lvs.Core.Ipvs;

/// <summary>Compares the table as it should be with the table as it is. Pure.</summary>
public static class IpvsReconciler
{
    /// <summary>
    /// The commands that make <paramref name="actual"/> equal <paramref name="desired"/>. What is equal is not touched; what differs
    /// is changed in place; nothing is removed and added again. Within a service the new servers come before the old ones go, so that
    /// it is never without one. Services that are not in <paramref name="desired"/> are left alone unless they are
    /// <paramref name="retired"/>: they may be somebody else's.
    /// </summary>
    /// <param name="desired">Services that should be there.</param>
    /// <param name="actual">The kernel's table.</param>
    /// <param name="retired">Services that were ours and should go.</param>
    public static ImmutableArray<IpvsCommand> Plan(
        IReadOnlyCollection<DesiredService> desired, IReadOnlyCollection<IpvsServiceEntry> actual, IReadOnlySet<ServiceKey> retired)
    {
        var commands = ImmutableArray.CreateBuilder<IpvsCommand>();
        // A dump that another writer runs into can list an entry twice; the later one stands.
        var actualByKey = new Dictionary<ServiceKey, IpvsServiceEntry>();
        foreach (var entry in actual)
        {
            actualByKey[entry.Service.Key] = entry;
        }

        foreach (var row in desired)
        {
            PlanService(row, actualByKey.GetValueOrDefault(row.Service.Key), commands);
        }

        foreach (var key in actualByKey.Keys)
        {
            if (retired.Contains(key))
            {
                commands.Add(new IpvsCommand.RemoveService(key));
            }
        }

        return commands.ToImmutable();
    }

    private static void PlanService(DesiredService desired, IpvsServiceEntry? actual, ImmutableArray<IpvsCommand>.Builder commands)
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
        foreach (var entry in actual?.Destinations ?? [])
        {
            actualByKey[entry.Destination.Key] = entry.Destination;
        }

        foreach (var destination in desired.Destinations)
        {
            if (!actualByKey.Remove(destination.Key, out var present))
            {
                commands.Add(new IpvsCommand.AddDestination(key, destination));
            }
            else if (present != destination)
            {
                commands.Add(new IpvsCommand.EditDestination(key, destination));
            }
        }

        foreach (var surplus in actualByKey.Keys)
        {
            commands.Add(new IpvsCommand.RemoveDestination(key, surplus));
        }
    }
}
