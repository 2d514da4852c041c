namespace Lvs.Native.Ipvs;

/// <summary>What was asked of the kernel.</summary>
public enum IpvsWriteKind
{
    /// <summary>IPVS_CMD_NEW_SERVICE.</summary>
    AddService,

    /// <summary>IPVS_CMD_SET_SERVICE.</summary>
    EditService,

    /// <summary>IPVS_CMD_DEL_SERVICE.</summary>
    RemoveService,

    /// <summary>IPVS_CMD_NEW_DEST.</summary>
    AddServer,

    /// <summary>IPVS_CMD_SET_DEST.</summary>
    EditServer,

    /// <summary>IPVS_CMD_DEL_DEST.</summary>
    RemoveServer,

    /// <summary>IPVS_CMD_FLUSH.</summary>
    Flush,
}

/// <summary>One write in a trace.</summary>
/// <param name="Kind">What.</param>
/// <param name="Service">address:port of the service; null where the message names none.</param>
/// <param name="Server">address:port of the server, where it is about one.</param>
public sealed record IpvsWrite(IpvsWriteKind Kind, string? Service, string? Server);
