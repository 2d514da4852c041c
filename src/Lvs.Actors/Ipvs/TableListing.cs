using System.Collections.Immutable;
using Akka.Actor;
using Lvs.Core.Ipvs;
using Lvs.Core.Time;

namespace Lvs.Actors.Ipvs;

/// <summary>
/// A reading of the kernel's table for those who ask, a slice at a time: a change of a server never waits for the end of a listing. Whoever
/// asks while one is under way gets the next one: what it shows was there when it was asked for.
/// </summary>
internal sealed class TableListing(IIpvs ipvs, IDeadlineTimers clock)
{
    private readonly Queue<IpvsServiceEntry> _unread = [];
    private readonly ImmutableArray<IpvsServiceEntry>.Builder _read = ImmutableArray.CreateBuilder<IpvsServiceEntry>();
    private List<IActorRef> _askers = [];
    private List<IActorRef> _laterAskers = [];
    private bool _isBegun;

    /// <summary>Notes who asks, and whether that begins a listing.</summary>
    public bool Ask(IActorRef asker)
    {
        _laterAskers.Add(asker);
        return _askers.Count == 0 && BeginNext();
    }

    /// <summary>Whether a listing has slices left.</summary>
    public bool IsUnderWay => _unread.Count > 0;

    /// <summary>Reads the services as such, which costs nothing where none are wanted, then with each call the servers of some more of them.</summary>
    public void ReadSlice(IReadOnlyCollection<ServiceKey> wanted)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            Begin(wanted);
        }

        for (var start = clock.Now; IsUnderWay && clock.Now - start < TableReading.Slice;)
        {
            var service = _unread.Dequeue();
            _read.Add(service with { Destinations = ipvs.DumpServers(service.Service.Key) });
        }
    }

    /// <summary>Ends it: what has been read, and who asked. Whether others wait for another one is what <see cref="BeginNext"/> says.</summary>
    public (ImmutableArray<IpvsServiceEntry> Services, IReadOnlyList<IActorRef> Askers) End()
    {
        var askers = _askers;
        _askers = [];
        _unread.Clear();
        return (_read.DrainToImmutable(), askers);
    }

    /// <summary>Begins a listing for those who wait; false when nobody does.</summary>
    public bool BeginNext()
    {
        (_askers, _laterAskers) = (_laterAskers, []);
        _isBegun = false;
        return _askers.Count > 0;
    }

    private void Begin(IReadOnlyCollection<ServiceKey> wanted)
    {
        if (wanted.Count > 0)
        {
            foreach (var service in ipvs.DumpServices().Where(service => wanted.Contains(service.Service.Key)))
            {
                _unread.Enqueue(service);
            }
        }
    }
}
