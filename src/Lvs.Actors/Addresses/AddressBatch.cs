using Lvs.Core;
using Lvs.Core.Addresses;

namespace Lvs.Actors.Addresses;

/// <summary>
/// Holds and announcements that wait to be written together. Those with the same lease, or the same repeats and intervals, become one;
/// their order does not matter, for announcements come after all holds.
/// </summary>
internal sealed class AddressBatch
{
    private readonly List<AddressesProtocol.Hold> _holds = [];
    private readonly List<AddressesProtocol.Announce> _announcements = [];

    private bool IsEmpty => _holds.Count == 0 && _announcements.Count == 0;

    /// <summary>True when nothing else waited.</summary>
    public bool Add(AddressesProtocol.Hold hold)
    {
        var isFirst = IsEmpty;
        _holds.Add(hold);
        return isFirst;
    }

    /// <summary>True when nothing else waited.</summary>
    public bool Add(AddressesProtocol.Announce announce)
    {
        var isFirst = IsEmpty;
        _announcements.Add(announce);
        return isFirst;
    }

    /// <summary>Nothing about these waits any more.</summary>
    public void Forget(HashSet<HeldAddress> addresses)
    {
        for (var n = 0; n < _holds.Count; n++)
        {
            _holds[n] = _holds[n] with { Addresses = Others(_holds[n].Addresses) };
        }

        for (var n = 0; n < _announcements.Count; n++)
        {
            _announcements[n] = _announcements[n] with { Addresses = Others(_announcements[n].Addresses) };
        }

        _holds.RemoveAll(static hold => hold.Addresses.Count == 0);
        _announcements.RemoveAll(static announce => announce.Addresses.Count == 0);

        ValueList<HeldAddress> Others(ValueList<HeldAddress> all) => all.Where(address => !addresses.Contains(address)).ToValueList();
    }

    /// <summary>What is to be held; it waits no longer.</summary>
    public IReadOnlyList<AddressesProtocol.Hold> TakeHolds()
    {
        AddressesProtocol.Hold[] taken = _holds.Count < 2
            ? [.. _holds]
            : [.. _holds.GroupBy(hold => hold.Lease)
                .Select(group => new AddressesProtocol.Hold(group.SelectMany(hold => hold.Addresses).ToValueList(), group.Key))];
        _holds.Clear();
        return taken;
    }

    /// <summary>What is to be announced; it waits no longer.</summary>
    public IReadOnlyList<AddressesProtocol.Announce> TakeAnnouncements()
    {
        AddressesProtocol.Announce[] taken = _announcements.Count < 2
            ? [.. _announcements]
            : [.. _announcements.GroupBy(announce => announce with { Addresses = [] })
                .Select(group => group.Key with { Addresses = group.SelectMany(announce => announce.Addresses).ToValueList() })];
        _announcements.Clear();
        return taken;
    }
}
