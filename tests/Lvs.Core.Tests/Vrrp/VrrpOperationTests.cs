using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>Faults, and what operators do: hand over, reclaim, maintain, take addresses off.</summary>
public sealed class VrrpOperationTests
{
    private static readonly VrrpSettings Settings = Router.Version2;

    public static TheoryData<VrrpFaults> Causes =>
        [VrrpFaults.Link, VrrpFaults.SourceAddress, VrrpFaults.Tracking, VrrpFaults.NoPeer, VrrpFaults.AwaitingScripts, VrrpFaults.Mtu];

    [Theory]
    [Trait("row", "2.8 FAULT causes")]
    [MemberData(nameof(Causes))]
    public void A_master_at_fault_gives_the_addresses_up_and_starts_over_when_it_is_mended(VrrpFaults cause)
    {
        var router = new Router(Settings).Master();
        router.At(4).Give(new VrrpInput.FaultRaised(cause, "it failed"));
        Assert.Null(router.State.Deadline);
        Assert.Equal(
            [
                new VrrpEffect.ReleaseAddresses(Settings.Addresses),
                new VrrpEffect.RoleChanged(VrrpRole.Master, VrrpRole.Fault, "it failed"),
            ],
            router.Effects);

        router.At(10).Give(new VrrpInput.FaultCleared(cause));
        Assert.Equal(VrrpRole.Backup, router.Role);
        Assert.Equal(10 + 3.609375, router.MasterDownAt);
    }

    [Fact]
    [Trait("row", "2.8 leave: priority 0")]
    public void A_master_at_fault_that_is_still_heard_resigns()
        => Assert.Equal(
            VrrpEffect.SendAdvert.Resigning,
            new Router(Settings).Master().At(4).Give(new VrrpInput.FaultRaised(VrrpFaults.Tracking, "check failed", CanSend: true)).Effects[0]);

    [Fact]
    [Trait("row", "2.8 FAULT causes")]
    public void Of_several_causes_the_last_one_must_be_gone()
    {
        var router = new Router(Settings).Started();
        router.Give(new VrrpInput.FaultRaised(VrrpFaults.Link, "down"));
        router.Give(new VrrpInput.FaultRaised(VrrpFaults.Tracking, "failed"));
        Assert.Empty(router.Effects);
        router.Give(new VrrpInput.FaultCleared(VrrpFaults.Link));
        Assert.Equal(VrrpRole.Fault, router.Role);
        router.Give(new VrrpInput.FaultCleared(VrrpFaults.Tracking));
        router.Is(VrrpRole.Backup, "Tracking is back");
    }

    [Fact]
    [Trait("row", "2.8 FAULT causes")]
    public void What_is_said_of_a_fault_is_the_last_news_of_the_causes_that_are_left()
    {
        var reasons = new VrrpFaultReasons();
        reasons.Note(new VrrpInput.FaultRaised(VrrpFaults.Tracking, "check failed"));
        reasons.Note(new VrrpInput.GroupOrders(VrrpRole.Fault, "a member is at fault"));
        reasons.Note(new VrrpInput.FaultRaised(VrrpFaults.Link, "eth0 is down"));
        reasons.Note(new VrrpInput.FaultRaised(VrrpFaults.Link, "eth0 does not exist"));
        reasons.Note(new VrrpInput.GroupOrders(VrrpRole.Backup, "the group is well"));
        Assert.Equal("eth0 does not exist; check failed", reasons.Of(VrrpFaults.Link | VrrpFaults.Tracking));
        Assert.Equal("a member is at fault", reasons.Of(VrrpFaults.Group));
        Assert.Empty(reasons.Of(VrrpFaults.None));
    }

