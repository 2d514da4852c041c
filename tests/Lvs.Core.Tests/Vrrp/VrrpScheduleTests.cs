using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>What a master does in time: announcements, leases, lateness. And what a backup makes of its own lateness.</summary>
public sealed class VrrpScheduleTests
{
    private static readonly VrrpSettings Settings = Router.Version2;

    [Fact]
    [Trait("row", "2.8 GARP repeat and delay")]
    public void Addresses_are_announced_at_once_and_again_after_the_delay()
        => Assert.Equal([(0, 5), (5, 5)], Announcements(new VrrpAnnouncements(), 60));

    [Fact]
    [Trait("row", "2.8 GARP repeat and delay")]
    public void Without_a_delay_there_is_no_second_batch()
        => Assert.Equal([(0, 3)], Announcements(new VrrpAnnouncements { Repeat = 3, Delay = TimeSpan.Zero }, 60));

    [Fact]
    [Trait("row", "2.8 GARP refresh")]
    public void A_refresh_comes_again_and_again_from_the_second_batch_on()
        => Assert.Equal(
            [(0, 5), (5, 5), (15, 2), (25, 2), (35, 2)],
            Announcements(new VrrpAnnouncements { Refresh = TimeSpan.FromSeconds(10), RefreshRepeat = 2 }, 36));

    [Fact]
    [Trait("row", "2.8 GARP on other interfaces")]
    public void On_other_interfaces_one_frame_comes_again_and_again_but_with_a_batch_of_all()
    {
        ValueList<VirtualAddress> extra = [Settings.Addresses[0]];
        var router = new Router(Settings with
        {
            Addresses = [.. Settings.Addresses, new VirtualAddress(IPAddress.Parse("192.0.2.200"), 32)],
            ExtraAddresses = extra,
            Announcements = new VrrpAnnouncements { Delay = TimeSpan.FromSeconds(10), ExtraInterval = TimeSpan.FromSeconds(5) },
        }).Master();
        var began = router.Now.TotalSeconds;
        var announced = router.Run(began + 21)
            .Where(step => step.Effect is VrrpEffect.AnnounceAddresses)
            .Select(step => ((int)Math.Round(step.At - began), (VrrpEffect.AnnounceAddresses)step.Effect))
            .Select(step => (step.Item1, step.Item2.Addresses.Count, step.Item2.Repeat));
        Assert.Equal([(5, 1, 1), (10, 2, 5), (15, 1, 1), (20, 1, 1)], announced);
    }

    [Fact]
    [Trait("row", "2.8 GARP lower priority")]
    public void After_a_master_of_lower_priority_there_are_two_batches_of_their_own()
    {
        var router = new Router(Settings with
        {
            Announcements = new VrrpAnnouncements
            {
                Delay = TimeSpan.Zero,
                LowerPriorityRepeat = 3,
                LowerPriorityDelay = TimeSpan.FromSeconds(2),
            },
        }).Master();
        router.At(4).Hear(50);
        Assert.Contains(new VrrpEffect.AnnounceAddresses(Settings.Addresses, 3), router.Effects);
        Assert.Equal([(6, 3)], Announced(router.Run(60)));
    }

    [Fact]
    [Trait("row", "2.8 GARP lower priority")]
    public void No_repeat_means_no_announcement_after_a_master_of_lower_priority()
    {
        var router = new Router(Settings with
        {
            Announcements = new VrrpAnnouncements { Delay = TimeSpan.Zero, LowerPriorityRepeat = 0 },
        }).Master();
        Assert.DoesNotContain(router.At(4).Hear(50).Effects, effect => effect is VrrpEffect.AnnounceAddresses);
        Assert.Empty(Announced(router.Run(60)));
    }

    [Fact]
    [Trait("row", "2.8 NA frame")]
    public void A_neighbour_advertisement_goes_to_all_nodes_with_override_and_our_link_layer_address()
    {
        var frame = new byte[NeighbourAdvertisement.Size];
        byte[] mac = [0x9e, 0x9e, 0x18, 0xf5, 0xc3, 0xfc];
        NeighbourAdvertisement.Write(frame, Adverts.At("2001:db8::100"), mac, forwards: true);

        const string Address = "20010DB8000000000000000000000100", AllNodes = "FF020000000000000000000000000001";
        var text = Convert.ToHexString(frame);
        Assert.Equal("333300000001" + "9E9E18F5C3FC" + "86DD" + "60000000" + "0020" + "3A" + "FF" + Address + AllNodes + "8800", text[..112]);
        Assert.Equal("A0000000" + Address + "0201" + "9E9E18F5C3FC", text[116..]);

        // By hand: the pseudo-header of RFC 8200 section 8.1 and the message sum up to all ones.
        Assert.Equal(0, InternetChecksum.Compute([.. Convert.FromHexString(Address + AllNodes + "000000200000003A"), .. frame[54..]]));
        NeighbourAdvertisement.Write(frame, Adverts.At("2001:db8::100"), mac, forwards: false);
        Assert.Equal(0x20, frame[58]);
    }

