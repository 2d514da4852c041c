using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>RFC 3768 section 6.4 and keepalived's additions, in virtual time.</summary>
public sealed class VrrpMachineTests
{
    private static readonly VrrpSettings Settings = new()
    {
        VirtualRouterId = 51,
        Priority = 100,
        AdvertInterval = TimeSpan.FromSeconds(1),
        LocalAddress = IPAddress.Parse("10.0.0.5"),
        Addresses = [new VirtualAddress(IPAddress.Parse("10.0.0.100"), 32)],
    };

    private static readonly VrrpEffect[] TakeOver =
    [
        VrrpEffect.SendAdvert.Alive,
        new VrrpEffect.TakeAddresses(Settings.Addresses),
        new VrrpEffect.AnnounceAddresses(Settings.Addresses),
    ];

    [Theory]
    [InlineData(100, 0.609375, 3.609375)]
    [InlineData(254, 0.0078125, 3.0078125)]
    [InlineData(1, 0.99609375, 3.99609375)]
    public void Skew_and_master_down_interval_follow_the_formula(byte priority, double skew, double masterDown)
    {
        var settings = Settings with { Priority = priority };
        Assert.Equal(skew, settings.SkewTime.TotalSeconds, 1e-6);
        Assert.Equal(masterDown, settings.MasterDownInterval.TotalSeconds, 1e-6);
    }

    [Fact]
    public void A_router_starts_as_backup_and_listens_for_the_master_down_interval()
    {
        var router = new Router(Settings).Started();
        Assert.Equal(VrrpRole.Backup, router.State.Role);
        Assert.Equal(Settings.MasterDownInterval, router.State.Deadline);
        Assert.Equal([new VrrpEffect.RoleChanged(VrrpRole.Initialize, VrrpRole.Backup, "starts")], router.Effects);
    }

    [Fact]
    public void The_address_owner_starts_as_master()
        => Assert.Equal(VrrpRole.Master, new Router(Settings with { Priority = 255 }).Started().State.Role);

    [Fact]
    public void A_backup_becomes_master_when_the_deadline_passes_and_not_before()
    {
        var router = new Router(Settings).Started();
        router.At(3.609).Deadline();
        Assert.Equal(VrrpRole.Backup, router.State.Role);
        Assert.Empty(router.Effects);

        router.At(3.609375).Deadline();
        Assert.Equal(VrrpRole.Master, router.State.Role);
        Assert.Equal(
            [.. TakeOver, new VrrpEffect.RoleChanged(VrrpRole.Backup, VrrpRole.Master, "no master was heard")], router.Effects);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(100)]
    [InlineData(255)]
    public void An_advert_of_no_lower_priority_starts_the_wait_anew(byte priority)
    {
        var router = new Router(Settings).Started();
        router.At(2).Hear(priority);
        Assert.Equal(2 + 3.609375, router.State.Deadline!.Value.TotalSeconds);
    }

    [Fact]
    public void A_preempting_backup_does_not_listen_to_a_master_of_lower_priority()
    {
        var router = new Router(Settings).Started();
        router.At(3).Hear(99);
        Assert.Equal(3.609375, router.State.Deadline!.Value.TotalSeconds);
        router.At(3.61).Deadline();
        Assert.Contains(
            new VrrpEffect.RoleChanged(VrrpRole.Backup, VrrpRole.Master, "master 10.0.0.9 has priority 99, ours 100"), router.Effects);
    }

    [Fact]
    public void Without_preemption_a_master_of_lower_priority_stays()
    {
        var router = new Router(Settings with { Preempt = false }).Started();
        router.At(3).Hear(1);
        Assert.Equal(3 + 3.609375, router.State.Deadline!.Value.TotalSeconds);
    }

    [Fact]
    public void A_resigning_master_is_followed_after_the_skew_time()
    {
        var router = new Router(Settings).Started();
        router.At(1).Hear(120);
        router.At(1.5).Hear(0);
        Assert.Equal(1.5 + 0.609375, router.State.Deadline!.Value.TotalSeconds);
        router.At(2.2).Deadline();
        Assert.Contains(new VrrpEffect.RoleChanged(VrrpRole.Backup, VrrpRole.Master, "master 10.0.0.9 resigned"), router.Effects);
    }

    [Fact]
    public void A_stopping_backup_says_nothing()
    {
        var router = new Router(Settings).Started();
        router.At(1).Give(new VrrpInput.Stopped());
        Assert.Equal([new VrrpEffect.RoleChanged(VrrpRole.Backup, VrrpRole.Initialize, "stops")], router.Effects);
        Assert.Null(router.State.Deadline);
    }