    [Fact]
    public void A_router_that_is_at_fault_when_it_starts_says_so_and_starts_when_it_is_mended()
    {
        var router = new Router(Settings);
        router.Give(new VrrpInput.FaultRaised(VrrpFaults.Link, "down"));
        router.Is(VrrpRole.Fault, "down");
        router.Started();
        Assert.Equal(VrrpRole.Fault, router.Role);
        router.At(3).Give(new VrrpInput.FaultCleared(VrrpFaults.Link));
        Assert.Equal(VrrpRole.Backup, router.Role);
    }

    [Fact]
    public void A_fault_that_is_over_before_the_start_is_forgotten()
    {
        var router = new Router(Settings);
        router.Give(new VrrpInput.FaultRaised(VrrpFaults.Link, "down"));
        router.Give(new VrrpInput.FaultCleared(VrrpFaults.Link));
        Assert.Equal(VrrpRole.Initialize, router.Role);
        Assert.Equal(VrrpRole.Backup, router.Started().Role);
    }

    [Fact]
    public void The_owner_is_master_at_once_when_its_fault_is_over()
    {
        var router = new Router(Settings with { Priority = 255, WishesMaster = true }).Started();
        router.At(4).Give(new VrrpInput.FaultRaised(VrrpFaults.Link, "down"));
        Assert.Equal(VrrpRole.Master, router.At(5).Give(new VrrpInput.FaultCleared(VrrpFaults.Link)).Role);
    }

    [Fact]
    [Trait("row", "2.8 someone deletes a VIP")]
    public void An_address_taken_off_by_hand_is_put_back_and_announced()
    {
        var router = new Router(Settings).Master();
        router.At(4).Give(new VrrpInput.AddressLost(Settings.Addresses[0]));
        Assert.Equal(
            [new VrrpEffect.TakeAddresses(Settings.Addresses), new VrrpEffect.AnnounceAddresses(Settings.Addresses, 5)], router.Effects);
        Assert.Empty(router.Give(new VrrpInput.AddressLost(Adverts.Address("10.0.0.99", 32))).Effects);
    }

    [Fact]
    [Trait("row", "2.8 someone deletes a VIP")]
    public void An_address_taken_off_by_hand_ends_the_mastership_for_a_skew_time_when_so_configured()
    {
        var router = new Router(Settings with { OnAddressLoss = AddressLoss.StepDown }).Master();
        router.At(4).Give(new VrrpInput.AddressLost(Settings.Addresses[0]));
        Assert.Equal(VrrpEffect.SendAdvert.Resigning, router.Effects[0]);
        router.Is(VrrpRole.Backup, "somebody took 10.0.0.100 off");
        Assert.Equal(4.609375, router.MasterDownAt);
    }

    [Fact]
    public void A_master_that_hands_over_resigns_and_prefers_any_other_until_it_reclaims()
    {
        var router = new Router(Settings).Master();
        router.At(4).Give(new VrrpInput.HandOver());
        Assert.Equal(VrrpEffect.SendAdvert.Resigning, router.Effects[0]);
        router.Is(VrrpRole.Backup, "hands over");
        for (var second = 5; second < 60; second++)
        {
            router.Run(second);
            router.Hear(1);
            Assert.Equal(VrrpRole.Backup, router.Role);
        }

        router.Give(new VrrpInput.Reclaim());
        Assert.Equal(router.Now.TotalSeconds + 0.609375, router.MasterDownAt);
        router.Run(60);
        Assert.Equal(VrrpRole.Master, router.Role);
        Assert.False(router.State.Yields);
    }

    [Fact]
    public void A_hand_over_can_end_by_itself()
    {
        var router = new Router(Settings).Master();
        router.At(4).Give(new VrrpInput.HandOver(ReturnAfter: TimeSpan.FromSeconds(10)));
        for (var second = 5; second < 14; second++)
        {
            router.Run(second);
            router.Hear(50);
        }

        Assert.Equal(VrrpRole.Backup, router.Role);
        for (var second = 14; second < 18; second++)
        {
            router.Run(second);
            router.Hear(50);
        }

        Assert.Equal(VrrpRole.Master, router.Role);
    }

