using System.Net;

namespace Lvs.Core.Ipvs;

/// <summary>IP_VS_STATE_*: which half of the connection synchronization runs; both may.</summary>
public enum SyncRole
{
    /// <summary>Sends the connections of this director.</summary>
    Master = 1,

    /// <summary>Receives those of another.</summary>
    Backup = 2,
}

/// <summary>A kernel thread that sends or receives connection state by multicast; <c>ipvsadm --start-daemon</c>.</summary>
/// <param name="Role">Which half.</param>
/// <param name="Interface">Where the multicast goes.</param>
/// <param name="SyncId">0 to 255; a backup ignores other ids, except that 0 takes all.</param>
public sealed record SyncDaemon(SyncRole Role, string Interface, int SyncId)
{
    // IP_VS_SYNC_PORT, IP_VS_SYNC_GROUP (net/ip_vs.h), and what start_sync_thread makes of a ttl of 0.
    private const int UsualPort = 8848;
    private const int UsualTimeToLive = 1;
    private static readonly IPAddress UsualGroup = new([224, 0, 0, 81]);

    /// <summary>Longest datagram; null for the kernel's choice.</summary>
    public int? MaxLength { get; init; }

    /// <summary>UDP port; null for the kernel's, 8848.</summary>
    public int? Port { get; init; }

    /// <summary>Time to live; null for the kernel's, 1.</summary>
    public int? TimeToLive { get; init; }

    /// <summary>Multicast group; null for the kernel's, 224.0.0.81.</summary>
    public IPAddress? Group { get; init; }

    /// <summary>
    /// Whether one that runs is as this one asks for. Which length the kernel would choose is not known, so that any does where none is asked for.
    /// </summary>
    public bool IsMetBy(SyncDaemon running)
    {
        ArgumentNullException.ThrowIfNull(running);
        return (running.Role, running.Interface, running.SyncId) == (Role, Interface, SyncId)
            && (MaxLength is null || MaxLength == running.MaxLength)
            && (Port ?? UsualPort) == (running.Port ?? UsualPort)
            && (TimeToLive ?? UsualTimeToLive) == (running.TimeToLive ?? UsualTimeToLive)
            && (Group ?? UsualGroup).Equals(running.Group ?? UsualGroup);
    }
}
