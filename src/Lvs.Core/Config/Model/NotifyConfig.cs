namespace Lvs.Core.Config;

/// <summary>A program and who runs it.</summary>
/// <param name="CommandLine">Path and arguments, as they are written.</param>
/// <param name="User">Null for script_user.</param>
/// <param name="Group">Null for the user's group.</param>
public sealed record ScriptConfig(string CommandLine, string? User = null, string? Group = null);

/// <summary>A named pipe that is told of events, and the program that reads it.</summary>
public sealed record FifoConfig
{
    /// <summary>The pipe; null for none.</summary>
    public string? Path { get; init; }

    /// <summary>Who owns it; null for root.</summary>
    public string? User { get; init; }

    /// <summary>The group of it.</summary>
    public string? Group { get; init; }

    /// <summary>Started with the pipe as its last argument; null for none.</summary>
    public ScriptConfig? Script { get; init; }
}

/// <summary>Who is told of every event.</summary>
public sealed record NotifyConfig
{
    /// <summary>notify_fifo: all events.</summary>
    public FifoConfig All { get; init; } = new();

    /// <summary>vrrp_notify_fifo: those of instances and sync groups.</summary>
    public FifoConfig Vrrp { get; init; } = new();

    /// <summary>lvs_notify_fifo: those of services and servers.</summary>
    public FifoConfig Lvs { get; init; } = new();

    /// <summary>vrrp_notify_priority_changes.</summary>
    public bool PriorityChanges { get; init; }

    /// <summary>fifo_write_vrrp_states_on_reload.</summary>
    public bool StatesOnReload { get; init; }

    /// <summary>rs_init_notifies: servers are announced at the start as well.</summary>
    public bool InitialServers { get; init; }
}

/// <summary>Scripts of an instance or a sync group, one per event, and whether its changes are mailed.</summary>
public sealed record VrrpNotifyConfig
{
    /// <summary>notify_master.</summary>
    public ScriptConfig? Master { get; init; }

    /// <summary>notify_backup.</summary>
    public ScriptConfig? Backup { get; init; }

    /// <summary>notify_fault.</summary>
    public ScriptConfig? Fault { get; init; }

    /// <summary>notify_stop.</summary>
    public ScriptConfig? Stop { get; init; }

    /// <summary>notify_deleted, with a script or without one.</summary>
    public bool TellDeleted { get; init; }

    /// <summary>The script of notify_deleted.</summary>
    public ScriptConfig? Deleted { get; init; }

    /// <summary>notify: after every change, with four more arguments.</summary>
    public ScriptConfig? Any { get; init; }

    /// <summary>notify_master_rx_lower_pri: another master of lower priority was heard.</summary>
    public ScriptConfig? MasterHeardLowerPriority { get; init; }

    /// <summary>notify_priority_changes; null for what global_defs says.</summary>
    public bool? PriorityChanges { get; init; }

    /// <summary>smtp_alert; null for what global_defs says.</summary>
    public bool? Mail { get; init; }
}
