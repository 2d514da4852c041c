using System.Collections.Immutable;

namespace Lvs.Core.Ipvs;

/// <summary>Counters the kernel keeps for a service or server (IPVS_STATS_ATTR_*): totals, and rates per second.</summary>
public sealed record IpvsStatistics
{
    /// <summary>Nothing counted.</summary>
    public static IpvsStatistics None { get; } = new();

    /// <summary>Connections scheduled.</summary>
    public ulong Connections { get; init; }

    /// <summary>Packets in.</summary>
    public ulong PacketsIn { get; init; }

    /// <summary>Packets out; 0 with direct routing, whose replies do not pass the director.</summary>
    public ulong PacketsOut { get; init; }

    /// <summary>Bytes in.</summary>
    public ulong BytesIn { get; init; }

    /// <summary>Bytes out.</summary>
    public ulong BytesOut { get; init; }

    /// <summary>Connections per second, as the kernel estimates it.</summary>
    public ulong ConnectionRate { get; init; }

    /// <summary>Packets in per second.</summary>
    public ulong PacketRateIn { get; init; }

    /// <summary>Packets out per second.</summary>
    public ulong PacketRateOut { get; init; }

    /// <summary>Bytes in per second.</summary>
    public ulong ByteRateIn { get; init; }

    /// <summary>Bytes out per second.</summary>
    public ulong ByteRateOut { get; init; }

    /// <summary>What two have counted together.</summary>
    public IpvsStatistics Plus(IpvsStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, None) ? other : ReferenceEquals(other, None) ? this : new IpvsStatistics
        {
            Connections = Connections + other.Connections,
            PacketsIn = PacketsIn + other.PacketsIn,
            PacketsOut = PacketsOut + other.PacketsOut,
            BytesIn = BytesIn + other.BytesIn,
            BytesOut = BytesOut + other.BytesOut,
            ConnectionRate = ConnectionRate + other.ConnectionRate,
            PacketRateIn = PacketRateIn + other.PacketRateIn,
            PacketRateOut = PacketRateOut + other.PacketRateOut,
            ByteRateIn = ByteRateIn + other.ByteRateIn,
            ByteRateOut = ByteRateOut + other.ByteRateOut,
        };
    }
}

/// <summary>A server as the kernel lists it.</summary>
public sealed record IpvsDestinationEntry(IpvsDestination Destination)
{
    /// <summary>Established connections.</summary>
    public uint ActiveConnections { get; init; }

    /// <summary>Connections in any other state.</summary>
    public uint InactiveConnections { get; init; }

    /// <summary>Persistence templates.</summary>
    public uint PersistentConnections { get; init; }

    /// <summary>Counters since the server was added.</summary>
    public IpvsStatistics Statistics { get; init; } = IpvsStatistics.None;
}

/// <summary>A service as the kernel lists it.</summary>
public sealed record IpvsServiceEntry(IpvsService Service, ImmutableArray<IpvsDestinationEntry> Destinations)
{
    /// <summary>Counters since the service was added.</summary>
    public IpvsStatistics Statistics { get; init; } = IpvsStatistics.None;
}

/// <summary>A service of the kernel's table as what it is set to, without what is counted.</summary>
public sealed record KnownService(IpvsService Service, ImmutableArray<IpvsDestination> Destinations)
{
    /// <summary>What an entry of a listing is set to.</summary>
    public static KnownService Of(IpvsServiceEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(entry.Service, [.. entry.Destinations.Select(static server => server.Destination)]);
    }

    /// <summary>A row of the desired table once it has been written.</summary>
    public static KnownService Of(DesiredService row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(row.Service, row.Destinations.Items);
    }

    /// <summary>Whether it was found to be just as it should be when it was read: it is known as the objects of the desired row.</summary>
    public bool IsAdopted(DesiredService row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return ReferenceEquals(Service, row.Service) && Destinations == row.Destinations.Items;
    }
}

/// <summary>IPVS_CMD_GET_INFO: version (major, minor, patch) and size of the connection hash table.</summary>
public readonly record struct IpvsInfo(Version Version, uint ConnectionTableSize);
