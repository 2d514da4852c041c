using System.Collections.Immutable;

namespace Lvs.Core.Vrrp;

/// <summary>
/// Orders of operators: whether one makes sense, and when it is carried out. Among several other routers VRRP itself elects the
/// successor, by priority; one that hands over cannot choose, only see who it was.
/// </summary>
public static class VrrpOrders
{
    /// <summary>
    /// Why a hand-over would be in vain; null when it is not. <paramref name="to"/> has the addresses of the router that is to be
    /// master, or is empty when anyone may.
    /// </summary>
    public static string? WhyNotHandOver(VrrpSettings settings, in VrrpState state, ValueList<RouterAddress> to)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (state.Role != VrrpRole.Master)
        {
            return $"{Word(state.Role)}, with nothing to hand over{Other(state)}";
        }

        if (to.Count == 0)
        {
            return null;
        }

        var own = RouterAddress.From(settings.LocalAddress);
        if (to.Contains(own))
        {
            return $"{own} is this director itself";
        }

        // An IPv6 router advertises from its link-local address, so no other can be recognised.
        var possible = to.Where(address => address.Size == own.Size && address.IsIPv6LinkLocal == own.IsIPv6LinkLocal).ToList();
        if (possible.Count == 0)
        {
            return $"{string.Join(", ", to)} cannot be where adverts come from: ours come from {own}";
        }

        return !settings.IsUnicast || settings.Peers.Any(peer => possible.Contains(peer.Address))
            ? null
            : $"{string.Join(", ", possible)} is no unicast peer; those are {string.Join(", ", settings.Peers.Select(peer => peer.Address))}";
    }

    /// <summary>Why a return would be in vain; null when it is not.</summary>
    public static string? WhyNotReturn(in VrrpState state) => state switch
    {
        { InMaintenance: true } => "in maintenance: lift that first",
        { Role: VrrpRole.Master } => "MASTER already",
        { Role: VrrpRole.Backup } => null,
        _ => $"{Word(state.Role)}, and cannot be master",
    };

    /// <summary>What of that has come to pass; null while it is still waited for.</summary>
    internal static VrrpOrderOutcome? OutcomeOf(VrrpSettings settings, in VrrpState state) => (state.Awaited, state.Role) switch
    {
        (VrrpAwaited.Successor, VrrpRole.Master) => VrrpOrderOutcome.NobodyTookOver,
        (VrrpAwaited.Return, VrrpRole.Master) => VrrpOrderOutcome.Returned,
        (_, not VrrpRole.Backup) => VrrpOrderOutcome.Interrupted,
        _ when state.InMaintenance => VrrpOrderOutcome.Interrupted,
        (VrrpAwaited.Successor, _) when state.HasGivenWay => VrrpOrderOutcome.HandedOver,
        (VrrpAwaited.Successor, _) when !state.Yields => VrrpOrderOutcome.Interrupted,
        (VrrpAwaited.Return, _) when state.Yields => VrrpOrderOutcome.Interrupted,
        (VrrpAwaited.Return, _) when !state.LastHeard.IsNone && state.LastHeardPriority >= state.EffectivePriority(settings)
            => VrrpOrderOutcome.OtherStays,
        _ => null,
    };

    /// <summary>Tells whoever waits, once.</summary>
    internal static (VrrpState State, ImmutableArray<VrrpEffect> Effects) Answer(
        VrrpSettings settings, in VrrpState state, ImmutableArray<VrrpEffect> effects)
        => OutcomeOf(settings, state) is { } outcome
            ? (state with { Awaited = VrrpAwaited.Nothing }, effects.Add(new VrrpEffect.OrderEnded(outcome, state.LastHeard, state.LastHeardPriority)))
            : (state, effects);

    private static string Other(in VrrpState state)
        => state is { Role: VrrpRole.Backup, HasGivenWay: true } ? $"; {state.Master} is master" : "";

    private static string Word(VrrpRole role) => role.ToString().ToUpperInvariant();
}
