using System.Net;

namespace Lvs.Core.Ipvs;

/// <summary>IP_VS_SVC_F_* of linux/ip_vs.h, those a configuration may ask for.</summary>
[Flags]
public enum IpvsServiceFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>IP_VS_SVC_F_PERSISTENT: connections of one client stay with one server.</summary>
    Persistent = 0x0001,

    /// <summary>IP_VS_SVC_F_HASHED: set by the kernel itself on every service it knows.</summary>
    Hashed = 0x0002,

    /// <summary>IP_VS_SVC_F_ONEPACKET: every UDP datagram is scheduled anew.</summary>
    OnePacket = 0x0004,

    /// <summary>IP_VS_SVC_F_SCHED1: sh-fallback, mh-fallback.</summary>
    Scheduler1 = 0x0008,

    /// <summary>IP_VS_SVC_F_SCHED2: sh-port, mh-port.</summary>
    Scheduler2 = 0x0010,

    /// <summary>IP_VS_SVC_F_SCHED3.</summary>
    Scheduler3 = 0x0020,
}

/// <summary>A virtual service as it is written to the kernel, without its servers.</summary>
public sealed record IpvsService
{
    /// <summary>Which service this is.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>Name of the scheduler module without its ip_vs_ prefix: rr, wlc, mh …</summary>
    public required string Scheduler { get; init; }

    /// <summary>Flags other than <see cref="IpvsServiceFlags.Hashed"/>, which is the kernel's own.</summary>
    public IpvsServiceFlags Flags { get; init; }

    /// <summary>Persistence timeout in whole seconds; zero unless <see cref="IpvsServiceFlags.Persistent"/>.</summary>
    public TimeSpan PersistenceTimeout { get; init; }

    /// <summary>
    /// Granularity of persistence: which part of a client's address counts. A prefix length, 32 or 128 (one client) by default.
    /// </summary>
    public required int PersistencePrefix { get; init; }

    /// <summary>Persistence engine (sip); null for none.</summary>
    public string? PersistenceEngine { get; init; }

    /// <summary>The prefix length that means a single client for an address family.</summary>
    public static int FullPrefix(ServiceKey key) => key.Family == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 128 : 32;
}

/// <summary>IP_VS_CONN_F_FWD_MASK values of linux/ip_vs.h: how a packet reaches its server.</summary>
public enum ForwardingMethod : uint
{
    /// <summary>Network address translation; ipvsadm's Masq.</summary>
    Masquerade = 0,

    /// <summary>The server is this machine; ipvsadm's Local.</summary>
    Local = 1,

    /// <summary>IP in IP; ipvsadm's Tunnel.</summary>
    Tunnel = 2,

    /// <summary>Direct routing: only the MAC address changes; ipvsadm's Route.</summary>
    DirectRouting = 3,
}

/// <summary>What names a real server within a service.</summary>
public readonly record struct DestinationKey(IPAddress Address, ushort Port) : IComparable<DestinationKey>
{
    /// <summary>By family, address and port, as numbers.</summary>
    public int CompareTo(DestinationKey other)
    {
        var byAddress = AddressOrder.Compare(Address, other.Address);
        return byAddress != 0 ? byAddress : Port.CompareTo(other.Port);
    }

    public static bool operator <(DestinationKey left, DestinationKey right) => left.CompareTo(right) < 0;

    public static bool operator >(DestinationKey left, DestinationKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(DestinationKey left, DestinationKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(DestinationKey left, DestinationKey right) => left.CompareTo(right) >= 0;

    /// <summary>address:port, an IPv6 address in brackets.</summary>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}

/// <summary>A real server as it is written to the kernel.</summary>
public sealed record IpvsDestination
{
    /// <summary>Which server this is.</summary>
    public required DestinationKey Key { get; init; }

    /// <summary>How packets reach it.</summary>
    public required ForwardingMethod Method { get; init; }

    /// <summary>How they are wrapped; the default unless the method is <see cref="ForwardingMethod.Tunnel"/>.</summary>
    public IpvsTunnel Tunnel { get; init; }

    /// <summary>0 to 2^31-1; 0 takes no new connection and keeps the established ones.</summary>
    public required int Weight { get; init; }

    /// <summary>Connections above which it takes no more; 0 for no limit.</summary>
    public uint UpperThreshold { get; init; }

    /// <summary>Connections below which it takes again, at most the upper one; 0 for three quarters of that.</summary>
    public uint LowerThreshold { get; init; }
}

/// <summary>A service with the servers it should have: one row of the desired table.</summary>
public sealed record DesiredService(IpvsService Service, ValueList<IpvsDestination> Destinations)
{
    /// <summary>
    /// Servers that are in the kernel and not here stay: a director that has only just started does not know yet whether they are down.
    /// </summary>
    public bool IsProvisional { get; init; }

    /// <summary>
    /// Servers that are to serve after their first success only (alpha) and have still to be looked at: one that is in the kernel, from before
    /// a restart, stays there as it is.
    /// </summary>
    public ValueList<DestinationKey> Undecided { get; init; } = [];

    /// <summary>
    /// Servers whose checks have still to say their weight: one that is in the kernel, from before a restart, keeps the weight that it has there.
    /// </summary>
    public ValueList<DestinationKey> Unweighed { get; init; } = [];
}