    [Fact]
    public void Leases_are_renewed_three_times_each_with_the_adverts()
    {
        var router = new Router(Settings with { Announcements = new VrrpAnnouncements { Delay = TimeSpan.Zero } }).Master();
        var began = router.Now.TotalSeconds;
        var effects = router.Run(began + 30.5);
        Assert.Equal(
            Enumerable.Range(1, 30).Select(second => Math.Round(began + second, 6)),
            effects.Where(step => step.Effect is VrrpEffect.RenewAddresses).Select(step => Math.Round(step.At, 6)));

        // Each in one step with its advert, which comes first.
        Assert.Equal(60, effects.Count);
        Assert.All(Enumerable.Range(0, 60), n => Assert.Equal(n % 2 == 0, effects[n].Effect is VrrpEffect.SendAdvert));
    }

    [Fact]
    public void Leases_are_renewed_in_time_also_when_adverts_are_rare_or_frequent()
    {
        foreach (var interval in new[] { 0.01, 20 })
        {
            var router = new Router(Router.Version3 with { AdvertInterval = TimeSpan.FromSeconds(interval) }).Master();
            var began = router.Now.TotalSeconds;
            var renewals = router.Run(began + 30).Where(step => step.Effect is VrrpEffect.RenewAddresses).Select(step => step.At).ToList();
            Assert.InRange(renewals.Count, 25, 41);
            Assert.All(renewals.Zip(renewals.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.7, 1.001));
        }
    }

    [Fact]
    public void A_master_that_was_late_for_longer_than_its_lease_but_not_for_a_backup_takes_its_addresses_again()
    {
        var router = new Router(Settings with { AddressLease = TimeSpan.FromSeconds(2) }).Master();
        router.At(router.State.AdvertSentAt.TotalSeconds + 2.9).Awake();
        Assert.Equal(VrrpRole.Master, router.Role);
        Assert.Equal(VrrpEffect.SendAdvert.Alive, router.Effects[0]);
        Assert.Equal(new VrrpEffect.TakeAddresses(Settings.Addresses), router.Effects[1]);
        Assert.Contains(router.Effects, effect => effect is VrrpEffect.AnnounceAddresses);
    }

    [Fact]
    public void A_master_whose_addresses_nobody_writes_any_more_says_so_when_their_lease_has_run_out_and_is_back_when_it_is_answered()
    {
        var router = new Router(Settings).Master();
        router.Run(20.2);
        var answered = router.State.RenewAt!.Value.TotalSeconds - 1;
        router.IsAnswered = false;
        var fault = router.Run(30).Single(step => step.Effect is VrrpEffect.RoleChanged);
        Assert.Equal(new VrrpEffect.RoleChanged(VrrpRole.Master, VrrpRole.Fault, VrrpFaultReasons.Unanswered), fault.Effect);
        Assert.InRange(fault.At - answered, 3, 4.001);
        Assert.Equal(
            [VrrpEffect.SendAdvert.Resigning, new VrrpEffect.ReleaseAddresses(Settings.Addresses), fault.Effect], router.Effects);

        router.At(60).Give(VrrpInput.AddressesAnswered.Instance);
        router.Is(VrrpRole.Backup, "its addresses can be held again");
    }

    [Fact]
    public void Without_a_lease_the_kernel_keeps_the_addresses_and_nobody_has_to_answer()
    {
        var router = new Router(Settings with { AddressLease = null }) { IsAnswered = false }.Master();
        router.Run(60);
        Assert.Equal(VrrpRole.Master, router.Role);
    }

    [Theory]
    [Trait("row", "2.5 timer_expired_backup")]
    [Trait("row", "2.13 A thread timer expired")]
    [InlineData(254, 4.0, VrrpRole.Master)]
    [InlineData(254, 4.01, VrrpRole.Backup)]
    [InlineData(100, 4.6, VrrpRole.Master)]
    [InlineData(100, 4.61, VrrpRole.Backup)]
    public void A_master_steps_down_first_when_a_backup_of_the_highest_other_priority_has_taken_over_an_interval_ago_unheard(
        byte highestOther, double sinceLastAdvert, VrrpRole expected)
    {
        var router = new Router(Settings with { HighestOtherPriority = highestOther }).Master();
        router.At(router.State.AdvertSentAt.TotalSeconds + sinceLastAdvert).Awake();
        Assert.Equal(expected, router.Role);
        Assert.Equal(expected == VrrpRole.Master, router.Effects[0] is VrrpEffect.SendAdvert);
    }

