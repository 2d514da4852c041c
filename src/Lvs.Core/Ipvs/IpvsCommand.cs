namespace Lvs.Core.Ipvs;

/// <summary>One change of the kernel's table. Its text says what it does to what: "add server 192.0.2.1:80 to TCP 198.51.100.1:80".</summary>
public abstract record IpvsCommand
{
    private IpvsCommand()
    {
    }

    /// <summary>The service that is written, or whose server is.</summary>
    public abstract ServiceKey Target { get; }

    /// <summary>IPVS_CMD_NEW_SERVICE.</summary>
    public sealed record AddService(IpvsService Service) : IpvsCommand
    {
        /// <inheritdoc/>
        public override ServiceKey Target => Service.Key;

        /// <inheritdoc/>
        public override string ToString() => $"add service {Target}";
    }

    /// <summary>IPVS_CMD_SET_SERVICE: changed in place, connections stay.</summary>
    public sealed record EditService(IpvsService Service) : IpvsCommand
    {
        /// <inheritdoc/>
        public override ServiceKey Target => Service.Key;

        /// <inheritdoc/>
        public override string ToString() => $"change service {Target}";
    }

    /// <summary>IPVS_CMD_DEL_SERVICE, its servers with it.</summary>
    public sealed record RemoveService(ServiceKey Key) : IpvsCommand
    {
        /// <inheritdoc/>
        public override ServiceKey Target => Key;

        /// <inheritdoc/>
        public override string ToString() => $"remove service {Target}";
    }

    /// <summary>IPVS_CMD_NEW_DEST.</summary>
    public sealed record AddDestination(ServiceKey Service, IpvsDestination Destination) : IpvsCommand
    {
        /// <inheritdoc/>
        public override ServiceKey Target => Service;

        /// <inheritdoc/>
        public override string ToString() => $"add server {Destination.Key} to {Target}";
    }

    /// <summary>IPVS_CMD_SET_DEST: changed in place, connections stay.</summary>
    public sealed record EditDestination(ServiceKey Service, IpvsDestination Destination) : IpvsCommand
    {
        /// <inheritdoc/>
        public override ServiceKey Target => Service;

        /// <inheritdoc/>
        public override string ToString() => $"change server {Destination.Key} of {Target}";
    }

    /// <summary>IPVS_CMD_DEL_DEST.</summary>
    public sealed record RemoveDestination(ServiceKey Service, DestinationKey Destination) : IpvsCommand
    {
        /// <inheritdoc/>
        public override ServiceKey Target => Service;

        /// <inheritdoc/>
        public override string ToString() => $"remove server {Destination} from {Target}";
    }
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