    [Fact]
    public void A_stopping_master_resigns_before_it_gives_the_addresses_up()
    {
        var router = new Router(Settings).Master();
        router.At(5).Give(new VrrpInput.Stopped());
        Assert.Equal(
            [
                VrrpEffect.SendAdvert.Resigning,
                new VrrpEffect.ReleaseAddresses(Settings.Addresses),
                new VrrpEffect.RoleChanged(VrrpRole.Master, VrrpRole.Initialize, "stops"),
            ],
            router.Effects);
    }

    [Fact]
    public void A_master_advertises_every_interval_without_drift()
    {
        var router = new Router(Settings with { Garp = new GarpConfig { Delay = TimeSpan.Zero } }).Master();
        var first = router.State.Deadline!.Value;
        for (var advert = 0; advert < 100; advert++)
        {
            router.At(router.State.Deadline!.Value.TotalSeconds + 0.003).Deadline();
            Assert.Equal([VrrpEffect.SendAdvert.Alive], router.Effects);
        }

        Assert.Equal(first + (100 * Settings.AdvertInterval), router.State.Deadline);
    }

    [Fact]
    public void A_late_master_sends_one_advert_and_no_burst()
    {
        var router = new Router(Settings).Master();
        var late = router.State.Deadline!.Value.TotalSeconds + 2.5;
        router.At(late).Deadline();
        Assert.Equal([VrrpEffect.SendAdvert.Alive], router.Effects);
        router.At(late).Deadline();
        Assert.Empty(router.Effects);
    }

    [Fact]
    public void A_master_that_overslept_steps_down_before_it_says_anything()
    {
        var router = new Router(Settings).Master();
        router.At(router.State.AdvertAt!.Value.TotalSeconds + 3.7).Deadline();
        Assert.Equal(VrrpRole.Backup, router.State.Role);
        Assert.Equal(
            [
                new VrrpEffect.ReleaseAddresses(Settings.Addresses),
                new VrrpEffect.RoleChanged(VrrpRole.Master, VrrpRole.Backup, "3.700 s late with an advert"),
            ],
            router.Effects);
    }

    [Fact]
    public void Addresses_are_announced_again_after_the_delay_once()
    {
        var router = new Router(Settings).Master();
        var announcements = 0;
        for (var seconds = 0.5; seconds < 20; seconds += 0.5)
        {
            router.At(3.609375 + seconds).Deadline();
            announcements += router.Effects.Count(effect => effect is VrrpEffect.AnnounceAddresses);
            Assert.True(announcements == (seconds < 5 ? 0 : 1), $"{announcements} announcements at {seconds} s");
        }
    }

    [Fact]
    public void A_master_gives_way_to_a_higher_priority()
    {
        var router = new Router(Settings).Master();
        router.At(4).Hear(101);
        Assert.Equal(VrrpRole.Backup, router.State.Role);
        Assert.Equal(4 + 3.609375, router.State.Deadline!.Value.TotalSeconds);
        Assert.Equal(
            [
                new VrrpEffect.ReleaseAddresses(Settings.Addresses),
                new VrrpEffect.RoleChanged(VrrpRole.Master, VrrpRole.Backup, "advert of 10.0.0.9 with priority 101, ours 100"),
            ],
            router.Effects);
    }

    [Theory]
    [InlineData("10.0.0.6", VrrpRole.Backup)]
    [InlineData("10.0.0.4", VrrpRole.Master)]
    [InlineData("9.255.255.255", VrrpRole.Master)]
    [InlineData("200.0.0.1", VrrpRole.Backup)]
    public void Between_equal_priorities_the_greater_address_is_master(string source, VrrpRole expected)
    {
        var router = new Router(Settings).Master();
        router.At(4).Hear(100, source);
        Assert.Equal(expected, router.State.Role);
    }

    [Fact]
    public void A_master_answers_a_lower_priority_with_an_advert_and_an_announcement()
    {
        var router = new Router(Settings).Master();
        router.At(4).Hear(99);
        Assert.Equal(VrrpRole.Master, router.State.Role);
        Assert.Equal(VrrpEffect.SendAdvert.Alive, router.Effects[0]);
        Assert.Equal(new VrrpEffect.AnnounceAddresses(Settings.Addresses), router.Effects[1]);
        Assert.Equal(5, router.State.AdvertAt!.Value.TotalSeconds);
    }

