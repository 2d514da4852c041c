using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>Contradictions and strict mode.</summary>
public sealed class VrrpRulesTests
{
    private static readonly VrrpSettings Plain = Router.Version2;
    private static readonly VrrpHmac Hmac = new() { Keys = [new VrrpHmacKey(1, [.. new byte[32]])], ActiveKey = 1 };

    /// <summary>Strict as far as a default instance can be.</summary>
    private static readonly VrrpSettings Strict = Plain with
    {
        Strict = true,
        Accept = false,
        LowerPriorityNoAdvert = true,
        Announcements = new VrrpAnnouncements { LowerPriorityRepeat = 0, LowerPriorityDelay = TimeSpan.Zero },
    };

    private static readonly VrrpSettings StrictIPv6 = Strict with
    {
        Version = 3,
        LocalAddress = IPAddress.Parse("fe80::5"),
        Addresses = [Adverts.Address("fe80::100", 128), Adverts.Address("2001:db8::1", 128)],
    };

    public static TheoryData<VrrpFinding> AllFindings => [.. Enum.GetValues<VrrpFinding>()];

    [Fact]
    public void Settings_without_a_contradiction_stay_as_they_are()
    {
        foreach (var settings in new[] { Plain, Strict, StrictIPv6, Adverts.Header, Adverts.Unicast })
        {
            Assert.True(VrrpRules.TryApply(settings, out var applied, out var findings));
            Assert.Empty(findings);
            Assert.Equal(settings, applied);
        }
    }

    [Theory]
    [Trait("row", "2.9 strict mode")]
    [MemberData(nameof(AllFindings))]
    public void Each_rule_finds_its_contradiction_and_mends_it_or_keeps_the_instance_from_running(VrrpFinding finding)
    {
        var (given, mended) = Case(finding);
        Assert.Equal(mended is not null, VrrpRules.TryApply(given, out var applied, out var findings));
        Assert.Equal([finding], findings);
        Assert.Equal(mended ?? given, applied);
    }

    [Fact]
    [Trait("row", "2.9 strict mode")]
    public void Strict_mode_changes_the_defaults_of_a_plain_instance()
    {
        Assert.True(VrrpRules.TryApply(Plain with { Strict = true }, out var settings, out _));
        Assert.Equal(Strict, settings);
    }

    [Fact]
    [Trait("row", "2.4 AH forces start in BACKUP")]
    public void With_an_authentication_header_only_an_owner_starts_as_master()
    {
        Assert.True(VrrpRules.TryApply(Adverts.Header with { WishesMaster = true }, out var settings, out _));
        Assert.False(settings.WishesMaster);
        Assert.True(VrrpRules.TryApply(Adverts.Header with { Priority = 255, WishesMaster = true }, out var owner, out _));
        Assert.True(owner.WishesMaster);
    }

    [Fact]
    [Trait("row", "2.6 state MASTER clears nopreempt and preempt_delay")]
    public void One_that_wishes_to_be_master_preempts_without_delay()
    {
        var given = Plain with { WishesMaster = true, Preempt = false, PreemptDelay = TimeSpan.FromSeconds(5) };
        Assert.True(VrrpRules.TryApply(given, out var settings, out var findings));
        Assert.Equal((true, TimeSpan.Zero), (settings.Preempt, settings.PreemptDelay));
        Assert.Equal([VrrpFinding.MasterNoPreempt, VrrpFinding.MasterPreemptDelay], findings);
    }

    [Fact]
    public void What_is_left_after_the_rules_has_no_contradiction()
    {
        foreach (var finding in Enum.GetValues<VrrpFinding>())
        {
            if (VrrpRules.TryApply(Case(finding).Given with { Strict = true }, out var settings, out _))
            {
                Assert.True(VrrpRules.TryApply(settings, out var again, out var findings));
                Assert.Equal(settings, again);
                Assert.All(findings, found => Assert.Equal(VrrpFinding.StrictAuthentication, found));
            }
        }
    }

    private static (VrrpSettings Given, VrrpSettings? Mended) Case(VrrpFinding finding)
    {
        var owner = Strict with { Priority = 255, WishesMaster = true, OwnerIgnoresAdverts = true, Accept = true };
        var delay = TimeSpan.FromSeconds(3);
        var version3 = Plain with { Version = 3 };
        return finding switch
        {
            VrrpFinding.StrictUnicast => (Strict with { Peers = [new VrrpPeer(Adverts.At("10.0.0.9"))] }, null),
            VrrpFinding.NoAddress => (version3 with { Addresses = [] }, null),
            VrrpFinding.StrictFirstAddress => (StrictIPv6 with { Addresses = [Adverts.Address("2001:db8::1", 128)] }, null),
            VrrpFinding.StrictVersion => (StrictIPv6 with { Version = 2 }, StrictIPv6),
            VrrpFinding.StrictState => (Strict with { WishesMaster = true }, Strict),
            VrrpFinding.StrictAuthentication => Same(Strict with { Password = new Secret("1111") }),
            VrrpFinding.Version3Authentication => (version3 with { Password = new Secret("1111") }, version3),
            VrrpFinding.IPv6AuthenticationHeader => (
                StrictIPv6 with { Strict = false, Version = 2, Password = new Secret("1111"), UsesAuthenticationHeader = true },
                StrictIPv6 with { Strict = false, Version = 2 }),
            VrrpFinding.TwoAuthentications => (Plain with { Hmac = Hmac, Password = new Secret("1111") }, Plain with { Hmac = Hmac }),
            VrrpFinding.StrictHmacMode => (
                Strict with { Hmac = Hmac with { Mode = VrrpHmacMode.Permissive } }, Strict with { Hmac = Hmac }),
            VrrpFinding.MasterWithAuthenticationHeader => (Adverts.Header with { WishesMaster = true }, Adverts.Header),
            VrrpFinding.OwnerNoPreempt => (Plain with { Priority = 255, Preempt = false }, Plain with { Priority = 255 }),
            VrrpFinding.MasterNoPreempt => (Plain with { WishesMaster = true, Preempt = false }, Plain with { WishesMaster = true }),
            VrrpFinding.MasterPreemptDelay => (
                Plain with { WishesMaster = true, PreemptDelay = delay }, Plain with { WishesMaster = true }),
            VrrpFinding.StrictPreemptDelay => (Strict with { PreemptDelay = delay }, Strict),
            VrrpFinding.NoPreemptDelay => (Plain with { Preempt = false, PreemptDelay = delay }, Plain with { Preempt = false }),
            VrrpFinding.StrictDownTimerAdverts => (Strict with { DownTimerAdverts = 4 }, Strict),
            VrrpFinding.StrictAccept => (Strict with { Accept = true }, Strict),
            VrrpFinding.StrictLowerPriorityAnnouncements => (
                Strict with { Announcements = Strict.Announcements with { LowerPriorityRepeat = 5 } }, Strict),
            VrrpFinding.StrictLowerPriorityAdvert => (Strict with { LowerPriorityNoAdvert = false }, Strict),
            VrrpFinding.StrictHigherPriorityAdvert => (Strict with { HigherPrioritySendAdvert = true }, Strict),
            VrrpFinding.StrictOwnerHears => (owner with { OwnerIgnoresAdverts = false }, owner),
            VrrpFinding.IgnoresAdvertsWithoutOwning => (Plain with { OwnerIgnoresAdverts = true }, Plain),
            _ => throw new ArgumentOutOfRangeException(nameof(finding)),
        };
    }

    private static (VrrpSettings Given, VrrpSettings? Mended) Same(VrrpSettings settings) => (settings, settings);
}