    [Fact]
    public void Who_handed_over_is_master_again_when_there_is_nobody_else()
    {
        var router = new Router(Settings).Master();
        router.At(4).Give(new VrrpInput.HandOver());
        router.Run(4 + 3.7);
        Assert.Equal(VrrpRole.Master, router.Role);
        Assert.False(router.State.Yields);
    }

    [Fact]
    public void Reclaiming_replaces_a_master_of_lower_priority_also_without_preemption()
    {
        var router = new Router(Settings with { Preempt = false }).Started();
        router.At(1).Hear(50);
        router.Give(new VrrpInput.Reclaim());
        router.At(1.2).Hear(50);
        router.Run(1.7);
        router.Hear(50);
        Assert.Equal(VrrpRole.Master, router.Role);
    }

    [Fact]
    public void A_backup_can_be_told_to_yield_so_that_a_third_takes_over()
    {
        var router = new Router(Settings).Started();
        router.At(1).Give(new VrrpInput.HandOver());
        Assert.Empty(router.Effects);
        router.At(2).Hear(1);
        Assert.Equal(2 + 3.609375, router.MasterDownAt);
    }

    [Fact]
    public void In_maintenance_a_router_is_never_master_until_it_is_lifted()
    {
        var router = new Router(Settings).Master();
        router.At(4).Give(new VrrpInput.MaintenanceChanged(On: true));
        Assert.Equal(VrrpEffect.SendAdvert.Resigning, router.Effects[0]);
        router.Is(VrrpRole.Backup, "goes into maintenance");
        Assert.Null(router.State.Deadline);
        router.At(5).Hear(0);
        router.Give(new VrrpInput.FaultRaised(VrrpFaults.Link, "down"));
        router.Give(new VrrpInput.FaultCleared(VrrpFaults.Link));
        router.Give(new VrrpInput.WeightChanged(10));
        router.Give(new VrrpInput.WokeLate(TimeSpan.Zero));
        Assert.Null(router.State.Deadline);
        Assert.Equal(VrrpRole.Backup, router.Role);

        router.At(100).Give(new VrrpInput.MaintenanceChanged(On: false));
        Assert.Equal(100 + 3 + (146.0 / 256), router.MasterDownAt);
        router.Run(104);
        Assert.Equal(VrrpRole.Master, router.Role);
    }

    [Fact]
    public void Maintenance_holds_an_owner_back_and_outlasts_a_restart_of_the_instance()
    {
        var router = new Router(Settings with { Priority = 255, WishesMaster = true });
        router.Give(new VrrpInput.MaintenanceChanged(On: true));
        Assert.Equal(VrrpRole.Backup, router.Started().Role);
        router.Give(new VrrpInput.Stopped());
        Assert.Equal(VrrpRole.Backup, router.Started().Role);
        Assert.True(router.State.InMaintenance);
    }

    [Fact]
    public void Who_cannot_listen_at_once_gives_up_what_an_earlier_incarnation_held()
    {
        var release = new VrrpEffect.ReleaseAddresses(Settings.Addresses);
        var maintained = new Router(Settings).Give(new VrrpInput.MaintenanceChanged(On: true));
        var waiting = new Router(Settings).Give(new VrrpInput.FaultRaised(VrrpFaults.AwaitingScripts, "waits"));
        foreach (var router in new[] { maintained, waiting })
        {
            router.Give(new VrrpInput.Started(HoldsAddresses: true));
            Assert.Equal(release, router.Effects[0]);
            Assert.False(router.State.HoldsAddresses);
        }

        Assert.Equal(release, new Router(Settings).Give(new VrrpInput.Started(TimeSpan.FromSeconds(1), HoldsAddresses: true)).Effects[0]);
    }

