namespace Lvs.Core.Config;

/// <summary>The daemon itself: scripts around its life, users, network namespace, reloads.</summary>
public sealed record ProcessConfig
{
    /// <summary>net_namespace: everything happens in it.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>net_namespace_ipvs: IPVS happens in it.</summary>
    public string? IpvsNamespace { get; init; }

    /// <summary>instance: name of this daemon where several run on one machine.</summary>
    public string? InstanceName { get; init; }

    /// <summary>startup_script.</summary>
    public ScriptConfig? StartupScript { get; init; }

    /// <summary>startup_script_timeout.</summary>
    public TimeSpan StartupTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>shutdown_script.</summary>
    public ScriptConfig? ShutdownScript { get; init; }

    /// <summary>shutdown_script_timeout.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>script_user: who runs scripts that do not say so.</summary>
    public string? ScriptUser { get; init; }

    /// <summary>The group of script_user.</summary>
    public string? ScriptGroup { get; init; }

    /// <summary>enable_script_security: no script that others than root can write is run as root.</summary>
    public bool ScriptSecurity { get; init; }

    /// <summary>vrrp_rt_priority: SCHED_RR priority of the VRRP threads; null for none.</summary>
    public int? VrrpRealTimePriority { get; init; }

    /// <summary>vrrp_priority: nice value of the VRRP threads; null for that of the process.</summary>
    public int? VrrpNice { get; init; }

    /// <summary>vrrp_no_swap: no page of the process, once used, leaves the memory.</summary>
    public bool LocksMemory { get; init; }

    /// <summary>vrrp_cpu_affinity.</summary>
    public ValueList<int> VrrpCpus { get; init; } = [];

    /// <summary>checker_cpu_affinity.</summary>
    public ValueList<int> CheckerCpus { get; init; } = [];

    /// <summary>reload_time_file: a reload at the time that is written in it.</summary>
    public string? ReloadTimeFile { get; init; }

    /// <summary>reload_repeat: every day at that time.</summary>
    public bool ReloadRepeats { get; init; }
}

/// <summary>SNMP.</summary>
public sealed record SnmpConfig
{
    /// <summary>snmp_socket: the master agent; null for its default.</summary>
    public string? Socket { get; init; }

    /// <summary>enable_snmp_vrrp.</summary>
    public bool Vrrp { get; init; }

    /// <summary>enable_snmp_checker.</summary>
    public bool Checker { get; init; }

    /// <summary>enable_snmp_rfc and enable_snmp_rfcv2: RFC 2787.</summary>
    public bool Rfc2787 { get; init; }

    /// <summary>enable_snmp_rfc and enable_snmp_rfcv3: RFC 6527.</summary>
    public bool Rfc6527 { get; init; }

    /// <summary>enable_traps.</summary>
    public bool Traps { get; init; }

    /// <summary>snmp_vs_stats_update_interval.</summary>
    public TimeSpan ServiceInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>snmp_rs_stats_update_interval.</summary>
    public TimeSpan ServerInterval { get; init; }
}
