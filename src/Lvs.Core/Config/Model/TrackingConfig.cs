using System.Net;

namespace Lvs.Core.Config;

/// <summary>What an instance or sync group follows.</summary>
public sealed record TrackingConfig
{
    /// <summary>track_interface.</summary>
    public ValueList<TrackedItem> Interfaces { get; init; } = [];

    /// <summary>track_script.</summary>
    public ValueList<TrackedItem> Scripts { get; init; } = [];

    /// <summary>track_file.</summary>
    public ValueList<TrackedItem> Files { get; init; } = [];

    /// <summary>track_process.</summary>
    public ValueList<TrackedItem> Processes { get; init; } = [];

    /// <summary>track_bfd.</summary>
    public ValueList<TrackedItem> BfdSessions { get; init; } = [];

    /// <summary>Whether nothing is followed.</summary>
    public bool IsEmpty
        => Interfaces.Count == 0 && Scripts.Count == 0 && Files.Count == 0 && Processes.Count == 0 && BfdSessions.Count == 0;
}

/// <summary>One thing an instance follows.</summary>
/// <param name="Name">Of the interface, or of the definition.</param>
/// <param name="Weight">Null for what the definition says.</param>
/// <param name="Reverse">Null for what the definition says.</param>
public sealed record TrackedItem(string Name, int? Weight = null, bool? Reverse = null);

/// <summary>One vrrp_script.</summary>
public sealed record TrackScriptConfig
{
    /// <summary>Name of the block.</summary>
    public required string Name { get; init; }

    /// <summary>script, with user.</summary>
    public ScriptConfig Script { get; init; } = new("");

    /// <summary>interval.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>timeout; null for the interval.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>weight; 0 puts instances that follow it in fault.</summary>
    public int Weight { get; init; }

    /// <summary>weight … reverse.</summary>
    public bool Reverse { get; init; }

    /// <summary>rise: successes until it counts as good.</summary>
    public int Rise { get; init; } = 1;

    /// <summary>fall: failures until it counts as bad.</summary>
    public int Fall { get; init; } = 1;

    /// <summary>init_fail: bad until it has been run.</summary>
    public bool InitiallyFailed { get; init; }
}

/// <summary>One track_file.</summary>
public sealed record TrackFileConfig
{
    /// <summary>Name of the block.</summary>
    public required string Name { get; init; }

    /// <summary>file.</summary>
    public string File { get; init; } = "";

    /// <summary>weight: what the number in the file is multiplied by.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>weight … reverse.</summary>
    public bool Reverse { get; init; }

    /// <summary>init_file: the number that is written at the start; null for none.</summary>
    public int? InitialValue { get; init; }

    /// <summary>init_file … overwrite: even when the file is there.</summary>
    public bool Overwrites { get; init; }
}

/// <summary>One vrrp_track_process.</summary>
public sealed record TrackProcessConfig
{
    /// <summary>Name of the block.</summary>
    public required string Name { get; init; }

    /// <summary>process: name and perhaps parameters.</summary>
    public ValueList<string> Process { get; init; } = [];

    /// <summary>param_match; null for all parameters as they are.</summary>
    public ParameterMatch? Match { get; init; }

    /// <summary>weight.</summary>
    public int Weight { get; init; }

    /// <summary>weight … reverse.</summary>
    public bool Reverse { get; init; }

    /// <summary>quorum: fewest processes.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>quorum_max: most processes; null for any number.</summary>
    public int? MostProcesses { get; init; }

    /// <summary>fork_delay, delay.</summary>
    public TimeSpan ForkDelay { get; init; }

    /// <summary>terminate_delay, delay.</summary>
    public TimeSpan TerminateDelay { get; init; }

    /// <summary>full_command.</summary>
    public bool FullCommand { get; init; }
}

/// <summary>param_match.</summary>
public enum ParameterMatch
{
    /// <summary>The last parameter may be longer.</summary>
    Initial,

    /// <summary>There may be more parameters.</summary>
    Partial,
}

/// <summary>One bfd_instance.</summary>
public sealed record BfdSessionConfig
{
    /// <summary>Name of the block.</summary>
    public required string Name { get; init; }

    /// <summary>neighbor_ip.</summary>
    public IPAddress? Neighbor { get; init; }

    /// <summary>source_ip.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>min_rx.</summary>
    public TimeSpan MinReceive { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>min_tx.</summary>
    public TimeSpan MinTransmit { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>idle_tx.</summary>
    public TimeSpan IdleTransmit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>multiplier.</summary>
    public int Multiplier { get; init; } = 5;

    /// <summary>passive.</summary>
    public bool Passive { get; init; }

    /// <summary>ttl, hoplimit; null for 255, and 64 with IPv6.</summary>
    public int? TimeToLive { get; init; }

    /// <summary>max_hops.</summary>
    public int MaxHops { get; init; }

    /// <summary>multihop.</summary>
    public bool Multihop { get; init; }

    /// <summary>weight.</summary>
    public int Weight { get; init; }

    /// <summary>weight … reverse.</summary>
    public bool Reverse { get; init; }

    /// <summary>vrrp: instances are told; with neither word both are.</summary>
    public bool TellsVrrp { get; init; }

    /// <summary>checker: checks are told; with neither word both are.</summary>
    public bool TellsCheckers { get; init; }
}

/// <summary>One track_group.</summary>
public sealed record TrackGroupConfig
{
    /// <summary>Name of the block.</summary>
    public required string Name { get; init; }

    /// <summary>group: names of instances.</summary>
    public ValueList<string> Instances { get; init; } = [];
}

/// <summary>One vrrp_sync_group.</summary>
public sealed record SyncGroupConfig
{
    /// <summary>Name of the block.</summary>
    public required string Name { get; init; }

    /// <summary>group: names of instances.</summary>
    public ValueList<string> Instances { get; init; } = [];

    /// <summary>What the group follows.</summary>
    public TrackingConfig Tracking { get; init; } = new();

    /// <summary>sync_group_tracking_weight: members may follow things with weights.</summary>
    public bool KeepsWeights { get; init; }

    /// <summary>Scripts and mails.</summary>
    public VrrpNotifyConfig Notify { get; init; } = new();
}
