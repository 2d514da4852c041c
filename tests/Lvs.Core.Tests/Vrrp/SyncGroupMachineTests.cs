using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>Sync groups (reference section 2.11): members move together.</summary>
public sealed class SyncGroupMachineTests
{
    [Fact]
    [Trait("row", "2.11 all must be able to win")]
    public void Nobody_is_master_before_every_member_wants_to_be()
    {
        var group = new Group(2).Started();
        group.Members[0].Run(3.7);
        group.Settle();
        Assert.Equal(VrrpStanding.WantsMaster, group.Members[0].State.Standing);
        Assert.Equal([VrrpRole.Backup, VrrpRole.Backup], group.Roles);

        group.Members[1].Run(3.7);
        group.Settle();
        Assert.Equal([VrrpRole.Master, VrrpRole.Master], group.Roles);
        Assert.Equal(VrrpRole.Master, group.State.Role);
    }

    [Fact]
    [Trait("row", "2.11 all must be able to win")]
    public void One_that_hears_a_master_it_gives_way_to_keeps_the_others_back()
    {
        var group = new Group(2).Started();
        for (var second = 1; second < 20; second++)
        {
            group.Members[0].Run(second);
            group.Members[1].Run(second);
            group.Members[1].Hear(200);
            group.Settle();
        }

        Assert.Equal([VrrpRole.Backup, VrrpRole.Backup], group.Roles);
    }

    [Fact]
    [Trait("row", "2.11 one member pulls the rest")]
    public void One_that_gives_way_takes_the_others_with_it()
    {
        var group = new Group(3).Masters();
        group.Members[1].At(5).Hear(200);
        group.Settle();
        Assert.All(group.Roles, role => Assert.Equal(VrrpRole.Backup, role));
        Assert.DoesNotContain(VrrpEffect.SendAdvert.Resigning, group.Members[0].History);
        Assert.Contains(group.Members[0].History, effect => effect is VrrpEffect.ReleaseAddresses);
    }

    [Fact]
    [Trait("row", "2.11 one member pulls the rest")]
    public void One_at_fault_takes_the_others_with_it_and_they_come_back_together()
    {
        var group = new Group(3).Masters();
        group.Members[0].At(5).Give(new VrrpInput.FaultRaised(VrrpFaults.Link, "down"));
        group.Settle();
        Assert.All(group.Roles, role => Assert.Equal(VrrpRole.Fault, role));
        Assert.Single(group.Members[2].History, VrrpEffect.SendAdvert.Resigning);
        Assert.Equal(VrrpStanding.Held, group.Members[2].State.Standing);

        group.Members[1].Give(new VrrpInput.FaultRaised(VrrpFaults.Tracking, "failed"));
        group.Settle();
        group.Members[0].Give(new VrrpInput.FaultCleared(VrrpFaults.Link));
        group.Settle();
        Assert.All(group.Roles, role => Assert.Equal(VrrpRole.Fault, role));

        group.Members[1].Give(new VrrpInput.FaultCleared(VrrpFaults.Tracking));
        group.Settle();
        Assert.All(group.Roles, role => Assert.Equal(VrrpRole.Backup, role));
    }

    [Fact]
    public void One_that_hands_over_takes_the_others_with_it_and_they_resign()
    {
        var group = new Group(2).Masters();
        group.Members[0].At(5).Give(new VrrpInput.HandOver());
        group.Settle();
        Assert.All(group.Roles, role => Assert.Equal(VrrpRole.Backup, role));
        Assert.Single(group.Members[1].History, VrrpEffect.SendAdvert.Resigning);
    }

    [Fact]
    public void A_group_that_hands_over_to_nobody_is_master_again()
    {
        var group = new Group(2).Masters();
        group.Members[0].At(5).Give(new VrrpInput.HandOver());
        group.Settle();
        group.Give(new SyncGroupInput.MemberOrdered("0", new VrrpInput.HandOver()));
        Assert.All(group.Members, member => Assert.True(member.State.Yields));
        group.Members.ForEach(member => member.Run(10));
        group.Settle();
        Assert.Equal([VrrpRole.Master, VrrpRole.Master], group.Roles);
        Assert.All(group.Members, member => Assert.Equal(
            VrrpOrderOutcome.NobodyTookOver, Assert.Single(member.History.OfType<VrrpEffect.OrderEnded>()).Outcome));
    }

    [Fact]
    public void A_member_that_joins_a_group_of_masters_listens_first_and_does_not_disturb_it()
    {
        var group = new Group(2).Masters();
        var joining = group.Add();
        group.Settle();
        joining.At(5).Started();
        group.Settle();
        Assert.Equal([VrrpRole.Master, VrrpRole.Master, VrrpRole.Backup], group.Roles);
        joining.Run(9);
        group.Settle();
        Assert.Equal([VrrpRole.Master, VrrpRole.Master, VrrpRole.Master], group.Roles);
    }

