namespace Lvs.Native.Ipvs;

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
public sealed record SyncDaemon(SyncRole Role, string Interface, int SyncId);
