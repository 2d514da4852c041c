namespace Lvs.Core.Config.Keepalived;

/// <summary>A vrrp_instance while it is read.</summary>
internal sealed class InstanceDraft(Word name) : IHasGarp
{
    /// <summary>The priority of a router that owns the addresses it answers for (RFC 3768 section 5.3.4).</summary>
    public const int OwnerPriority = 255;

    private const int DefaultPriority = 100;

    public Word Name => name;

    public GivenKeys? Keys { get; set; }

    public Placed<string>? Interface { get; set; }

    public Placed<int>? RouterId { get; set; }

    public Placed<int>? Priority { get; set; }

    public Placed<VrrpInitialState>? State { get; set; }

    public TimeSpan? AdvertInterval { get; set; }

    public Secret? Password { get; set; }

    public bool Preempt { get; set; } = true;

    public List<Placed<VirtualAddress>> Addresses { get; } = [];

    public GarpDraft Garp { get; } = new();

    public bool IsMaster => State is { Value: VrrpInitialState.Master };

    /// <summary>keepalived takes a master without a priority for the address owner.</summary>
    public int EffectivePriority => Priority?.Value ?? (IsMaster ? OwnerPriority : DefaultPriority);

    /// <summary>Null when something it cannot do without was not understood.</summary>
    public VrrpInstanceConfig? ToConfig(GlobalDraft global)
    {
        if (Interface is not { } device || RouterId is not { } routerId)
        {
            return null;
        }

        var config = new VrrpInstanceConfig
        {
            Name = name.Text,
            Interface = device.Value,
            VirtualRouterId = (byte)routerId.Value,
            Priority = (byte)EffectivePriority,
            InitialState = State?.Value ?? VrrpInitialState.Backup,
            Password = Password,
            Preempt = Preempt,
            Addresses = Addresses.Select(a => a.Value).ToValueList(),
            Garp = Garp.Or(global.Garp),
        };
        return config with { AdvertInterval = AdvertInterval ?? config.AdvertInterval };
    }
}
