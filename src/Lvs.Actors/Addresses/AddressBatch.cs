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
        for (var n = _holds.Count - 1; n >= 0; n--)
        {
            Keep(_holds, n, _holds[n].Addresses, addresses, static (hold, rest) => hold with { Addresses = rest });
        }

        for (var n = _announcements.Count - 1; n >= 0; n--)
        {
            Keep(_announcements, n, _announcements[n].Addresses, addresses, static (announce, rest) => announce with { Addresses = rest });
        }
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

    private static void Keep<T>(
        List<T> waiting, int n, ValueList<HeldAddress> of, HashSet<HeldAddress> forgotten, Func<T, ValueList<HeldAddress>, T> with)
    {
        if (!of.Any(forgotten.Contains))
        {
            return;
        }

        var rest = of.Where(address => !forgotten.Contains(address)).ToValueList();
        if (rest.Count > 0)
        {
            waiting[n] = with(waiting[n], rest);
        }
        else
        {
            waiting.RemoveAt(n);
        }
    }
}