    [Fact]
    public void A_flood_of_lower_priorities_is_answered_once_an_interval()
    {
        var router = new Router(Settings).Master();
        router.At(4).Hear(99);
        Assert.NotEmpty(router.Effects);
        for (var advert = 0; advert < 1000; advert++)
        {
            router.At(4 + (advert / 1001.0)).Hear(99, "10.0.0.3");
            Assert.Empty(router.Effects);
        }

        router.At(5).Hear(99);
        Assert.NotEmpty(router.Effects);
    }

    [Fact]
    public void A_thawed_master_steps_down_also_when_an_advert_comes_before_its_timer()
    {
        var router = new Router(Settings).Master();
        router.At(30).Hear(50);
        Assert.Equal(VrrpRole.Backup, router.State.Role);
        Assert.Equal(new VrrpEffect.ReleaseAddresses(Settings.Addresses), router.Effects[0]);
        Assert.DoesNotContain(router.Effects, effect => effect is VrrpEffect.SendAdvert);
    }

    [Fact]
    public void A_master_that_loses_its_address_but_not_its_link_resigns()
    {
        var router = new Router(Settings).Master();
        router.At(4).Give(new VrrpInput.LinkLost("no address", CanSend: true));
        Assert.Equal(VrrpEffect.SendAdvert.Resigning, router.Effects[0]);
        Assert.Equal(VrrpRole.Fault, router.State.Role);
    }

    [Fact]
    public void A_master_answers_a_resignation_at_once()
    {
        var router = new Router(Settings).Master();
        router.At(4).Hear(0);
        Assert.Equal([VrrpEffect.SendAdvert.Alive], router.Effects);
        Assert.Equal(VrrpRole.Master, router.State.Role);
    }

    [Fact]
    public void A_master_that_hears_its_own_address_warns_and_stays()
    {
        var router = new Router(Settings).Master();
        router.At(4).Hear(100, "10.0.0.5");
        Assert.Equal(VrrpRole.Master, router.State.Role);
        Assert.IsType<VrrpEffect.Warn>(Assert.Single(router.Effects));
    }

    [Fact]
    public void A_master_without_its_interface_gives_the_addresses_up_and_starts_over_when_it_is_back()
    {
        var router = new Router(Settings).Master();
        router.At(4).Give(new VrrpInput.LinkLost("interface ens33 is down"));
        Assert.Equal(VrrpRole.Fault, router.State.Role);
        Assert.Null(router.State.Deadline);
        Assert.Equal(
            [
                new VrrpEffect.ReleaseAddresses(Settings.Addresses),
                new VrrpEffect.RoleChanged(VrrpRole.Master, VrrpRole.Fault, "interface ens33 is down"),
            ],
            router.Effects);

        router.At(10).Give(new VrrpInput.LinkRestored());
        Assert.Equal(VrrpRole.Backup, router.State.Role);
        Assert.Equal(10 + 3.609375, router.State.Deadline!.Value.TotalSeconds);
    }

    [Theory]
    [InlineData(VrrpRole.Initialize)]
    [InlineData(VrrpRole.Fault)]
    public void Adverts_and_deadlines_mean_nothing_to_a_router_that_does_not_take_part(VrrpRole role)
    {
        var router = new Router(Settings) { State = new VrrpState { Role = role } };
        router.At(9).Hear(255);
        Assert.Empty(router.Effects);
        router.Deadline();
        Assert.Empty(router.Effects);
        Assert.Equal(role, router.State.Role);
    }

    [Fact]
    public void A_changed_priority_moves_the_running_wait()
    {
        var router = new Router(Settings).Started();
        router.At(1).Change(Settings with { Priority = 200 });
        Assert.Equal(3 + (56.0 / 256), router.State.Deadline!.Value.TotalSeconds);
    }

    [Fact]
    public void A_master_with_changed_addresses_keeps_its_role_and_touches_only_the_difference()
    {
        VirtualAddress kept = Settings.Addresses[0], added = new(IPAddress.Parse("10.0.0.101"), 32), gone = new(IPAddress.Parse("10.0.0.102"), 32);
        var router = new Router(Settings with { Addresses = [kept, gone] }).Master();
        router.At(4).Change(Settings with { Addresses = [kept, added] });
        Assert.Equal(VrrpRole.Master, router.State.Role);
        Assert.Equal(
            [
                VrrpEffect.SendAdvert.Alive,
                new VrrpEffect.ReleaseAddresses([gone]),
                new VrrpEffect.TakeAddresses([added]),
                new VrrpEffect.AnnounceAddresses([added]),
            ],
            router.Effects);
    }

