using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>RFC 3768 and RFC 9568 section 6.4 and keepalived's additions, in virtual time: timers, start-up, elections, reload.</summary>
public sealed class VrrpMachineTests
{
    private static readonly VrrpSettings Settings = Router.Version2;

    private static readonly VrrpEffect[] TakeOver =
    [
        VrrpEffect.SendAdvert.Alive,
        new VrrpEffect.TakeAddresses(Settings.Addresses),
        new VrrpEffect.AnnounceAddresses(Settings.Addresses, 5),
    ];

    [Theory]
    [Trait("row", "2.5 skew")]
    [Trait("row", "2.5 master_down")]
    [InlineData(2, 100, 1, 0.609375, 3.609375)]
    [InlineData(2, 254, 1, 0.0078125, 3.0078125)]
    [InlineData(2, 1, 1, 0.99609375, 3.99609375)]
    [InlineData(2, 100, 10, 0.609375, 30.609375)]
    [InlineData(3, 100, 1, 0.609375, 3.609375)]
    [InlineData(3, 100, 0.1, 0.0609375, 0.3609375)]
    [InlineData(3, 100, 0.01, 0.00609375, 0.03609375)]
    [InlineData(3, 255, 40.95, 0.1599609, 123.0099609)]
    public void Skew_and_master_down_interval_follow_the_formula_of_the_version(
        int version, byte priority, double interval, double skew, double masterDown)
    {
        var settings = Settings with { Version = version, Priority = priority, AdvertInterval = TimeSpan.FromSeconds(interval) };
        Assert.Equal(skew, settings.SkewTime.TotalSeconds, 1e-6);
        Assert.Equal(masterDown, settings.MasterDownInterval.TotalSeconds, 1e-6);
    }

    [Fact]
    [Trait("row", "2.5 down_timer_adverts")]
    public void The_number_of_silent_intervals_can_be_configured()
        => Assert.Equal(5.609375, (Settings with { DownTimerAdverts = 5 }).MasterDownInterval.TotalSeconds);

    [Fact]
    [Trait("row", "2.6 state MASTER below 255 waits")]
    public void A_router_starts_as_backup_and_listens_for_the_master_down_interval_whatever_it_wishes()
    {
        foreach (var wish in new[] { false, true })
        {
            var router = new Router(Settings with { WishesMaster = wish }).Started();
            Assert.Equal(VrrpRole.Backup, router.Role);
            Assert.Equal(3.609375, router.MasterDownAt);
            router.Is(VrrpRole.Backup, "starts");
        }
    }

    [Fact]
    [Trait("row", "2.6 priority 255 and state MASTER")]
    public void The_address_owner_starts_as_master()
        => Assert.Equal(VrrpRole.Master, new Router(Settings with { Priority = 255, WishesMaster = true }).Started().Role);

    [Fact]
    [Trait("row", "2.6 priority 255 and state MASTER")]
    public void An_owner_that_is_told_to_start_as_backup_listens_first()
        => Assert.Equal(3 + (1.0 / 256), new Router(Settings with { Priority = 255 }).Started().MasterDownAt, 1e-6);

    [Fact]
    [Trait("row", "2.6 sync group wait")]
    public void In_a_sync_group_one_that_wishes_to_be_master_waits_for_one_interval_and_the_least_skew()
        => Assert.Equal(
            1 + (1.0 / 256), new Router(Settings with { InSyncGroup = true, WishesMaster = true }).Started().MasterDownAt, 1e-6);

    [Fact]
    [Trait("row", "2.6 weight-0 scripts hold INIT")]
    public void A_router_whose_scripts_have_no_result_yet_stays_in_initialize_until_they_have()
    {
        var router = new Router(Settings);
        router.Give(new VrrpInput.FaultRaised(VrrpFaults.AwaitingScripts, "waits for its scripts"));
        router.Started();
        Assert.Equal(VrrpRole.Initialize, router.Role);
        Assert.Empty(router.Effects);
        router.At(5).Give(new VrrpInput.FaultCleared(VrrpFaults.AwaitingScripts));
        router.Is(VrrpRole.Backup, "starts");
        Assert.Equal(5 + 3.609375, router.MasterDownAt);
    }

