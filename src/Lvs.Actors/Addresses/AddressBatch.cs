using Lvs.Core;

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
