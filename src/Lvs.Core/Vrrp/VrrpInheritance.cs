namespace Lvs.Core.Vrrp;

/// <summary>
/// What a successor process is given of one instance, so that it goes on where its predecessor stopped: nobody on the wire can tell the
/// two apart. Points in time are on the monotonic clock, which all processes of a machine share.
/// </summary>
public sealed record VrrpInheritance
{
    /// <summary>Name of the instance.</summary>
    public required string Instance { get; init; }

    /// <summary>
    /// State of its machine: that of a backup or a master. Null for who took no part, and holds nothing: it starts like any other.
    /// </summary>
    public VrrpState? State { get; init; }

    /// <summary>Sequence numbers and what guards against replays.</summary>
    public required VrrpMemory Memory { get; init; }

    /// <summary>What it has counted.</summary>
    public required VrrpCounters Counters { get; init; }

    /// <summary>Why it has its role.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The role it had before this one; null when its role never changed.</summary>
    public VrrpRole? ChangedFrom { get; init; }

    /// <summary>When its role changed last.</summary>
    public TimeSpan ChangedAt { get; init; }

    /// <summary>
    /// Of an instance that stops acting. Whoever waits for what becomes of an order asked the predecessor, and is told by it.
    /// </summary>
    public static VrrpInheritance Of(string instance, in VrrpState state, VrrpSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new VrrpInheritance
        {
            Instance = instance,
            State = state.Role is VrrpRole.Backup or VrrpRole.Master ? state with { Awaited = VrrpAwaited.Nothing } : null,
            Memory = session.Memory,
            Counters = session.Counters,
        };
    }
}
