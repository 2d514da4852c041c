using System.Net.Sockets;

namespace Lvs.Core.Vrrp;

/// <summary>
/// What keepalived does about settings that contradict each other or, in strict mode, the RFCs: a table of rules, applied in order. What
/// cannot be mended keeps the instance from running.
/// </summary>
public static class VrrpRules
{
    private static readonly Rule[] Table =
    [
        Fatal(VrrpFinding.StrictUnicast, s => s.Strict && s.IsUnicast),
        Fatal(VrrpFinding.NoAddress, s => s.Addresses.Count == 0 && (s.Strict || s.Version == 3)),
        Fatal(VrrpFinding.StrictFirstAddress, s => s is { Strict: true, Family: AddressFamily.InterNetworkV6, Addresses.Count: > 0 }
            && !RouterAddress.From(s.Addresses[0].Address).IsIPv6LinkLocal),
        new(VrrpFinding.StrictVersion, s => s is { Strict: true, Family: AddressFamily.InterNetworkV6, Version: 2 },
            s => s with { Version = 3 }),
        new(VrrpFinding.StrictState, s => s.Strict && s.WishesMaster != s.IsOwner, s => s with { WishesMaster = s.IsOwner }),
        new(VrrpFinding.StrictAuthentication, s => s is { Strict: true, Password: not null, Version: 2 }, s => s),
        new(VrrpFinding.Version3Authentication, s => s is { Password: not null, Version: 3 },
            s => s with { Password = null, UsesAuthenticationHeader = false }),
        new(VrrpFinding.IPv6AuthenticationHeader,
            s => s is { UsesAuthenticationHeader: true, Password: not null, Family: AddressFamily.InterNetworkV6 },
            s => s with { Password = null, UsesAuthenticationHeader = false }),
        new(VrrpFinding.TwoAuthentications, s => s is { Hmac: not null, Password: not null },
            s => s with { Password = null, UsesAuthenticationHeader = false }),
        new(VrrpFinding.StrictHmacMode, s => s is { Strict: true, Hmac: { Mode: not VrrpHmacMode.Enforce } },
            s => s with { Hmac = s.Hmac! with { Mode = VrrpHmacMode.Enforce } }),
        new(VrrpFinding.MasterWithAuthenticationHeader,
            s => s is { Authentication: VrrpAuthentication.AuthenticationHeader, WishesMaster: true, IsOwner: false },
            s => s with { WishesMaster = false }),
        new(VrrpFinding.OwnerNoPreempt, s => s is { IsOwner: true, Preempt: false }, s => s with { Preempt = true }),
        new(VrrpFinding.MasterNoPreempt, s => s is { WishesMaster: true, Preempt: false }, s => s with { Preempt = true }),
        new(VrrpFinding.MasterPreemptDelay, s => s.WishesMaster && s.PreemptDelay > TimeSpan.Zero, WithoutPreemptDelay),
        new(VrrpFinding.StrictPreemptDelay, s => s.Strict && s.PreemptDelay > TimeSpan.Zero, WithoutPreemptDelay),
        new(VrrpFinding.NoPreemptDelay, s => !s.Preempt && s.PreemptDelay > TimeSpan.Zero, WithoutPreemptDelay),
        new(VrrpFinding.StrictDownTimerAdverts, s => s.Strict && s.DownTimerAdverts != VrrpSettings.DefaultDownTimerAdverts,
            s => s with { DownTimerAdverts = VrrpSettings.DefaultDownTimerAdverts }),
        new(VrrpFinding.StrictAccept, s => s is { Strict: true, Accept: true, IsOwner: false, Version: 2 }, s => s with { Accept = false }),
        new(VrrpFinding.StrictLowerPriorityAnnouncements,
            s => s is { Strict: true, Announcements.LowerPriorityRepeat: > 0 },
            s => s with { Announcements = s.Announcements with { LowerPriorityRepeat = 0, LowerPriorityDelay = TimeSpan.Zero } }),
        new(VrrpFinding.StrictLowerPriorityAdvert, s => s is { Strict: true, LowerPriorityNoAdvert: false },
            s => s with { LowerPriorityNoAdvert = true }),
        new(VrrpFinding.StrictHigherPriorityAdvert, s => s is { Strict: true, HigherPrioritySendAdvert: true },
            s => s with { HigherPrioritySendAdvert = false }),
        new(VrrpFinding.StrictOwnerHears, s => s is { Strict: true, IsOwner: true, OwnerIgnoresAdverts: false },
            s => s with { OwnerIgnoresAdverts = true }),
        new(VrrpFinding.IgnoresAdvertsWithoutOwning, s => s is { OwnerIgnoresAdverts: true, IsOwner: false },
            s => s with { OwnerIgnoresAdverts = false }),
    ];

    /// <summary>
    /// The settings without contradictions and what was found in them. False when the instance cannot run: the settings are then as
    /// they were. In strict mode a
    /// default that it changes is found as well.
    /// </summary>
    public static bool TryApply(VrrpSettings given, out VrrpSettings settings, out ValueList<VrrpFinding> findings)
    {
        settings = given;
        var found = new List<VrrpFinding>();
        var runs = true;
        foreach (var rule in Table)
        {
            if (rule.Applies(settings))
            {
                found.Add(rule.Finding);
                runs &= rule.Mend is not null;
                settings = rule.Mend?.Invoke(settings) ?? settings;
            }
        }

        findings = found.ToValueList();
        settings = runs ? settings : given;
        return runs;
    }

    private static Rule Fatal(VrrpFinding finding, Predicate<VrrpSettings> applies) => new(finding, applies, null);

    private static VrrpSettings WithoutPreemptDelay(VrrpSettings settings) => settings with { PreemptDelay = TimeSpan.Zero };

    private sealed record Rule(VrrpFinding Finding, Predicate<VrrpSettings> Applies, Func<VrrpSettings, VrrpSettings>? Mend);
}
