namespace Lvs.Core.Ipvs;

/// <summary>Something in the kernel's table that is not as we left it. Its text says what, for a log.</summary>
public abstract record ForeignEdit
{
    private ForeignEdit()
    {
    }

    /// <summary>The service that is edited, or whose server is.</summary>
    public abstract ServiceKey Target { get; }

    /// <summary>Our service is gone; <c>ipvsadm -D</c>, <c>ipvsadm -C</c>.</summary>
    public sealed record ServiceRemoved(ServiceKey Service) : ForeignEdit
    {
        /// <inheritdoc/>
        public override ServiceKey Target => Service;

        /// <inheritdoc/>
        public override string ToString() => $"{Service} was removed by somebody else";
    }

    /// <summary>A service we did not write, in a table that is all ours; <c>ipvsadm -A</c>.</summary>
    public sealed record ServiceAdded(ServiceKey Service) : ForeignEdit
    {
        /// <inheritdoc/>
        public override ServiceKey Target => Service;

        /// <inheritdoc/>
        public override string ToString() => $"{Service} was added by somebody else";
    }

    /// <summary>A setting of our service is another; <c>ipvsadm -E</c>.</summary>
    public sealed record ServiceChanged(ServiceKey Service, string Setting, string From, string To) : ForeignEdit
    {
        /// <inheritdoc/>
        public override ServiceKey Target => Service;

        /// <inheritdoc/>
        public override string ToString() => $"{Setting} of {Service} was changed from {From} to {To} by somebody else";
    }

    /// <summary>Our server is gone; <c>ipvsadm -d</c>.</summary>
    public sealed record ServerRemoved(ServiceKey Service, DestinationKey Server) : ForeignEdit
    {
        /// <inheritdoc/>
        public override ServiceKey Target => Service;

        /// <inheritdoc/>
        public override string ToString() => $"{Server} was removed from {Service} by somebody else";
    }

    /// <summary>A server we did not write, in our service; <c>ipvsadm -a</c>.</summary>
    public sealed record ServerAdded(ServiceKey Service, DestinationKey Server) : ForeignEdit
    {
        /// <inheritdoc/>
        public override ServiceKey Target => Service;

        /// <inheritdoc/>
        public override string ToString() => $"{Server} was added to {Service} by somebody else";
    }

    /// <summary>A setting of our server is another; <c>ipvsadm -e</c>.</summary>
    public sealed record ServerChanged(ServiceKey Service, DestinationKey Server, string Setting, string From, string To) : ForeignEdit
    {
        /// <inheritdoc/>
        public override ServiceKey Target => Service;

        /// <inheritdoc/>
        public override string ToString() => $"{Setting} of {Server} in {Service} was changed from {From} to {To} by somebody else";
    }
}
