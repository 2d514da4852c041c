using System.Collections.Immutable;

namespace Lvs.Core.Vrrp;

/// <summary>How a sync group stands: the role of its members together.</summary>
public sealed record SyncGroupState
{
    /// <summary>Role of the group; Initialize until every member has started.</summary>
    public VrrpRole Role { get; init; }

    /// <summary>Standing of each member, by the name of its instance.</summary>
    public ImmutableSortedDictionary<string, VrrpStanding> Members { get; init; } =
        ImmutableSortedDictionary.Create<string, VrrpStanding>(StringComparer.Ordinal);
}

/// <summary>What can happen to a sync group.</summary>
public abstract record SyncGroupInput
{
    private SyncGroupInput()
    {
    }

    /// <summary>The group has these members from now on; one that is new has not started.</summary>
    public sealed record MembersChanged(ValueList<string> Members) : SyncGroupInput;

    /// <summary>A member reports (<see cref="VrrpEffect.ReportStanding"/>).</summary>
    public sealed record StandingChanged(string Member, VrrpStanding Standing) : SyncGroupInput;

    /// <summary>An operator's order to a member, which has taken it: the others get it as well, for they move together.</summary>
    public sealed record MemberOrdered(string Member, VrrpInput Input) : SyncGroupInput;

    /// <summary>A member that stays master met another master (<see cref="VrrpEffect.DualMaster"/>).</summary>
    public sealed record RivalMet(string Member) : SyncGroupInput;
}

/// <summary>What the shell has to do, in the order given.</summary>
public abstract record SyncGroupEffect
{
    private SyncGroupEffect()
    {
    }

    /// <summary>Give this input to a member.</summary>
    public sealed record Order(string Member, VrrpInput Input) : SyncGroupEffect;

    /// <summary>The role of the group changed: its notifications are due.</summary>
    public sealed record RoleChanged(VrrpRole From, VrrpRole To, string Reason) : SyncGroupEffect;
}

/// <summary>
/// keepalived's vrrp_sync_group: the members move together. All must want to be master before any is; one that gives way, or is at
/// fault, takes the others with it. Pure, like <see cref="VrrpMachine"/>, which it gives orders to.
/// </summary>
public static class SyncGroupMachine
{
    /// <summary>Reacts to one input.</summary>
    public static (SyncGroupState State, ImmutableArray<SyncGroupEffect> Effects) Step(SyncGroupState state, SyncGroupInput input)
    {
        ArgumentNullException.ThrowIfNull(state);
        return input switch
        {
            SyncGroupInput.MembersChanged changed => Decide(state, state with
            {
                Members = changed.Members.ToImmutableSortedDictionary(
                    member => member, member => state.Members.GetValueOrDefault(member), StringComparer.Ordinal),
            }, ""),
            SyncGroupInput.StandingChanged changed when state.Members.ContainsKey(changed.Member)
                => Decide(state, state with { Members = state.Members.SetItem(changed.Member, changed.Standing) }, changed.Member),
            SyncGroupInput.MemberOrdered ordered => (state, ToOthers(state, ordered.Member, ordered.Input)),
            SyncGroupInput.RivalMet met => (state, ToOthers(state, met.Member, new VrrpInput.GroupAnnounces())),
            _ => (state, []),
        };
    }

    private static ImmutableArray<SyncGroupEffect> ToOthers(SyncGroupState state, string member, VrrpInput input)
        => [.. state.Members.Keys.Where(other => other != member).Select(other => new SyncGroupEffect.Order(other, input))];

    private static (SyncGroupState, ImmutableArray<SyncGroupEffect>) Decide(SyncGroupState before, SyncGroupState now, string cause)
    {
        var (role, reason) = RoleOf(before, now, cause);
        var state = now with { Role = role };
        var resigns = now.Members.GetValueOrDefault(cause) == VrrpStanding.Yields;
        var orders = state.Members
            .Where(member => Follows(member.Value, role))
            .Select(SyncGroupEffect (member) => new SyncGroupEffect.Order(member.Key, new VrrpInput.GroupOrders(role, reason, resigns)));
        return (state, before.Role == role ? [.. orders] : [.. orders, new SyncGroupEffect.RoleChanged(before.Role, role, reason)]);
    }

    private static (VrrpRole Role, string Reason) RoleOf(SyncGroupState before, SyncGroupState now, string cause)
    {
        var standings = now.Members.Values.ToList();
        if (now.Members.FirstOrDefault(member => member.Value == VrrpStanding.Faulty) is { Key: { } faulty })
        {
            return (VrrpRole.Fault, $"{faulty} of the group is at fault");
        }

        if (standings.Count > 0 && standings.TrueForAll(standing => standing is VrrpStanding.Master or VrrpStanding.WantsMaster))
        {
            return (VrrpRole.Master, "all of the group can be master");
        }

        // Who joins a group of masters first listens, like everybody; only a master that it gives way to makes the others follow.
        if (before.Role == VrrpRole.Master
            && before.Members.GetValueOrDefault(cause) != VrrpStanding.Master
            && standings.TrueForAll(standing => standing
                is VrrpStanding.Master or VrrpStanding.WantsMaster or VrrpStanding.Initialize or VrrpStanding.Listening))
        {
            return (VrrpRole.Master, "");
        }

        if (standings.Count == 0 || standings.Contains(VrrpStanding.Initialize))
        {
            return (before.Role == VrrpRole.Master ? VrrpRole.Backup : before.Role, "the group is not complete");
        }

        return (VrrpRole.Backup, before.Role == VrrpRole.Fault ? "nobody of the group is at fault" : $"{cause} of the group is backup");
    }

    // Whom the role of the group concerns: those that are not there yet. Whoever wants to be master only goes on waiting.
    private static bool Follows(VrrpStanding standing, VrrpRole role) => role switch
    {
        VrrpRole.Master => standing == VrrpStanding.WantsMaster,
        VrrpRole.Backup => standing is VrrpStanding.Master or VrrpStanding.Held,
        VrrpRole.Fault => standing is VrrpStanding.Master or VrrpStanding.Listening or VrrpStanding.Backup
            or VrrpStanding.WantsMaster or VrrpStanding.Yields,
        _ => false,
    };
}
