using System.Net;
using System.Numerics;

namespace Lvs.Core.Ipvs;

/// <summary>
/// Which server the schedulers mh and sh choose: from the client's address, and its port with the port flag, alone, by a table that the
/// kernel fills from its list of servers (ip_vs_mh.c and ip_vs_sh.c of Linux 6.1, with the sizes of their usual configuration).
/// </summary>
/// <remarks>
/// Two things the kernel does not show. A server of weight 0 keeps its places in the table of mh by the last weight it had; it is taken to
/// be that of the others where they agree. A server above its threshold is passed over until it is below the lower one, which is told from
/// its connections now.
/// </remarks>
public sealed class HashScheduling
{
    // primes[CONFIG_IP_VS_MH_TAB_INDEX - 8] and CONFIG_IP_VS_MH_TAB_INDEX / 2, the index 12 (net/netfilter/ipvs/Kconfig).
    private const uint MaglevSize = 4093;
    private const int MaglevBits = 6;

    // generate_hash_secret in ip_vs_mh.c.
    private const ulong MaglevKey = 2654435761;
    private const ulong MaglevSkipKey = 2654446892;

    // CONFIG_IP_VS_SH_TAB_BITS.
    private const int SourceBits = 8;
    private const uint SourceSize = 1 << SourceBits;

    private readonly IpvsServiceEntry _entry;
    private readonly bool _isMaglev;
    private readonly IpvsDestinationEntry?[] _table;

    private HashScheduling(IpvsServiceEntry entry)
    {
        _entry = entry;
        _isMaglev = entry.Service.Scheduler == "mh";
        _table = _isMaglev ? Maglev() : SourceHash();
    }

    /// <summary>Whether the client's port counts (mh-port, sh-port).</summary>
    public bool TakesPort => _entry.Service.Flags.HasFlag(IpvsServiceFlags.Scheduler2);

    /// <summary>Whether another server is tried when the chosen one takes none (mh-fallback, sh-fallback).</summary>
    public bool FallsBack => _entry.Service.Flags.HasFlag(IpvsServiceFlags.Scheduler1);

    /// <summary>Whether all of it can be told from what the kernel shows.</summary>
    public bool IsExact => !_isMaglev || Weights.Distinct().Count() <= 1 || _entry.Destinations.All(static server => server.Destination.Weight > 0);

    private IEnumerable<int> Weights => _entry.Destinations.Select(static server => server.Destination.Weight).Where(static weight => weight > 0);

    /// <summary>The table of a service; null when its scheduler is neither.</summary>
    public static HashScheduling? Of(IpvsServiceEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Service.Scheduler is "mh" or "sh" ? new HashScheduling(entry) : null;
    }

    /// <summary>The server that is chosen, and the one the table has first; they differ when that one takes none and another is tried.</summary>
    /// <param name="client">Who connects.</param>
    /// <param name="port">From which port.</param>
    public (IpvsDestinationEntry? Chosen, IpvsDestinationEntry? First) Choose(IPAddress client, ushort port)
    {
        ArgumentNullException.ThrowIfNull(client);
        var value = unchecked(KernelHash.Fold(client) + (TakesPort ? port : 0u));
        var place = Place(value, 0);
        var first = _table[place];
        if (first is null || IsAvailable(first))
        {
            return (first, first);
        }

        for (var offset = 0u; FallsBack && offset < _table.Length; offset++)
        {
            var next = _table[Place(value, (offset + place) % (uint)_table.Length)];
            if (next is null || IsAvailable(next))
            {
                return (next, first);
            }
        }

        return (null, first);
    }

    /// <summary>Whether a server takes connections at all: not with weight 0, and not above its threshold.</summary>
    public static bool IsAvailable(IpvsDestinationEntry server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var limit = server.Destination.UpperThreshold;
        return server.Destination.Weight > 0 && (limit == 0 || server.ActiveConnections + server.InactiveConnections < limit);
    }

    private uint Place(uint value, uint offset) => _isMaglev
        ? KernelHash.HalfSip(unchecked(value + offset), MaglevKey) % MaglevSize
        : (offset + KernelHash.Hash32(value, SourceBits)) % SourceSize;

    // ip_vs_sh_reassign: each server has as many places in a row as its weight, at least one.
    private IpvsDestinationEntry?[] SourceHash()
    {
        var table = new IpvsDestinationEntry?[SourceSize];
        var servers = _entry.Destinations;
        for (int place = 0, server = 0, taken = 0; place < table.Length && servers.Length > 0; place++)
        {
            table[place] = servers[server];
            if (++taken >= servers[server].Destination.Weight)
            {
                (server, taken) = ((server + 1) % servers.Length, 0);
            }
        }

        return table;
    }

    // ip_vs_mh_permutate and ip_vs_mh_populate: in turn, as many places as the weight, each the next free one in the server's own order.
    private IpvsDestinationEntry?[] Maglev()
    {
        var table = new IpvsDestinationEntry?[MaglevSize];
        var common = Weights.DefaultIfEmpty(0).Max();
        var setups = _entry.Destinations.Select(server => new MaglevSetup(server, common)).ToList();
        var divisor = setups.Select(static setup => setup.LastWeight).Aggregate(0, static (left, right) => (int)BigInteger.GreatestCommonDivisor(left, right));
        if (divisor == 0)
        {
            return table;
        }

        // fls(weight / gcd) - bits
        var shift = Math.Max(0, 32 - BitOperations.LeadingZeroCount((uint)(setups.Max(static setup => setup.LastWeight) / divisor)) - MaglevBits);
        var left = (int)MaglevSize;
        while (left > 0)
        {
            foreach (var setup in setups)
            {
                var turns = setup.LastWeight == 0 ? 0 : Math.Max(1, (setup.LastWeight / divisor) >> shift);
                for (var turn = 0; turn < turns && left > 0; turn++, left--)
                {
                    table[setup.NextFree(table)] = setup.Server;
                }
            }
        }

        return table;
    }

    /// <summary>struct ip_vs_mh_dest_setup.</summary>
    private sealed class MaglevSetup
    {
        private readonly uint _skip;
        private uint _place;

        public MaglevSetup(IpvsDestinationEntry server, int commonWeight)
        {
            Server = server;
            LastWeight = server.Destination.Weight > 0 ? server.Destination.Weight : commonWeight;
            var value = unchecked(KernelHash.Fold(server.Destination.Key.Address) + server.Destination.Key.Port);
            _place = KernelHash.HalfSip(value, MaglevKey) % MaglevSize;
            _skip = (KernelHash.HalfSip(value, MaglevSkipKey) % (MaglevSize - 1)) + 1;
        }

        public IpvsDestinationEntry Server { get; }

        public int LastWeight { get; }

        public uint NextFree(IpvsDestinationEntry?[] table)
        {
            while (table[_place] is not null)
            {
                _place = (_place + _skip) % MaglevSize;
            }

            return _place;
        }
    }
}
