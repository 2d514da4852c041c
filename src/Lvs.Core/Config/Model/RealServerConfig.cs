using Lvs.Core.Ipvs;

namespace Lvs.Core.Config;

/// <summary>One real_server.</summary>
public sealed record RealServerConfig
{
    /// <summary>Address and port.</summary>
    public required DestinationKey Key { get; init; }

    /// <summary>weight.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>lvs_method; null for the service's.</summary>
    public ForwardingMethod? Method { get; init; }

    /// <summary>Of its tunnel; null for the service's.</summary>
    public TunnelConfig? Tunnel { get; init; }

    /// <summary>uthreshold: connections above which it takes no more; 0 for no limit.</summary>
    public uint UpperThreshold { get; init; }

    /// <summary>lthreshold: connections below which it takes again.</summary>
    public uint LowerThreshold { get; init; }

    /// <summary>inhibit_on_failure: weight 0 instead of removal.</summary>
    public bool InhibitOnFailure { get; init; }

    /// <summary>notify_up.</summary>
    public ScriptConfig? NotifyUp { get; init; }

    /// <summary>notify_down.</summary>
    public ScriptConfig? NotifyDown { get; init; }

    /// <summary>virtualhost, for checks by HTTP.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>snmp_name.</summary>
    public string? SnmpName { get; init; }

    /// <summary>smtp_alert; null for what global_defs says.</summary>
    public bool? Mail { get; init; }

    /// <summary>What checks take over when they do not say so themselves; the service's, as far as the server is silent.</summary>
    public CheckDefaults CheckDefaults { get; init; } = CheckDefaults.None;

    /// <summary>Its checks; the server is up while none of them fails.</summary>
    public ValueList<CheckConfig> Checks { get; init; } = [];
}

/// <summary>What a service says for its servers, and a server for its checks; null where it is silent.</summary>
public sealed record CheckDefaults
{
    /// <summary>Nothing said: one instance for all who say nothing.</summary>
    public static CheckDefaults None { get; } = new();

    /// <summary>delay_loop.</summary>
    public TimeSpan? DelayLoop { get; init; }

    /// <summary>retry.</summary>
    public int? Retry { get; init; }

    /// <summary>delay_before_retry.</summary>
    public TimeSpan? DelayBeforeRetry { get; init; }

    /// <summary>connect_timeout.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>warmup.</summary>
    public TimeSpan? Warmup { get; init; }

    /// <summary>alpha.</summary>
    public bool? Alpha { get; init; }

    /// <summary>checker_log_all_failures of global_defs.</summary>
    public bool? LogAllFailures { get; init; }
}
