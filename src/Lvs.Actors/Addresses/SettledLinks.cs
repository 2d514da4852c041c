using System.Collections.Immutable;
using Lvs.Core.Addresses;

namespace Lvs.Actors.Addresses;

/// <summary>
/// News of interfaces whose going down or coming up counts only after a while: one that is back meanwhile was never away. Part of the
/// addresses actor, whose timers they wait for.
/// </summary>
internal sealed class SettledLinks
{
    private readonly Dictionary<string, bool> _said = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LinkChange> _waiting = new(StringComparer.Ordinal);

    /// <summary>How long each interface has to stay down, or up.</summary>
    public ImmutableDictionary<string, (TimeSpan Down, TimeSpan Up)> Delays { get; set; } = ImmutableDictionary<string, (TimeSpan Down, TimeSpan Up)>.Empty;

    /// <summary>An interface was asked for, and this answered.</summary>
    public void Said(LinkChange change) => _said[change.Interface] = IsUp(change);

    /// <summary>
    /// Whether the news goes on at once. If not, it waits, and <paramref name="wait"/> says how long when it begins to; an interface that is
    /// gone is never waited for.
    /// </summary>
    public bool GoesOn(LinkChange change, out TimeSpan? wait)
    {
        wait = null;
        var delay = Delays.GetValueOrDefault(change.Interface);
        var needed = IsUp(change) ? delay.Up : delay.Down;
        if (needed == TimeSpan.Zero || change.State is null || (_said.TryGetValue(change.Interface, out var isUp) && isUp == IsUp(change)))
        {
            _waiting.Remove(change.Interface);
            Said(change);
            return true;
        }

        wait = _waiting.ContainsKey(change.Interface) ? null : needed;
        _waiting[change.Interface] = change;
        return false;
    }

    /// <summary>It has waited long enough: the news that goes on now; null when it was taken back.</summary>
    public LinkChange? Passed(string name)
    {
        if (_waiting.Remove(name, out var change))
        {
            Said(change);
        }

        return change;
    }

    private static bool IsUp(LinkChange change) => change.State is { IsUp: true };
}
