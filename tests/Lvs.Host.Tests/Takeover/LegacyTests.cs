using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using Lvs.Actors.Addresses;
using Lvs.Actors.Director;
using Lvs.Actors.Ipvs;
using Lvs.Actors.Vrrp;
using Lvs.Core.Ipvs;
using Lvs.Core.Vrrp;
using Lvs.Host.Takeover;
using Lvs.Native.Vrrp;

namespace Lvs.Host.Tests.Takeover;

/// <summary>What one process gives to the next arrives as it was.</summary>
public sealed class LegacyTests
{
    private static readonly RouterAddress Peer = RouterAddress.From(IPAddress.Parse("2001:db8::7"));

    private static readonly DirectorProtocol.Bequest Nothing = new(
        new VrrpProtocol.Bequest([], ImmutableSortedDictionary.Create<string, SyncGroupState>(StringComparer.Ordinal)),
        new IpvsProtocol.Loans(null, false, ImmutableSortedDictionary.Create<string, (string, string)>(StringComparer.Ordinal)),
        new AddressesProtocol.Loans(ImmutableSortedDictionary.Create<string, (string, string)>(StringComparer.Ordinal)));

    [Fact]
    public void Every_part_of_a_state_arrives_also_one_that_is_added_to_it_later()
    {
        object state = default(VrrpState);
        var parts = typeof(VrrpState).GetProperties().Where(part => part.CanWrite).ToList();
        foreach (var part in parts)
        {
            part.SetValue(state, Other(part.PropertyType));
        }

        var before = (VrrpState)state;
        Assert.All(parts, part => Assert.NotEqual(part.GetValue(default(VrrpState)), part.GetValue(before)));
        var router = Assert.Single(Passed(Of(before)).Vrrp.Instances);
        Assert.Equal(before, router.State);
    }

    [Fact]
    public void Every_counter_arrives()
    {
        var counters = new VrrpCounters();
        foreach (var counter in typeof(VrrpCounters).GetProperties().Where(counter => counter.PropertyType == typeof(long)))
        {
            counter.SetValue(counters, 7L);
        }

        foreach (var reason in Enum.GetValues<VrrpRejection>())
        {
            counters.CountRejected(reason);
        }

        var after = Assert.Single(Passed(Of(default, counters)).Vrrp.Instances).Counters;
        Assert.Equal(counters.Named, after.Named);
        Assert.Equal(counters.RejectedByReason, after.RejectedByReason);
        Assert.DoesNotContain(after.Named, counter => counter.Value == 0);
    }

    [Fact]
    public void Sequences_replay_marks_groups_and_what_is_put_back_arrive()
    {
        var memory = new VrrpMemory(65535, uint.MaxValue, ulong.MaxValue, true, [new VrrpReplayMark(Peer, ulong.MaxValue - 1)]);
        var group = new SyncGroupState
        {
            Role = VrrpRole.Master,
            Members = ImmutableSortedDictionary.Create<string, VrrpStanding>(StringComparer.Ordinal).Add("VI_1", VrrpStanding.Held).Add("a", VrrpStanding.Master),
        };
        var loans = new IpvsProtocol.Loans(
            new IpvsTimeouts(TimeSpan.FromSeconds(900), TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(300)),
            true,
            ImmutableSortedDictionary.Create<string, (string, string)>(StringComparer.Ordinal).Add("net.ipv4.vs.conntrack", ("0", "1")));
        var bequest = Of(default);
        bequest = bequest with
        {
            Vrrp = bequest.Vrrp with
            {
                Instances = [bequest.Vrrp.Instances[0] with { Memory = memory, Reason = "no \"master\"", ChangedFrom = VrrpRole.Backup, ChangedAt = TimeSpan.FromTicks(3) }],
                Groups = bequest.Vrrp.Groups.Add("G", group),
            },
            Loans = loans,
        };

        var after = Passed(bequest);
        var router = Assert.Single(after.Vrrp.Instances);
        Assert.Equal(memory, router.Memory);
        Assert.Equal(("no \"master\"", VrrpRole.Backup, 3), (router.Reason, router.ChangedFrom, router.ChangedAt.Ticks));
        Assert.Equal(VrrpRole.Master, after.Vrrp.Groups["G"].Role);
        Assert.Equal(group.Members.ToArray(), after.Vrrp.Groups["G"].Members.ToArray());
        Assert.Equal(loans.Timeouts, after.Loans.Timeouts);
        Assert.True(after.Loans.OwnsSyncDaemons);
        Assert.Equal(loans.Sysctls, after.Loans.Sysctls);
    }

    [Theory]
    [InlineData(false, "224.0.0.18")]
    [InlineData(true, "ff02::12")]
    [InlineData(false, null)]
    public void The_places_of_sockets_arrive_in_their_order(bool isIPv6, string? group)
    {
        VrrpSocketPlace[] places = [new(7, isIPv6, group is null ? null : IPAddress.Parse(group), !isIPv6), new(0, !isIPv6, null, false)];
        Assert.Equal(places, Legacy.FromJson(Legacy.Of(places, Nothing).ToJson()).Sockets.Select(socket => socket.ToPlace()));
    }

    [Fact]
    public void An_instance_that_takes_no_part_leaves_no_state_and_nobody_waits_for_an_order_twice()
    {
        Assert.Null(VrrpInheritance.Of("VI_1", new VrrpState { Role = VrrpRole.Fault }, new VrrpSession()).State);
        Assert.Equal(
            VrrpAwaited.Nothing,
            VrrpInheritance.Of("VI_1", new VrrpState { Role = VrrpRole.Backup, Awaited = VrrpAwaited.Return }, new VrrpSession()).State!.Value.Awaited);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"Sockets\": [], \"Routers\": [{\"Instance\": \"VI_1\"}], \"Groups\": {}, \"Sysctls\": {}}")]
    [InlineData("{\"Sockets\": [], \"Routers\": [], \"Groups\": {\"G\": {\"Role\": \"King\"}}, \"Sysctls\": {}}")]
    public void What_is_no_legacy_is_refused(string text)
        => Assert.ThrowsAny<JsonException>(() => Legacy.FromJson(Encoding.UTF8.GetBytes(text)));

    private static DirectorProtocol.Bequest Of(in VrrpState state, VrrpCounters? counters = null) => Nothing with
    {
        Vrrp = Nothing.Vrrp with
        {
            Instances =
            [
                new VrrpInheritance { Instance = "VI_1", State = state, Memory = new VrrpSession().Memory, Counters = counters ?? new VrrpCounters() },
            ],
        },
    };

    private static DirectorProtocol.Bequest Passed(DirectorProtocol.Bequest bequest) => Legacy.FromJson(Legacy.Of([], bequest).ToJson()).ToBequest();

    private static object Other(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        return inner switch
        {
            _ when inner == typeof(bool) => true,
            _ when inner == typeof(int) => -3,
            _ when inner == typeof(byte) => (byte)200,
            _ when inner == typeof(TimeSpan) => new TimeSpan(123_456_789_012_345),
            _ when inner == typeof(RouterAddress) => Peer,
            { IsEnum: true } => Enum.GetValues(inner).GetValue(Enum.GetValues(inner).Length - 1)!,
            _ => throw new NotSupportedException($"a state has a {inner}: say here what another value of it is"),
        };
    }
}