    [Fact]
    public void Of_two_routers_that_hear_each_other_exactly_one_is_master_whatever_order_they_start_in()
    {
        for (var startOfSecond = 0.0; startOfSecond < 8; startOfSecond += 0.25)
        {
            var high = new Router(Settings with { Priority = 120, LocalAddress = IPAddress.Parse("10.0.0.1") });
            var low = new Router(Settings with { Priority = 100, LocalAddress = IPAddress.Parse("10.0.0.2") });
            var segment = new Segment(high, low);
            segment.RunUntil(0, router: low, start: 0);
            segment.RunUntil(startOfSecond, router: high, start: startOfSecond);
            segment.RunUntil(startOfSecond + 4);
            Assert.Equal((VrrpRole.Master, VrrpRole.Backup), (high.State.Role, low.State.Role));
        }
    }

    [Fact]
    public void Random_histories_never_break_an_invariant_and_effects_balance()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var router = new Router(Settings).Started();
            var holds = false;
            for (var step = 0; step < 200; step++)
            {
                router.At(router.Now.TotalSeconds + (random.NextDouble() * 2));
                switch (random.Next(6))
                {
                    case 0: router.Give(new VrrpInput.LinkLost("down")); break;
                    case 1: router.Give(new VrrpInput.LinkRestored()); break;
                    case 2: router.Hear((byte)random.Next(256), $"10.0.0.{random.Next(1, 10)}"); break;
                    default: router.Deadline(); break;
                }

                foreach (var effect in router.Effects)
                {
                    holds = effect switch
                    {
                        VrrpEffect.TakeAddresses => !holds ? true : throw new InvalidOperationException($"seed {seed}: taken twice"),
                        VrrpEffect.ReleaseAddresses => holds ? false : throw new InvalidOperationException($"seed {seed}: released twice"),
                        _ => holds,
                    };
                }

                Assert.Equal(router.State.Role == VrrpRole.Master, holds);
            }
        }
    }

    /// <summary>A machine with its state, driven by sentences.</summary>
    private sealed class Router(VrrpSettings settings)
    {
        public VrrpSettings Settings { get; private set; } = settings;

        public VrrpState State { get; set; }

        public IReadOnlyList<VrrpEffect> Effects { get; private set; } = [];

        public TimeSpan Now { get; private set; }

        public Router At(double seconds)
        {
            Now = TimeSpan.FromSeconds(seconds);
            return this;
        }

        public Router Give(VrrpInput input)
        {
            (State, var effects) = VrrpMachine.Step(Settings, State, input, Now);
            Effects = [.. effects];
            return this;
        }

        public Router Started() => Give(new VrrpInput.Started());

        public Router Deadline() => Give(VrrpInput.DeadlinePassed.Instance);

        public Router Master() => Started().At(Settings.MasterDownInterval.TotalSeconds).Deadline();

        public Router Hear(byte priority, string source = "10.0.0.9")
            => Give(new VrrpInput.AdvertReceived(new VrrpAdvert(IPAddress.Parse(source), priority)));

        public void Change(VrrpSettings next)
        {
            var before = Settings;
            Settings = next;
            Give(new VrrpInput.SettingsChanged(before));
        }
    }

    /// <summary>A segment on which every advert reaches every other router at once.</summary>
    private sealed class Segment(params Router[] routers)
    {
        public void RunUntil(double seconds, Router? router = null, double start = 0)
        {
            while (routers.Where(r => r.State.Deadline?.TotalSeconds <= seconds).MinBy(r => r.State.Deadline) is { } next)
            {
                next.At(next.State.Deadline!.Value.TotalSeconds).Deadline();
                Deliver(next);
            }

            if (router is not null)
            {
                router.At(start).Started();
                Deliver(router);
            }
        }

        private void Deliver(Router sender)
        {
            foreach (var advert in sender.Effects.OfType<VrrpEffect.SendAdvert>())
            {
                foreach (var other in routers.Where(other => other != sender))
                {
                    other.At(sender.Now.TotalSeconds)
                        .Hear(advert.Resign ? (byte)0 : sender.Settings.Priority, sender.Settings.LocalAddress.ToString());
                    Deliver(other);
                }
            }
        }
    }
}
