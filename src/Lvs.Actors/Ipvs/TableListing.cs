using System.Collections.Immutable;
using Lvs.Core.Ipvs;
using Lvs.Core.Time;

namespace Lvs.Actors.Ipvs;

/// <summary>
/// A reading of the kernel's table for somebody who asks, a slice at a time: a change of a server never waits for the end of a listing.
/// </summary>
internal sealed class TableListing(IIpvs ipvs, IDeadlineTimers clock)
{
    private readonly Queue<IpvsServiceEntry> _unread = [];
    private readonly ImmutableArray<IpvsServiceEntry>.Builder _read = ImmutableArray.CreateBuilder<IpvsServiceEntry>();

    /// <summary>Whether a listing has slices left.</summary>
    public bool IsUnderWay => _unread.Count > 0;

    /// <summary>Begins with the services as such.</summary>
    public void Begin(Func<ServiceKey, bool> isWanted)
    {
        End();
        foreach (var service in ipvs.DumpServices().Where(service => isWanted(service.Service.Key)))
        {
            _unread.Enqueue(service);
        }
    }

    /// <summary>Reads the servers of some more services.</summary>
    public void ReadSlice()
    {
        for (var start = clock.Now; IsUnderWay && clock.Now - start < TableReading.Slice;)
        {
            var service = _unread.Dequeue();
            _read.Add(service with { Destinations = ipvs.DumpServers(service.Service.Key) });
        }
    }

    /// <summary>Ends it, with what has been read.</summary>
    public ImmutableArray<IpvsServiceEntry> End()
    {
        _unread.Clear();
        return _read.DrainToImmutable();
    }
}
