namespace Lvs.Core.Tracking;

/// <summary>What can be tracked.</summary>
public enum TrackedKind
{
    /// <summary>track_interface: whether it can carry a frame.</summary>
    Interface,

    /// <summary>vrrp_script: whether it succeeds.</summary>
    Script,

    /// <summary>track_file: the number in it.</summary>
    File,

    /// <summary>vrrp_track_process: whether there are as many as there should be.</summary>
    Process,
}

/// <summary>One tracked object, whoever follows it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Of the interface, or of its block.</param>
public readonly record struct TrackedKey(TrackedKind Kind, string Name)
{
    /// <summary>script proxy.</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Name}";
}
