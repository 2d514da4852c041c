namespace Lvs.Core.Vrrp;

/// <summary>Who judges a datagram, and when.</summary>
/// <param name="KnownMaster">The master a backup listens to; none for a master, which compares every address list.</param>
/// <param name="Priority">Effective priority.</param>
/// <param name="WallClock">Time since 1970, UTC; only the time stamps of auth_hmac are compared with it.</param>
public readonly record struct VrrpListener(RouterAddress KnownMaster, byte Priority, TimeSpan WallClock)
{
    /// <summary>The instance as it is now.</summary>
    public static VrrpListener Of(VrrpSettings settings, in VrrpState state, TimeSpan wallClock) => new(
        state.Role == VrrpRole.Backup ? state.Master : default,
        state.EffectivePriority(settings),
        wallClock);
}
