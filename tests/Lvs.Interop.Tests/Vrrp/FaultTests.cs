using Lvs.Core.Vrrp;
using Lvs.Host.Lab;
using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>
/// What can happen to the network of a director that runs: it says what is wrong, another takes over, and it is master again when that is
/// mended. The same process lives through all of it.
/// </summary>
public sealed class FaultTests(FaultyNetwork network) : IClassFixture<FaultyNetwork>
{
    private const int Flaps = 100;

    // Two changes of role, and that it is wrong in another way for a moment.
    private const int LinesPerFlap = 3;

    private static readonly string[] Routers = [FaultyNetwork.Short, FaultyNetwork.Long, FaultyNetwork.IPv6];

    [InteropTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_interface_that_flaps_ends_as_it_is_with_a_bounded_log(bool byCarrier)
    {
        await network.WellAsync();
        var before = network.Ours.LoggedLines;
        await network.FlapAsync(byCarrier, Flaps);
        await network.WellAsync();
        await network.FlapAsync(byCarrier, Flaps);
        await network.SetLinkAsync(byCarrier, isUp: false);
        await network.ExpectAsync(VrrpRole.Fault, byCarrier ? "interface ens33 has no carrier" : "interface ens33 is down", Routers);
        await network.HeldByAsync(network.Other);
        await network.SetLinkAsync(byCarrier, isUp: true);
        await network.WellAsync();
        Assert.InRange(network.Ours.LoggedLines - before, 1, Routers.Length * LinesPerFlap * 2 * Flaps);
    }

    [InteropFact]
    public async Task A_cable_that_is_pulled_is_a_fault_each_time_until_it_is_in_again()
    {
        for (var time = 0; time < 3; time++)
        {
            await network.WellAsync();
            await network.SetLinkAsync(byCarrier: true, isUp: false);
            await network.ExpectAsync(VrrpRole.Fault, "interface ens33 has no carrier", Routers);
            await network.HeldByAsync(network.Other);
            await network.SetLinkAsync(byCarrier: true, isUp: true);
        }

        await network.WellAsync();
    }

    [InteropFact]
    public async Task Without_its_address_a_router_is_at_fault_and_with_another_one_it_goes_on_from_there()
    {
        await network.WellAsync();
        await network.IpAsync("address del 192.168.124.11/24 dev ens33");
        await network.ExpectAsync(VrrpRole.Fault, "interface ens33 has no IPv4 address", FaultyNetwork.Short, FaultyNetwork.Long);
        await network.ExpectAsync(VrrpRole.Master, "", FaultyNetwork.IPv6);
        await network.HeldByAsync(network.Other);
        await network.IpAsync("address add 192.168.124.11/24 dev ens33");
        await network.WellAsync();

        var taken = await network.CounterAsync("become_master");
        await network.IpAsync("address add 10.77.0.11/24 dev ens33", "address del 192.168.124.11/24 dev ens33");
        await Wait.UntilAsync(
            DirectorPair.TakeoverLimit,
            () => network.Pair.Observer.Adverts[^1] is var last ? new Observation($"{last.Source}" == "10.77.0.11", $"{last}") : default,
            CancellationToken.None);
        await network.IpAsync("address add 192.168.124.11/24 dev ens33", "address del 10.77.0.11/24 dev ens33");
        await network.WellAsync();
        Assert.Equal(taken, await network.CounterAsync("become_master"));
    }

    [InteropFact]
    public async Task Over_IPv6_a_router_needs_its_link_local_address()
    {
        await network.WellAsync();
        await network.IpAsync("address flush dev ens33 scope link");
        await network.ExpectAsync(VrrpRole.Fault, "interface ens33 has no link-local IPv6 address", FaultyNetwork.IPv6);
        await network.ExpectAsync(VrrpRole.Master, "", FaultyNetwork.Short, FaultyNetwork.Long);
        await network.IpAsync("address add fe80::77/64 dev ens33");
        await network.WellAsync();
    }

    [InteropFact]
    public async Task An_MTU_that_adverts_do_not_fit_in_is_a_fault_until_it_is_raised()
    {
        await network.WellAsync();
        await network.IpAsync("link set ens33 mtu 576");
        await network.ExpectAsync(VrrpRole.Fault, "adverts of 628 bytes are longer than the MTU of interface ens33, 576", FaultyNetwork.Long);
        await network.ExpectAsync(VrrpRole.Fault, "interface ens33 has an MTU of 576, too small for IPv6", FaultyNetwork.IPv6);
        await network.ExpectAsync(VrrpRole.Master, "", FaultyNetwork.Short);

        // The least that IPv4 works with.
        await network.IpAsync("link set ens33 mtu 68");
        await network.ExpectAsync(VrrpRole.Fault, "adverts of 628 bytes are longer than the MTU of interface ens33, 68", FaultyNetwork.Long);
        await network.ExpectAsync(VrrpRole.Master, "", FaultyNetwork.Short);
        var sent = await network.CounterAsync("advert_sent");
        await Wait.UntilAsync(
            DirectorPair.TakeoverLimit,
            async () => new Observation(await network.CounterAsync("advert_sent") > sent + 3, "no more adverts"),
            CancellationToken.None);

        await network.IpAsync("link set ens33 mtu 1500");
        await network.WellAsync();
    }

    [InteropFact]
    public async Task An_interface_that_is_deleted_may_come_again_as_another_one()
    {
        await network.WellAsync();
        await network.IpAsync("link delete ens33");
        await network.ExpectAsync(VrrpRole.Fault, "interface ens33 does not exist", Routers);
        await network.HeldByAsync(network.Other);
        await network.CreateAsync();
        await network.WellAsync();

        // At once, too, again and again.
        for (var time = 0; time < 5; time++)
        {
            await network.IpAsync("link delete ens33");
            await network.CreateAsync();
        }

        await network.WellAsync();
    }

    [InteropFact]
    public async Task A_network_that_goes_with_its_namespace_takes_none_but_its_own_router()
    {
        await network.WellAsync();
        for (var time = 0; time < 2; time++)
        {
            await network.ExpectAsync(VrrpRole.Fault, "interface ens34 does not exist", FaultyNetwork.Far);
            await network.CreateFarAsync();
            await network.ExpectAsync(VrrpRole.Master, "", FaultyNetwork.Far);
            await network.DeleteFarAsync();
        }

        await network.ExpectAsync(VrrpRole.Fault, "interface ens34 does not exist", FaultyNetwork.Far);
        await network.ExpectAsync(VrrpRole.Master, "", Routers);
    }

    [InteropFact]
    public async Task A_director_whose_namespace_loses_its_name_goes_on()
    {
        await using var pair = await DirectorPair.CreateAsync(DirectorProgram.Lvsd, DirectorProgram.Lvsd, "lvs-u-");
        pair.Start(pair.First);
        await pair.AloneAsync(pair.First);
        await Tool.RunAsync("ip", "netns", "delete", pair.First.Node.Namespace);
        var deleted = LabClock.Now;
        await Wait.UntilAsync(
            DirectorPair.TakeoverLimit,
            () => new Observation(pair.Observer.LastFrom(pair.First.Node, LabClock.Now)?.At > deleted + TimeSpan.FromSeconds(2), "no adverts" + pair.Logs),
            CancellationToken.None);
        await pair.First.StopAsync();
        Assert.Equal((byte?)0, pair.Observer.LastFrom(pair.First.Node, LabClock.Now)?.Priority);
    }
}
