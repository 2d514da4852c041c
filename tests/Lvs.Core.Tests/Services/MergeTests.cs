using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Lvs.Core.Cluster;
using Lvs.Core.Services;

namespace Lvs.Core.Tests.Services;

/// <summary>Decisions of several directors, of few about few servers, so that much is contrary.</summary>
public sealed class MergeTests
{
    private static readonly IPAddress Host = IPAddress.Parse("198.51.100.1");

    private static readonly Gen<Stamp> Stamps =
        from counter in Gen.Choose(1, 12)
        from director in Gen.Elements("lb1", "lb2", "lb3")
        select new Stamp(counter, director);

    private static readonly Gen<ServerOverride> Decisions =
        from service in Gen.Elements(null, "A", "B")
        from port in Gen.Elements<ushort?>(null, 80, 81)
        from isOut in Gen.Elements(true, false)
        from weight in Gen.Elements<int?>(null, 0, 5)
        from stamp in Stamps
        select new ServerOverride(service, new(Host, port)) { IsOut = isOut, Weight = weight, Stamp = stamp };

    private static readonly Gen<ServerOverrides> States =
        from entries in Decisions.ListOf()
        select ServerOverrides.None.Merge(new ServerOverrides
        {
            Entries = entries.DistinctBy(entry => (entry.Service, entry.Target)).ToValueList(),
        });

    [Fact]
    public void Two_that_hear_of_each_other_know_the_same()
        => Check(from a in States from b in States select (a, b), pair => pair.a.Merge(pair.b) == pair.b.Merge(pair.a));

    [Fact]
    public void The_order_in_which_three_hear_of_each_other_does_not_matter()
        => Check(
            from a in States from b in States from c in States select (a, b, c),
            three => three.a.Merge(three.b).Merge(three.c) == three.a.Merge(three.b.Merge(three.c)));

    [Fact]
    public void To_hear_of_something_twice_changes_nothing()
        => Check(
            from a in States from b in States select (a, b),
            pair => pair.a.Merge(pair.a) == pair.a && pair.a.Merge(pair.b).Merge(pair.b) == pair.a.Merge(pair.b));

    [Fact]
    public void Digests_are_equal_exactly_where_the_decisions_are()
        => Check(from a in States from b in States select (a, b), pair => (pair.a.Digest() == pair.b.Digest()) == (pair.a == pair.b));

    [Fact]
    public void What_is_decided_after_something_was_known_stands_whoever_decides_it()
        => Check(
            from state in States from director in Gen.Elements("lb0", "lb9") from kind in Gen.Elements(ServerOrderKind.Drain, ServerOrderKind.Weigh) select (state, director, kind),
            given =>
            {
                var order = new ServerOrder(null, new(Host, 80), given.kind, 7);
                var (next, _, problem) = given.state.Apply(order, [ServerOverridesTests.Web], given.director);
                var decision = Assert.Single(next.Except(given.state));
                return problem is null
                    && next.Merge(given.state) == next
                    && given.state.Merge(new ServerOverrides { Entries = [decision] }) == next
                    && decision.Stamp > given.state.Latest;
            });

    [Fact]
    public void What_was_taken_back_is_not_brought_back_by_one_who_was_away()
    {
        var away = Ordered(ServerOverrides.None, ServerOrderKind.Drain, "lb1");
        var restored = Ordered(away, ServerOrderKind.Restore, "lb2");
        Assert.Empty(restored.Merge(away).Items);
        Assert.Empty(away.Merge(restored).Items);
    }

    [Fact]
    public void Of_too_many_the_oldest_are_forgotten_and_one_who_was_away_does_not_bring_them_back()
    {
        var away = Ordered(ServerOverrides.None, ServerOrderKind.Drain, "lb1");
        var state = Ordered(away, ServerOrderKind.Restore, "lb1").Merge(Many(100, ServerOverrides.MostEntries, isOut: false));
        Assert.Equal(ServerOverrides.MostEntries, state.Entries.Count);
        Assert.DoesNotContain(state.Entries, entry => entry.Target.Port == 80);
        Assert.Equal(state, state.Merge(away));
        Assert.Equal(state, away.Merge(state));
    }

    [Fact]
    public void A_decision_that_holds_is_decided_anew_before_it_would_be_forgotten()
    {
        var held = Many(1, 3, isOut: true);
        var state = held.Merge(Many(10, ServerOverrides.MostEntries - 3, isOut: false));
        for (var i = 0; i < 5; i++)
        {
            state = Ordered(state, i % 2 == 0 ? ServerOrderKind.Drain : ServerOrderKind.Restore, "lb2");
            Assert.Equal(ServerOverrides.MostEntries, state.Entries.Count);
            Assert.Equal(i % 2 == 0 ? 4 : 3, state.Items.Count);
            Assert.All(held.Items, item => Assert.Contains(state.Items, other => other with { Stamp = item.Stamp } == item));
        }

        Assert.All(state.Items, item => Assert.True(item.Stamp.Counter > ServerOverrides.MostEntries));
        Assert.Equal(state, state.Merge(held));
    }

    [Fact]
    public void No_stamp_of_another_keeps_a_director_from_deciding()
    {
        var state = new ServerOverrides { Entries = [new(null, new(Host, 80)) { IsOut = true, Stamp = new(Stamp.Highest, "lb1") }] };
        Assert.Equal(new Stamp(Stamp.Highest, "lb2"), Ordered(state, ServerOrderKind.Restore, "lb2").Latest);
        Assert.Empty(Ordered(state, ServerOrderKind.Restore, "lb2").Items);
    }

    private static ServerOverrides Many(int first, int count, bool isOut) => ServerOverrides.None.Merge(new ServerOverrides
    {
        Entries = Enumerable.Range(first, count)
            .Select(number => new ServerOverride($"{number}", new(Host)) { IsOut = isOut, Stamp = new(number, "lb1") })
            .ToValueList(),
    });

    private static ServerOverrides Ordered(ServerOverrides state, ServerOrderKind kind, string director)
    {
        var (next, _, problem) = state.Apply(new ServerOrder(null, new(Host, 80), kind), [ServerOverridesTests.Web], director);
        Assert.Null(problem);
        return next;
    }

    private static void Check<T>(Gen<T> given, Func<T, bool> holds)
        => FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(given.ToArbitrary(), holds));
}
