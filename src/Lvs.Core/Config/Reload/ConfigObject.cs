using Lvs.Core.Ipvs;

namespace Lvs.Core.Config.Reload;

/// <summary>What a step of a reload is about.</summary>
public abstract record ConfigObject
{
    private ConfigObject()
    {
    }

    /// <summary>keepalived's word for it.</summary>
    public abstract string Kind { get; }

    /// <summary>Which one; empty where there is only one.</summary>
    public abstract string Name { get; }

    /// <summary>What it is in; null for a file itself.</summary>
    public virtual ConfigObject? Parent => null;

    /// <summary><c>real_server 198.51.100.1:80 of virtual_server TCP 192.0.2.1:80</c>.</summary>
    public sealed override string ToString()
    {
        var own = Name.Length == 0 ? Kind : $"{Kind} {Name}";
        return Parent is null ? own : $"{own} of {Parent}";
    }

    /// <summary>Settings outside all blocks.</summary>
    public sealed record TopLevel : ConfigObject
    {
        /// <inheritdoc/>
        public override string Kind => "top level";

        /// <inheritdoc/>
        public override string Name => "";
    }

    /// <summary>global_defs.</summary>
    public sealed record Globals : ConfigObject
    {
        /// <inheritdoc/>
        public override string Kind => "global_defs";

        /// <inheritdoc/>
        public override string Name => "";
    }

    /// <summary>What instances refer to by name: a sync group, a script, a file, processes, a BFD session.</summary>
    public sealed record Referred(string Keyword, string Label) : ConfigObject
    {
        /// <inheritdoc/>
        public override string Kind => Keyword;

        /// <inheritdoc/>
        public override string Name => Label;
    }

    /// <summary>A virtual_server.</summary>
    /// <param name="Key">As the kernel knows it.</param>
    /// <param name="Group">Its virtual_server_group, if it has one.</param>
    public sealed record Service(ServiceKey Key, string? Group = null) : ConfigObject
    {
        /// <inheritdoc/>
        public override string Kind => "virtual_server";

        /// <inheritdoc/>
        public override string Name => Group is null ? Key.ToString() : $"group {Group} {Key.Protocol.ToString().ToUpperInvariant()}";
    }

    /// <summary>A real_server of a service.</summary>
    public sealed record Server(Service Of, DestinationKey Key) : ConfigObject
    {
        /// <inheritdoc/>
        public override string Kind => "real_server";

        /// <inheritdoc/>
        public override string Name => Key.ToString();

        /// <inheritdoc/>
        public override ConfigObject Parent => Of;
    }

    /// <summary>A vrrp_instance.</summary>
    public sealed record Instance(string Label) : ConfigObject
    {
        /// <inheritdoc/>
        public override string Kind => "vrrp_instance";

        /// <inheritdoc/>
        public override string Name => Label;
    }

    /// <summary>A virtual address of an instance, whether it is advertised or excluded from the adverts.</summary>
    public sealed record Address(Instance Of, VirtualAddress Value) : ConfigObject
    {
        /// <inheritdoc/>
        public override string Kind => "virtual_ipaddress";

        /// <inheritdoc/>
        public override string Name => $"{Value.Address}/{Value.PrefixLength}{(Value.Interface is { } name ? $" dev {name}" : "")}";

        /// <inheritdoc/>
        public override ConfigObject Parent => Of;
    }
}
