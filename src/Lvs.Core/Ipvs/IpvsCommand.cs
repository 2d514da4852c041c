namespace Lvs.Core.Ipvs;

/// <summary>One change of the kernel's table.</summary>
public abstract record IpvsCommand
{
    private IpvsCommand()
    {
    }

    /// <summary>IPVS_CMD_NEW_SERVICE.</summary>
    public sealed record AddService(IpvsService Service) : IpvsCommand;

    /// <summary>IPVS_CMD_SET_SERVICE: changed in place, connections stay.</summary>
    public sealed record EditService(IpvsService Service) : IpvsCommand;

    /// <summary>IPVS_CMD_DEL_SERVICE, its servers with it.</summary>
    public sealed record RemoveService(ServiceKey Key) : IpvsCommand;

    /// <summary>IPVS_CMD_NEW_DEST.</summary>
    public sealed record AddDestination(ServiceKey Service, IpvsDestination Destination) : IpvsCommand;

    /// <summary>IPVS_CMD_SET_DEST: changed in place, connections stay.</summary>
    public sealed record EditDestination(ServiceKey Service, IpvsDestination Destination) : IpvsCommand;

    /// <summary>IPVS_CMD_DEL_DEST.</summary>
    public sealed record RemoveDestination(ServiceKey Service, DestinationKey Destination) : IpvsCommand;
}

/// <summary>What became of a command. Races with other writers of the table are outcomes, not errors.</summary>
public enum IpvsOutcome
{
    /// <summary>The kernel acknowledged it.</summary>
    Done,

    /// <summary>EEXIST on adding.</summary>
    AlreadyThere,

    /// <summary>ESRCH (no such service) or ENOENT (no such server).</summary>
    NotThere,

    /// <summary>Anything else; see the message.</summary>
    Refused,
}

/// <summary>A command with its outcome; the message is the errno and, when there is one, the kernel's own text.</summary>
public readonly record struct IpvsResult(IpvsCommand Command, IpvsOutcome Outcome, string? Message = null);