    [Fact]
    [Trait("row", "2.6 start-up delay")]
    public void Who_waits_for_its_scripts_still_keeps_the_start_up_delay()
    {
        var router = new Router(Settings);
        router.Give(new VrrpInput.FaultRaised(VrrpFaults.AwaitingScripts, "waits for its scripts"));
        router.Give(new VrrpInput.Started(TimeSpan.FromSeconds(10)));
        router.At(2).Give(new VrrpInput.FaultCleared(VrrpFaults.AwaitingScripts));
        router.Is(VrrpRole.Backup, "starts");
        Assert.Equal(10 + 3.609375, router.MasterDownAt);
        router.At(9.9).Hear(200);
        Assert.True(router.State.LastHeard.IsNone);
    }

    [Fact]
    [Trait("row", "2.6 start-up delay")]
    [Trait("row", "2.3 adverts are ignored during start-up delay")]
    public void During_the_start_up_delay_nothing_is_heard_and_the_wait_begins_after_it()
    {
        var router = new Router(Settings).Give(new VrrpInput.Started(TimeSpan.FromSeconds(10)));
        router.At(9.9).Hear(200);
        Assert.Equal(10 + 3.609375, router.MasterDownAt);
        Assert.True(router.State.LastHeard.IsNone);
        router.At(10).Hear(200);
        Assert.Equal(Adverts.At("10.0.0.9"), router.State.LastHeard);

        var owner = new Router(Settings with { Priority = 255, WishesMaster = true }).Give(new VrrpInput.Started(TimeSpan.FromSeconds(10)));
        Assert.Equal(VrrpRole.Backup, owner.Role);
        owner.Run(10);
        Assert.Equal(VrrpRole.Master, owner.Role);
    }

    [Fact]
    [Trait("row", "2.6 left-over VIPs")]
    public void Addresses_left_from_a_crash_are_kept_when_the_wire_knows_no_other_master()
    {
        var router = new Router(Settings).Give(new VrrpInput.Started(HoldsAddresses: true));
        Assert.DoesNotContain(router.Effects, effect => effect is VrrpEffect.ReleaseAddresses);
        Assert.Equal(1.609375, router.MasterDownAt);
        var effects = router.Run(1.61).Select(step => step.Effect).ToList();
        Assert.Equal(VrrpRole.Master, router.Role);
        Assert.DoesNotContain(effects, effect => effect is VrrpEffect.ReleaseAddresses);
    }