    [Fact]
    public void Random_histories_never_break_an_invariant_and_effects_balance()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var router = AnyRouter(random);
            router.Give(new VrrpInput.Started(TimeSpan.FromSeconds(random.Next(2)), HoldsAddresses: random.Next(2) == 0));
            var holds = router.State.HoldsAddresses;
            for (var step = 0; step < 200; step++)
            {
                router.At(router.Now + (random.NextDouble() * 2 * router.Settings.AdvertInterval));
                Perturb(router, random);
                foreach (var effect in router.Effects)
                {
                    holds = effect switch
                    {
                        VrrpEffect.TakeAddresses => true,
                        VrrpEffect.ReleaseAddresses => holds ? false : throw new InvalidOperationException($"seed {seed}: released twice"),
                        _ => holds,
                    };
                }

                Assert.Equal(router.State.HoldsAddresses, holds);
                Assert.True(router.Role != VrrpRole.Master || holds);
            }
        }
    }

    [Fact]
    public void Of_several_adverts_like_the_one_that_was_heard_the_last_one_is_enough()
    {
        var checks = 0;
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var router = AnyRouter(random);
            router.Give(new VrrpInput.Started());
            for (var step = 0; step < 200; step++)
            {
                router.At(router.Now + (random.NextDouble() * 2 * router.Settings.AdvertInterval));
                Perturb(router, random);
                var (settings, first, heard) = (router.Settings, router.State, router.Now);
                if (!first.OnlyFollows(settings, heard))
                {
                    continue;
                }

                var advert = new VrrpAdvert(first.LastHeard, first.LastHeardPriority, first.MasterInterval(settings), VrrpRemarks.None);
                var (each, now) = (first, heard);
                for (var again = random.Next(1, 5); again > 0; again--)
                {
                    now += random.NextDouble() * 2 * first.MasterInterval(settings);
                    (each, var effects) = VrrpMachine.Step(settings, each, advert, now);
                    Assert.Empty(effects);
                }

                var (once, _) = VrrpMachine.Step(settings, first, advert, now);
                Assert.Equal(each, once);
                Assert.Equal(first.Deadline - heard, once.Deadline - now);
                checks++;
            }
        }

        Assert.True(checks > 1000, $"only {checks} routers that follow");
    }

    private static Router AnyRouter(Random random) => new(random.Next(3) switch
    {
        0 => Router.Version3,
        1 => Settings with { Priority = 255, WishesMaster = true },
        _ => Settings with
        {
            Preempt = random.Next(2) == 0,
            InSyncGroup = random.Next(4) == 0,
            PreemptDelay = TimeSpan.FromSeconds(random.Next(3)),
        },
    });

    private static void Perturb(Router router, Random random)
    {
        _ = random.Next(16) switch
        {
            0 => router.Give(new VrrpInput.FaultRaised((VrrpFaults)(1 << random.Next(6)), "down", random.Next(2) == 0)),
            1 or 2 => router.Give(new VrrpInput.FaultCleared((VrrpFaults)63)),
            3 or 4 => router.Hear((byte)random.Next(256), $"10.0.0.{random.Next(1, 10)}", random.Next(1, 4096) / 100.0),
            5 => router.Give(new VrrpInput.WeightChanged(random.Next(-300, 300))),
            6 => router.Give(new VrrpInput.HandOver(random.Next(2) == 0 ? null : TimeSpan.FromSeconds(1))),
            7 => router.Give(new VrrpInput.Reclaim()),
            8 => router.Give(new VrrpInput.MaintenanceChanged(random.Next(3) == 0)),
            9 => router.Give(new VrrpInput.WokeLate(router.Now - TimeSpan.FromSeconds(random.Next(3)))),
            10 => router.Give(new VrrpInput.GroupOrders((VrrpRole)random.Next(1, 4), "ordered", random.Next(2) == 0)),
            11 => router.Give(random.Next(10) == 0 ? new VrrpInput.Stopped() : new VrrpInput.Started()),
            12 => router.Give(new VrrpInput.AddressLost(Settings.Addresses[0])),
            13 => router.Change(router.Settings with { DownTimerAdverts = random.Next(1, 5) }),
            _ => router.Awake(),
        };
    }
}