    [Theory]
    [InlineData(254, 3.0, VrrpRole.Master)]
    [InlineData(254, 3.01, VrrpRole.Backup)]
    [InlineData(100, 3.6, VrrpRole.Master)]
    [InlineData(100, 3.61, VrrpRole.Backup)]
    public void A_late_master_that_hears_who_has_taken_over_steps_down_at_once(byte highestOther, double sinceLastAdvert, VrrpRole expected)
    {
        var router = new Router(Settings with { HighestOtherPriority = highestOther }).Master();
        router.At(router.State.AdvertSentAt.TotalSeconds + sinceLastAdvert).Hear(50);
        Assert.Equal(expected, router.Role);
    }

    [Theory]
    [InlineData(2.5)]
    [InlineData(3.5)]
    [InlineData(4.5)]
    [InlineData(30)]
    public void A_backup_that_was_held_up_together_with_its_master_hears_it_before_it_takes_over(double stall)
    {
        var master = new Router(Settings with { Priority = 200 }).Master();
        var last = master.State.AdvertSentAt.TotalSeconds;
        var backup = new Router(Settings).Started();
        backup.At(last).Hear(200);

        var thawed = last + 0.5 + stall;
        backup.At(thawed).Awake();
        Assert.IsType<VrrpEffect.WokeLate>(Assert.Single(backup.Effects));
        master.At(thawed).Awake();
        var advert = master.Effects.Any(effect => effect is VrrpEffect.SendAdvert)
            ? thawed
            : master.Run(thawed + 3).First(step => step.Effect is VrrpEffect.SendAdvert).At;
        backup.Run(advert);
        Assert.Equal(VrrpRole.Backup, backup.Role);
    }

    [Fact]
    public void A_thawed_master_gives_its_addresses_up_before_it_says_anything_and_then_asks_the_wire()
    {
        var router = new Router(Settings).Master();
        router.At(30).Awake();
        Assert.Equal(
            [
                new VrrpEffect.WokeLate(TimeSpan.FromSeconds(30 - 4.609375)),
                new VrrpEffect.ReleaseAddresses(Settings.Addresses),
                new VrrpEffect.RoleChanged(VrrpRole.Master, VrrpRole.Backup, "25.391 s late with an advert"),
            ],
            router.Effects);
        Assert.Equal(30 + 1.609375, router.MasterDownAt);

        // The wire answers: somebody is master, whom preemption replaces in order.
        router.At(30.5).Hear(50);
        Assert.Equal(30 + 1.609375, router.MasterDownAt);
    }

    [Fact]
    public void A_thawed_master_steps_down_also_when_an_advert_comes_before_its_timer()
    {
        var router = new Router(Settings).Master();
        router.At(30).Hear(50);
        Assert.Equal(VrrpRole.Backup, router.Role);
        Assert.DoesNotContain(router.Effects, effect => effect is VrrpEffect.SendAdvert);
        Assert.Equal(VrrpRole.Backup, new Router(Settings).Master().At(30).Give(new VrrpInput.WokeLate(TimeSpan.FromSeconds(5))).Role);
    }

    [Theory]
    [InlineData(3.5)]
    [InlineData(30)]
    public void A_thawed_master_steps_down_first_whatever_it_hears_of_first(double silence)
    {
        VrrpInput[] news =
        [
            new VrrpInput.AddressLost(Settings.Addresses[0]),
            new VrrpInput.GroupAnnounces(),
            new VrrpInput.WeightChanged(5),
            new VrrpInput.Stopped(),
            new VrrpInput.SettingsChanged(Settings with { Addresses = [Adverts.Address("10.0.0.101", 32)] }),
        ];
        Assert.All(news, input =>
        {
            var router = new Router(Settings).Master();
            router.At(router.State.AdvertSentAt.TotalSeconds + silence).Give(input);
            Assert.NotEqual(VrrpRole.Master, router.Role);
            Assert.Equal(
                (input as VrrpInput.SettingsChanged)?.Before.Addresses ?? Settings.Addresses,
                Assert.Single(router.Effects.OfType<VrrpEffect.ReleaseAddresses>()).Addresses);
            Assert.DoesNotContain(router.Effects, effect => effect is VrrpEffect.SendAdvert or VrrpEffect.TakeAddresses or VrrpEffect.AnnounceAddresses);
        });
    }