    [Fact]
    [Trait("row", "2.7 GARP for sync-group members")]
    public void The_others_announce_as_well_when_one_met_a_master_of_lower_priority()
    {
        var group = new Group(2).Masters();
        group.Members[0].At(5).Hear(50);
        Assert.Contains(group.Members[0].Effects, effect => effect is VrrpEffect.DualMaster { Stays: true });
        group.Give(new SyncGroupInput.RivalMet("0"));
        Assert.Contains(group.Members[1].Effects, effect => effect is VrrpEffect.AnnounceAddresses);
    }

    [Fact]
    public void The_last_faulty_member_that_leaves_the_configuration_frees_the_others()
    {
        var group = new Group(2).Masters();
        group.Members[0].At(5).Give(new VrrpInput.FaultRaised(VrrpFaults.Link, "down"));
        group.Settle();
        group.Give(new SyncGroupInput.MembersChanged(["1"]));
        Assert.Equal(VrrpRole.Backup, group.Members[1].Role);
    }

    [Fact]
    public void A_report_of_a_stranger_is_ignored()
    {
        var state = new SyncGroupState();
        Assert.Equal(state, SyncGroupMachine.Step(state, new SyncGroupInput.StandingChanged("x", VrrpStanding.Faulty)).State);
    }

    [Fact]
    public void Whatever_happens_the_members_end_in_one_role_and_no_order_is_given_for_ever()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var group = new Group(3).Started();
            var now = 0.0;
            for (var step = 0; step < 60; step++)
            {
                now += random.NextDouble();
                var member = group.Members[random.Next(3)];
                _ = random.Next(10) switch
                {
                    0 => member.At(now).Hear((byte)random.Next(256)),
                    1 => member.At(now).Give(new VrrpInput.FaultRaised(VrrpFaults.Link, "down")),
                    2 or 3 => member.At(now).Give(new VrrpInput.FaultCleared(VrrpFaults.Link)),
                    4 => member.At(now).Give(new VrrpInput.MaintenanceChanged(random.Next(3) == 0)),
                    5 => member.At(now).Give(new VrrpInput.HandOver()),
                    6 => member.At(now).Give(new VrrpInput.Reclaim()),
                    _ => member.At(now).Awake(),
                };
                group.Settle();
            }

            foreach (var member in group.Members)
            {
                member.At(now).Give(new VrrpInput.FaultCleared(VrrpFaults.Link));
                member.Give(new VrrpInput.MaintenanceChanged(On: false));
                group.Settle();
            }

            for (var later = 0; later < 20; later++)
            {
                group.Members.ForEach(member => member.Run(now + later));
                group.Settle();
            }

            Assert.True(group.Roles.All(role => role == VrrpRole.Master), $"seed {seed}: {string.Join(' ', group.Roles)}");
        }
    }

    /// <summary>Members and their group; Settle carries reports and orders until nothing is said any more.</summary>
    private sealed class Group
    {
        private readonly List<VrrpStanding> _reported = [];

        public Group(int members)
        {
            for (var member = 0; member < members; member++)
            {
                Add();
            }
        }

        public List<Router> Members { get; } = [];

        public SyncGroupState State { get; private set; } = new();

        public IEnumerable<VrrpRole> Roles => Members.Select(member => member.Role);

        public Router Add()
        {
            Members.Add(new Router(Router.Version2 with { InSyncGroup = true }));
            _reported.Add(VrrpStanding.Initialize);
            Give(new SyncGroupInput.MembersChanged([.. Enumerable.Range(0, Members.Count).Select(n => n.ToString())]));
            return Members[^1];
        }

        public Group Started()
        {
            Members.ForEach(member => member.Started());
            Settle();
            return this;
        }

        public Group Masters()
        {
            Started();
            Members.ForEach(member => member.Run(3.7));
            Settle();
            Assert.All(Roles, role => Assert.Equal(VrrpRole.Master, role));
            return this;
        }

        public void Settle()
        {
            for (var rounds = 0; ; rounds++)
            {
                Assert.InRange(rounds, 0, 20);
                var changed = Enumerable.Range(0, Members.Count).FirstOrDefault(n => Members[n].State.Standing != _reported[n], -1);
                if (changed < 0)
                {
                    return;
                }

                _reported[changed] = Members[changed].State.Standing;
                Give(new SyncGroupInput.StandingChanged(changed.ToString(), _reported[changed]));
            }
        }

        public void Give(SyncGroupInput input)
        {
            (State, var effects) = SyncGroupMachine.Step(State, input);
            foreach (var order in effects.OfType<SyncGroupEffect.Order>())
            {
                var member = Members[int.Parse(order.Member)];
                member.At(Members.Max(other => other.Now)).Give(order.Input);
            }
        }
    }
}