    [Theory]
    [Trait("row", "2.6 left-over VIPs")]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(200)]
    public void Addresses_left_from_a_crash_are_given_up_with_the_first_advert_of_another_master(byte priority)
    {
        var router = new Router(Settings).Give(new VrrpInput.Started(HoldsAddresses: true));
        router.At(0.5).Hear(priority);
        Assert.Equal(new VrrpEffect.ReleaseAddresses(Settings.Addresses), router.Effects[0]);
        Assert.False(router.State.HoldsAddresses);
        router.At(0.6).Hear(priority);
        Assert.Empty(router.Effects);
    }

    [Fact]
    [Trait("row", "2.8 become: order")]
    public void A_backup_becomes_master_when_the_deadline_passes_and_not_before()
    {
        var router = new Router(Settings).Started();
        router.Run(3.609);
        Assert.Equal(VrrpRole.Backup, router.Role);
        Assert.Empty(router.Effects);

        router.At(3.609375).Awake();
        Assert.Equal(
            [.. TakeOver, new VrrpEffect.RoleChanged(VrrpRole.Backup, VrrpRole.Master, "no master was heard")], router.Effects);
        Assert.Equal(VrrpMasterReason.MasterNoResponse, router.State.MasterReason);
    }

    [Fact]
    [Trait("row", "2.8 excluded VIPs")]
    public void Excluded_addresses_are_held_announced_and_given_up_with_the_others()
    {
        var excluded = Adverts.Address("2001:db8::1", 64);
        ValueList<VirtualAddress> all = [.. Settings.Addresses, excluded];
        var router = new Router(Settings with { ExcludedAddresses = [excluded] }).Started();
        router.Run(3.7);
        Assert.Equal(all, router.Settings.HeldAddresses);
        router.At(4).Give(new VrrpInput.Stopped());
        Assert.Contains(new VrrpEffect.ReleaseAddresses(all), router.Effects);
    }

    [Theory]
    [Trait("row", "2.7 BACKUP accepts")]
    [InlineData(101)]
    [InlineData(100)]
    [InlineData(255)]
    public void An_advert_of_no_lower_priority_starts_the_wait_anew(byte priority)
    {
        var router = new Router(Settings).Started();
        router.At(2).Hear(priority);
        Assert.Equal(2 + 3.609375, router.MasterDownAt);
        Assert.Equal(Adverts.At("10.0.0.9"), router.State.Master);
    }

    [Fact]
    [Trait("row", "2.7 BACKUP discards a lower priority")]
    [Trait("row", "2.13 received lower priority, discarding")]
    public void A_preempting_backup_does_not_listen_to_a_master_of_lower_priority()
    {
        var router = new Router(Settings).Started();
        router.Run(3);
        router.Hear(99);
        Assert.Equal(3.609375, router.MasterDownAt);
        var warning = Assert.IsType<VrrpEffect.Warn>(Assert.Single(router.Effects));
        Assert.Equal("10.0.0.9 advertises with priority 99, ours 100: discarding", warning.Message);
        router.At(3.1).Hear(99);
        Assert.Empty(router.Effects);
        router.At(3.61).Awake();
        router.Is(VrrpRole.Master, "master 10.0.0.9 has priority 99, ours 100");
        Assert.Equal(VrrpMasterReason.Preempted, router.State.MasterReason);
    }

    [Fact]
    [Trait("row", "2.7 nopreempt")]
    public void Without_preemption_a_master_of_lower_priority_stays()
    {
        var router = new Router(Settings with { Preempt = false }).Started();
        router.At(3).Hear(1);
        Assert.Equal(3 + 3.609375, router.MasterDownAt);
    }

    [Fact]
    [Trait("row", "2.7 preempt_delay")]
    public void The_preemption_delay_runs_from_the_first_advert_of_lower_priority()
    {
        var router = new Router(Settings with { PreemptDelay = TimeSpan.FromSeconds(10) }).Started();
        for (var second = 1; second <= 10; second++)
        {
            router.At(second).Hear(50);
            Assert.Equal(second + 3.609375, router.MasterDownAt);
        }

        Assert.Equal(11, router.State.PreemptAt!.Value.TotalSeconds);
        router.At(11).Hear(50);
        Assert.Equal(10 + 3.609375, router.MasterDownAt);
        router.Run(14);
        Assert.Equal(VrrpRole.Master, router.Role);
    }

    [Fact]
    [Trait("row", "2.7 preempt_delay")]
    public void The_preemption_delay_stops_with_an_advert_of_no_lower_priority_and_does_not_run_at_start_up()
    {
        var router = new Router(Settings with { PreemptDelay = TimeSpan.FromSeconds(10) }).Started();
        Assert.Null(router.State.PreemptAt);
        router.At(1).Hear(50);
        router.At(2).Hear(100);
        Assert.Null(router.State.PreemptAt);
        router.At(3).Hear(50);
        Assert.Equal(13, router.State.PreemptAt!.Value.TotalSeconds);
    }

    [Fact]
    [Trait("row", "2.5 BACKUP receives priority 0")]
    public void A_resigning_master_is_followed_after_the_skew_time()
    {
        var router = new Router(Settings).Started();
        router.At(1).Hear(120);
        router.At(1.5).Hear(0);
        Assert.Equal(1.5 + 0.609375, router.MasterDownAt);
        router.Run(2.2);
        Assert.Equal(VrrpRole.Master, router.Role);
        Assert.Equal(VrrpMasterReason.Priority, router.State.MasterReason);
    }

    [Fact]
    [Trait("row", "2.5 version 3 learns")]
    public void A_version_3_backup_goes_by_the_interval_of_its_master_and_a_master_by_its_own()
    {
        var router = new Router(Router.Version3).Started();
        router.At(0.1).Hear(120, interval: 2);
        Assert.Equal(0.1 + 6 + (2 * 156 / 256.0), router.MasterDownAt, 1e-9);
        router.At(0.2).Hear(0, interval: 2);
        Assert.Equal(0.2 + (2 * 156 / 256.0), router.MasterDownAt, 1e-9);
        router.Run(2);
        Assert.Equal(VrrpRole.Master, router.Role);
        Assert.Null(router.State.LearnedInterval);
        Assert.Equal(0.1, (router.State.AdvertAt!.Value - router.State.AdvertSentAt).TotalSeconds, 1e-6);
    }

    [Fact]
    [Trait("row", "2.5 version 3 learns")]
    public void What_was_learnt_is_forgotten_when_a_fault_is_over_and_a_discarded_advert_teaches_nothing()
    {
        var router = new Router(Router.Version3).Started();
        router.At(0.1).Hear(50, interval: 2);
        Assert.Null(router.State.LearnedInterval);
        router.At(0.2).Hear(120, interval: 2);
        Assert.Equal(2, router.State.LearnedInterval!.Value.TotalSeconds);
        router.Give(new VrrpInput.FaultRaised(VrrpFaults.Link, "down"));
        router.At(1).Give(new VrrpInput.FaultCleared(VrrpFaults.Link));
        Assert.Null(router.State.LearnedInterval);
    }

    [Fact]
    [Trait("row", "2.5 version 2 never learns")]
    public void A_version_2_backup_never_learns()
        => Assert.Null(new Router(Settings).Started().At(1).Hear(120, interval: 7).State.LearnedInterval);

    [Fact]
    [Trait("row", "2.5 MASTER receives priority 0")]
    public void A_master_answers_a_resignation_at_once()
    {
        var router = new Router(Settings).Master();
        router.At(4).Hear(0);
        Assert.Equal([VrrpEffect.SendAdvert.Alive], router.Effects);
        Assert.Equal(5, router.State.AdvertAt!.Value.TotalSeconds);
    }

    [Fact]
    [Trait("row", "2.5 timers without drift")]
    public void A_master_advertises_every_interval_without_drift()
    {
        var router = new Router(Router.Version3 with { AdvertInterval = TimeSpan.FromMilliseconds(10) }).Master();
        var first = router.State.AdvertAt!.Value;
        var random = new Random(1);
        for (var advert = 0; advert < 10_000; advert++)
        {
            router.At(router.State.AdvertAt!.Value + TimeSpan.FromMilliseconds(random.NextDouble() * 9)).Awake();
            Assert.Contains(VrrpEffect.SendAdvert.Alive, router.Effects);
        }

        Assert.Equal(first + (10_000 * router.Settings.AdvertInterval), router.State.AdvertAt);
    }

    [Fact]
    public void A_late_master_sends_one_advert_and_no_burst()
    {
        var router = new Router(Settings).Master();
        router.At(router.State.AdvertAt!.Value.TotalSeconds + 1.5).Awake();
        Assert.Single(router.Effects, VrrpEffect.SendAdvert.Alive);
        router.Awake();
        Assert.Empty(router.Effects);
    }

    [Theory]
    [Trait("row", "2.5 effective priority")]
    [Trait("row", "2.7 effective priority")]
    [InlineData(100, 50, 150)]
    [InlineData(100, -300, 1)]
    [InlineData(100, 500, 254)]
    [InlineData(255, -100, 255)]
    public void The_effective_priority_is_the_configured_one_and_the_weights_within_bounds_and_an_owner_stays_one(
        byte priority, int weight, byte expected)
        => Assert.Equal(expected, new VrrpState { Weight = weight }.EffectivePriority(Settings with { Priority = priority }));

    [Fact]
    [Trait("row", "2.5 effective priority moves the down timer")]
    [Trait("row", "2.13 Changing effective priority")]
    public void A_change_of_effective_priority_moves_the_running_wait()
    {
        var router = new Router(Settings).Started();
        router.At(1).Give(new VrrpInput.WeightChanged(100, "script proxy is up"));
        Assert.Equal(3 + (56.0 / 256), router.MasterDownAt);
        Assert.Equal([new VrrpEffect.PriorityChanged(100, 200, "script proxy is up")], router.Effects);
        router.Hear(150);
        Assert.Equal(3 + (56.0 / 256), router.MasterDownAt);
    }

    [Fact]
    [Trait("row", "2.7 MASTER hears a higher priority")]
    [Trait("row", "2.8 leave by election: no priority 0")]
    public void A_master_gives_way_to_a_higher_priority_without_resigning()
    {
        var router = new Router(Settings).Master();
        router.At(4).Hear(101);
        Assert.Equal(4 + 3.609375, router.MasterDownAt);
        Assert.Equal(
            [
                new VrrpEffect.ReleaseAddresses(Settings.Addresses),
                new VrrpEffect.RoleChanged(VrrpRole.Master, VrrpRole.Backup, "advert of 10.0.0.9 with priority 101, ours 100"),
                new VrrpEffect.DualMaster(Adverts.At("10.0.0.9"), 101, Stays: false),
            ],
            router.Effects);
    }

    [Fact]
    [Trait("row", "2.7 higher_prio_send_advert")]
    public void One_more_advert_is_sent_before_giving_way_when_configured()
    {
        var router = new Router(Settings with { HigherPrioritySendAdvert = true }).Master();
        router.At(4).Hear(101);
        Assert.Equal(VrrpEffect.SendAdvert.Alive, router.Effects[0]);
        Assert.Equal(VrrpRole.Backup, router.Role);
    }

    [Theory]
    [Trait("row", "2.7 equal priority by address")]
    [InlineData("10.0.0.6", VrrpRole.Backup)]
    [InlineData("10.0.0.4", VrrpRole.Master)]
    [InlineData("9.255.255.255", VrrpRole.Master)]
    [InlineData("200.0.0.1", VrrpRole.Backup)]
    public void Between_equal_priorities_the_greater_address_is_master(string source, VrrpRole expected)
        => Assert.Equal(expected, new Router(Settings).Master().At(4).Hear(100, source).Role);

    [Fact]
    [Trait("row", "2.7 own address")]
    public void A_master_that_hears_its_own_address_warns_and_stays()
    {
        var router = new Router(Settings).Master();
        router.At(4).Hear(100, "10.0.0.5");
        Assert.Equal(VrrpRole.Master, router.Role);
        Assert.Equal(VrrpWarning.OwnAddress, Assert.IsType<VrrpEffect.Warn>(Assert.Single(router.Effects)).Kind);
    }

    [Fact]
    [Trait("row", "2.7 MASTER hears a lower priority")]
    [Trait("row", "2.13 forcing new election")]
    public void A_master_answers_a_lower_priority_with_an_advert_and_announcements_and_an_alarm()
    {
        var router = new Router(Settings).Master();
        router.At(4).Hear(99);
        Assert.Equal(
            [
                VrrpEffect.SendAdvert.Alive,
                new VrrpEffect.AnnounceAddresses(Settings.Addresses, 5),
                new VrrpEffect.DualMaster(Adverts.At("10.0.0.9"), 99, Stays: true),
                new VrrpEffect.Warn(
                    VrrpWarning.LowerPriorityMaster,
                    Adverts.At("10.0.0.9"),
                    "10.0.0.9 advertises with priority 99, ours 100: forcing a new election"),
            ],
            router.Effects);
        Assert.Equal(5, router.State.AdvertAt!.Value.TotalSeconds);
    }

    [Fact]
    [Trait("row", "2.7 lower_prio_no_advert")]
    public void A_lower_priority_is_not_answered_with_an_advert_when_so_configured()
    {
        var router = new Router(Settings with { LowerPriorityNoAdvert = true }).Master();
        var due = router.State.AdvertAt;
        router.At(4).Hear(99);
        Assert.DoesNotContain(VrrpEffect.SendAdvert.Alive, router.Effects);
        Assert.Contains(router.Effects, effect => effect is VrrpEffect.AnnounceAddresses);
        Assert.Equal(due, router.State.AdvertAt);
    }

    [Fact]
    public void A_flood_of_lower_priorities_is_answered_once_an_interval()
    {
        var router = new Router(Settings).Master();
        router.At(4).Hear(99);
        for (var advert = 0; advert < 1000; advert++)
        {
            router.At(4 + (advert / 1001.0)).Hear(99, "10.0.0.3");
            Assert.Empty(router.Effects);
        }

        router.At(5).Hear(99);
        Assert.NotEmpty(router.Effects);
    }

    [Fact]
    [Trait("row", "2.7 two owners")]
    public void Of_two_owners_the_one_with_the_lower_address_gives_way()
    {
        var router = new Router(Settings with { Priority = 255, WishesMaster = true }).Started();
        router.At(1).Hear(255, "10.0.0.9");
        Assert.Equal(VrrpRole.Backup, router.Role);
        Assert.Equal(VrrpWarning.SecondOwner, Assert.IsType<VrrpEffect.Warn>(router.Effects[0]).Kind);
    }

    [Fact]
    [Trait("row", "2.7 two owners")]
    public void The_owner_with_the_greater_address_gives_in_when_the_other_still_talks_after_two_adverts_and_a_bit_more_than_an_interval()
    {
        var router = new Router(Settings with { Priority = 255, WishesMaster = true }).Started();
        router.At(0.5).Hear(255, "10.0.0.1");
        Assert.Equal(VrrpRole.Master, router.Role);
        for (var second = 1; second <= 2; second++)
        {
            router.Run(second + 0.5);
            router.Hear(255, "10.0.0.1");
        }

        Assert.Equal(VrrpRole.Backup, router.Role);
        Assert.Equal(254, router.State.EffectivePriority(router.Settings));

        // Its skew stays an owner's, and 255 is back when another is master, or when it is master itself.
        router.At(3).Hear(255, "10.0.0.1");
        Assert.Equal(254, router.State.EffectivePriority(router.Settings));
        Assert.Equal(3 + 3 + (1.0 / 256), router.MasterDownAt, 1e-6);
        router.Run(7);
        Assert.Equal(VrrpRole.Master, router.Role);
        Assert.Equal(255, router.State.EffectivePriority(router.Settings));
    }

    [Fact]
    [Trait("row", "2.7 two owners")]
    public void An_owner_that_gave_in_is_owner_again_when_somebody_else_talks()
    {
        var router = new Router(Settings with { Priority = 255 })
        {
            State = new VrrpState
            {
                Role = VrrpRole.Backup,
                IsStarted = true,
                GaveInToOwner = true,
                Master = Adverts.At("10.0.0.1"),
                MasterDownAt = TimeSpan.FromSeconds(9),
            },
        };
        router.At(1).Hear(200, "10.0.0.2");
        Assert.Equal(255, router.State.EffectivePriority(router.Settings));
    }

    [Fact]
    [Trait("row", "2.7 two owners")]
    public void An_owner_stays_when_the_other_falls_silent_in_time()
    {
        var router = new Router(Settings with { Priority = 255, WishesMaster = true }).Started();
        router.At(0.5).Hear(255, "10.0.0.1");
        router.Run(1.5);
        router.Hear(255, "10.0.0.1");
        router.Run(30);
        router.Hear(255, "10.0.0.1");
        Assert.Equal(VrrpRole.Master, router.Role);
    }

    [Fact]
    public void Who_does_not_know_the_connections_of_a_master_yet_replaces_it_only_when_it_is_silent_or_is_told_to()
    {
        var router = new Router(Settings).Give(new VrrpInput.SyncAwaited(true)).Started();
        router.At(1).Hear(50);
        Assert.Equal(1 + 3.609375, router.MasterDownAt);
        router.Give(new VrrpInput.SyncAwaited(false)).At(2).Hear(50);
        Assert.Equal(1 + 3.609375, router.MasterDownAt);
        router.Give(new VrrpInput.SyncAwaited(true)).At(3).Hear(50);
        Assert.Equal(3 + 3.609375, router.MasterDownAt);
        router.Give(new VrrpInput.Reclaim()).At(3.1).Hear(50);
        Assert.Equal(3 + 0.609375, router.MasterDownAt);

        var left = new Router(Settings).Started().Give(new VrrpInput.SyncAwaited(true));
        left.Run(untilSeconds: 4);
        Assert.Equal(VrrpRole.Master, left.Role);
    }

    [Fact]
    [Trait("row", "2.7 nopreempt after FAULT")]
    public void A_router_without_preemption_comes_back_from_a_fault_as_backup()
    {
        var router = new Router(Settings with { Preempt = false }).Master();
        router.At(4).Give(new VrrpInput.FaultRaised(VrrpFaults.Link, "down"));
        router.At(6).Give(new VrrpInput.FaultCleared(VrrpFaults.Link));
        router.At(7).Hear(50);
        Assert.Equal(7 + 3.609375, router.MasterDownAt);
    }

    [Fact]
    public void A_stopping_backup_says_nothing()
    {
        var router = new Router(Settings).Started();
        router.At(1).Give(new VrrpInput.Stopped());
        Assert.Equal([new VrrpEffect.RoleChanged(VrrpRole.Backup, VrrpRole.Initialize, "stops")], router.Effects);
        Assert.Null(router.State.Deadline);
    }

    [Theory]
    [Trait("row", "2.8 leave: priority 0")]
    [Trait("row", "2.12 removed instance")]
    [Trait("row", "2.13 sent 0 priority")]
    [InlineData(false, "stops")]
    [InlineData(true, "is deleted")]
    public void A_master_that_stops_or_is_removed_resigns_before_it_gives_the_addresses_up(bool deleted, string reason)
    {
        var router = new Router(Settings).Master();
        router.At(5).Give(new VrrpInput.Stopped(deleted));
        Assert.Equal(
            [
                VrrpEffect.SendAdvert.Resigning,
                new VrrpEffect.ReleaseAddresses(Settings.Addresses),
                new VrrpEffect.RoleChanged(VrrpRole.Master, VrrpRole.Initialize, reason),
            ],
            router.Effects);
    }

    [Fact]
    [Trait("row", "2.12 reload keeps the role")]
    public void A_master_with_changed_addresses_advertises_first_and_touches_only_the_difference()
    {
        VirtualAddress kept = Settings.Addresses[0], added = Adverts.Address("10.0.0.101", 32), gone = Adverts.Address("10.0.0.102", 32);
        var router = new Router(Settings with { Addresses = [kept, gone] }).Master();
        router.At(4).Change(Settings with { Addresses = [kept, added] });
        Assert.Equal(
            [
                VrrpEffect.SendAdvert.Alive,
                new VrrpEffect.ReleaseAddresses([gone]),
                new VrrpEffect.TakeAddresses([added]),
                new VrrpEffect.AnnounceAddresses([added], 5),
            ],
            router.Effects);
        Assert.Equal(9, router.State.AnnounceAt!.Value.TotalSeconds);
    }

    [Fact]
    [Trait("row", "2.12 reload keeps the role")]
    public void A_reload_moves_the_wait_of_a_backup_by_what_changed()
    {
        var router = new Router(Settings).Started();
        router.At(1).Change(Settings with { Priority = 200 });
        Assert.Equal(3 + (56.0 / 256), router.MasterDownAt);
        router.Change(router.Settings with { DownTimerAdverts = 5 });
        Assert.Equal(5 + (56.0 / 256), router.MasterDownAt);
    }

    [Theory]
    [Trait("row", "2.3 adverts are ignored in INIT and FAULT")]
    [InlineData(VrrpRole.Initialize)]
    [InlineData(VrrpRole.Fault)]
    public void Adverts_and_deadlines_mean_nothing_to_a_router_that_does_not_take_part(VrrpRole role)
    {
        var router = new Router(Settings)
        {
            State = new VrrpState { Role = role, Faults = role == VrrpRole.Fault ? VrrpFaults.Link : VrrpFaults.None },
        };
        router.At(9).Hear(255);
        Assert.Empty(router.Effects);
        router.Awake();
        Assert.Empty(router.Effects);
        Assert.Equal(role, router.Role);
    }
}