    [Fact]
    public void A_backup_that_woke_late_listens_for_two_more_intervals_and_skew_before_it_is_master()
    {
        var router = new Router(Settings).Started();
        router.At(1).Hear(120);
        router.At(1 + 3.609375 + 0.6).Awake();
        Assert.Equal(VrrpRole.Backup, router.Role);
        Assert.IsType<VrrpEffect.WokeLate>(Assert.Single(router.Effects));
        Assert.Equal(router.Now.TotalSeconds + 2.609375, router.MasterDownAt);

        // What had arrived while it did not run settles it.
        router.Hear(120);
        Assert.Equal(router.Now.TotalSeconds + 3.609375, router.MasterDownAt);
        Assert.Equal(0, router.State.Deferrals);
    }

    [Fact]
    public void A_backup_that_woke_late_is_master_after_that_when_the_silence_was_real()
    {
        var router = new Router(Settings).Started();
        router.At(20).Awake();
        Assert.Equal(VrrpRole.Backup, router.Role);
        router.Run(20 + 2.6);
        Assert.Equal(VrrpRole.Backup, router.Role);
        router.Run(20 + 2.62);
        Assert.Equal(VrrpRole.Master, router.Role);
    }

    [Fact]
    public void A_stall_before_the_deadline_shows_as_well()
    {
        // Adverts at 2 s, 3 s and 4 s were not seen because the loop stood still from 1.1 s to 4.6 s; the timer itself is on time.
        var router = new Router(Settings).Started();
        router.At(1).Hear(120);
        Assert.Equal(2.5, router.Deadline);
        router.At(4.6).Awake();
        Assert.Equal(4.6 + 2.609375, router.MasterDownAt);
        Assert.Equal(VrrpRole.Backup, router.At(4.61).Awake().Role);
    }

    [Fact]
    public void A_loop_that_is_late_for_another_reason_can_say_so()
    {
        var router = new Router(Settings).Started();
        router.At(3.5).Give(new VrrpInput.WokeLate(TimeSpan.FromSeconds(1)));
        Assert.Equal(3.5 + 2.609375, router.MasterDownAt);
        Assert.Empty(router.Give(new VrrpInput.WokeLate(TimeSpan.FromSeconds(3.4))).Effects);
    }

    [Fact]
    public void A_little_lateness_changes_nothing()
    {
        var router = new Router(Settings).Started();
        while (router.Role == VrrpRole.Backup)
        {
            router.At(router.Deadline + 0.4).Awake();
        }

        Assert.Equal(VrrpRole.Master, router.Role);
        Assert.InRange(router.Now.TotalSeconds, 3.609375, 4.1);
    }

    [Fact]
    public void A_loop_that_is_always_late_is_master_in_the_end()
    {
        var router = new Router(Settings).Started();
        for (var wakeUp = 0; router.Role == VrrpRole.Backup; wakeUp++)
        {
            router.At(router.Deadline + 5).Awake();
            Assert.InRange(wakeUp, 0, 10);
        }
    }

    [Fact]
    public void While_adverts_come_a_backup_is_never_woken()
    {
        var router = new Router(Settings).Started();
        for (var second = 1; second < 100; second++)
        {
            Assert.True(router.Deadline > second);
            router.At(second + (second % 3 * 0.1)).Hear(120);
        }
    }

    [Fact]
    public void Early_and_double_deadlines_are_harmless()
    {
        var backup = new Router(Settings).Started();
        var state = backup.State;
        Assert.Empty(backup.At(0.1).Awake().Effects);
        Assert.Equal(state, backup.State);

        var master = new Router(Settings).Master();
        state = master.State;
        Assert.Empty(master.At(3.7).Awake().Effects);
        Assert.Equal(state, master.State);
    }

    private static List<(int, int)> Announcements(VrrpAnnouncements schedule, int seconds)
    {
        var router = new Router(Settings with { Announcements = schedule }).Started();
        var began = router.Settings.MasterDownInterval.TotalSeconds;
        return Announced(router.Run(began + seconds)).ConvertAll(batch => (batch.At - (int)began, batch.Repeat));
    }

    private static List<(int At, int Repeat)> Announced(IEnumerable<(double At, VrrpEffect Effect)> effects)
        => [.. effects
            .Where(step => step.Effect is VrrpEffect.AnnounceAddresses)
            .Select(step => ((int)step.At, ((VrrpEffect.AnnounceAddresses)step.Effect).Repeat))];
}
