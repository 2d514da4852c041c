using System.Collections.Immutable;
using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Core.Tests.Services;

public sealed class ServiceMachineTests
{
    private static readonly DestinationKey First = new(IPAddress.Parse("192.168.124.40"), 80);
    private static readonly DestinationKey Second = new(IPAddress.Parse("192.168.124.50"), 80);

    private static readonly VirtualServiceConfig Seed = new()
    {
        Key = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.168.124.100"), 80),
        Scheduler = "rr",
        Method = ForwardingMethod.DirectRouting,
        PersistenceTimeout = TimeSpan.FromSeconds(50),
        RealServers = [Server(First), Server(Second)],
    };

    private ServiceState _state = new();
    private ImmutableArray<ServiceEffect> _effects = [];

    [Fact]
    public void A_service_starts_with_every_server()
    {
        Give(Seed, new ServiceInput.Started(ByHand.Nothing));
        var publish = Assert.IsType<ServiceEffect.Publish>(Assert.Single(_effects));
        Assert.Equal(
            new IpvsService
            {
                Key = Seed.Key,
                Scheduler = "rr",
                Flags = IpvsServiceFlags.Persistent,
                PersistenceTimeout = TimeSpan.FromSeconds(50),
                PersistencePrefix = 32,
            },
            publish.Desired.Service);
        Assert.Equal([First, Second], publish.Desired.Destinations.Select(d => d.Key));
        Assert.All(publish.Desired.Destinations, d => Assert.Equal((ForwardingMethod.DirectRouting, 1), (d.Method, d.Weight)));
    }

    [Fact]
    public void A_failed_server_leaves_and_a_recovered_one_comes_back_in_its_place()
    {
        Give(Seed, new ServiceInput.Started(ByHand.Nothing));
        Judge(First, 0, isUp: false);
        Assert.Equal(new ServiceEffect.ServerChanged(First, false, "why"), _effects[0]);
        Assert.Equal([Second], Published());
        Judge(First, 0, isUp: true);
        Assert.Equal([First, Second], Published());
    }

    [Fact]
    public void A_repeated_verdict_changes_nothing()
    {
        Give(Seed, new ServiceInput.Started(ByHand.Nothing));
        Judge(First, 0, isUp: true);
        Assert.Empty(_effects);
        Judge(First, 0, isUp: false);
        Judge(First, 0, isUp: false);
        Assert.Empty(_effects);
    }

    [Fact]
    public void A_server_is_up_only_when_no_check_of_it_fails()
    {
        Give(Seed, new ServiceInput.Started(ByHand.Nothing));
        Judge(First, 0, isUp: false);
        Judge(First, 1, isUp: false);
        Assert.Empty(_effects);
        Judge(First, 0, isUp: true);
        Assert.Empty(_effects);
        Judge(First, 1, isUp: true);
        Assert.Equal([First, Second], Published());
    }

    [Fact]
    public void A_verdict_of_a_check_that_is_not_configured_is_nobodys()
    {
        Give(Seed, new ServiceInput.Started(ByHand.Nothing));
        Judge(First, 2, isUp: false);
        Assert.Empty(_effects);
        Assert.Empty(_state.Failed);
    }

    [Fact]
    public void Losing_the_last_server_loses_the_quorum()
    {
        Give(Seed, new ServiceInput.Started(ByHand.Nothing));
        Judge(First, 0, isUp: false);
        Assert.DoesNotContain(_effects, effect => effect is ServiceEffect.QuorumChanged);
        Judge(Second, 0, isUp: false);
        Assert.Contains(new ServiceEffect.QuorumChanged(false, 0, 1), _effects);
        Judge(Second, 0, isUp: true);
        Assert.Contains(new ServiceEffect.QuorumChanged(true, 1, 1), _effects);
    }

    [Fact]
    public void Verdicts_outlive_a_change_of_configuration_as_far_as_their_checks_do()
    {
        Give(Seed, new ServiceInput.Started(ByHand.Nothing));
        Judge(First, 0, isUp: false);
        Give(Seed with { PersistenceTimeout = null }, new ServiceInput.ConfigChanged(ByHand.Nothing));
        Assert.Equal([Second], Published());

        Give(Seed with { RealServers = [Server(First) with { Checks = [] }, Server(Second)] }, new ServiceInput.ConfigChanged(ByHand.Nothing));
        Assert.Equal([First, Second], Published());
        Assert.Contains(new ServiceEffect.ServerChanged(First, true, "its checks have changed"), _effects);
    }

    [Fact]
    public void A_check_with_other_settings_or_in_another_place_is_the_same_check()
    {
        var tcp = Check(First);
        var misc = new CheckConfig.Misc { DelayLoop = TimeSpan.FromSeconds(6), Script = new ScriptConfig("/bin/true") };
        var before = With(tcp, misc);
        Give(before, new ServiceInput.Started(ByHand.Nothing));
        Give(before, new ServiceInput.VerdictChanged(new CheckKey(First, 0), false, "why"));

        var after = With(misc, tcp with { DelayLoop = TimeSpan.FromSeconds(1) }, Check(First));
        Give(after, new ServiceInput.ConfigChanged(ByHand.Nothing));

        Assert.Equal([1, 2, 0], _state.Checks[First].ToArray());
        Assert.False(_state.IsUp(First));
    }

    [Fact]
    public void A_number_is_never_given_to_another_check()
    {
        Give(Seed, new ServiceInput.Started(ByHand.Nothing));
        var none = Seed with { RealServers = [Server(First) with { Checks = [] }, Server(Second)] };
        Give(none, new ServiceInput.ConfigChanged(ByHand.Nothing));
        Give(Seed, new ServiceInput.ConfigChanged(ByHand.Nothing));

        Assert.Equal([2, 3], _state.Checks[First].ToArray());
        Give(Seed, new ServiceInput.VerdictChanged(new CheckKey(First, 0), false, "said before the reload"));
        Assert.Empty(_effects);
    }

    [Fact]
    public void Servers_that_were_up_may_end_their_connections_and_those_that_were_down_just_go()
    {
        Give(Seed, new ServiceInput.Started(ByHand.Nothing));
        Judge(First, 0, isUp: false);
        var next = Seed with { RealServers = [Server(new DestinationKey(IPAddress.Parse("192.168.124.60"), 80))] };

        Give(next, new ServiceInput.ConfigChanged(ByHand.Nothing));

        Assert.Equal([Second], Assert.Single(_effects.OfType<ServiceEffect.Publish>()).Leaving);
    }

    [Fact]
    public void Where_a_check_only_confirms_what_counts_already_nothing_is_decided_anew()
    {
        Give(Seed, new ServiceInput.Started(ByHand.Nothing));
        var before = _state;
        Judge(First, 0, isUp: true);
        Assert.Same(before.Published, _state.Published);
        Assert.Contains(new CheckKey(First, 0), _state.Heard);
        Assert.Empty(_effects);
    }

    [Fact]
    public void The_last_check_that_speaks_opens_the_gate_also_with_good_news()
    {
        var gated = Seed with { Handling = new HandlingConfig { StartGate = TimeSpan.FromSeconds(10) } };
        Give(gated, new ServiceInput.Started(ByHand.Nothing));
        foreach (var (server, check) in new[] { (First, 0), (First, 1), (Second, 0) })
        {
            Give(gated, new ServiceInput.VerdictChanged(new CheckKey(server, check), true, "why"));
            Assert.NotNull(_state.GateUntil);
        }

        Give(gated, new ServiceInput.VerdictChanged(new CheckKey(Second, 1), true, "why"));
        Assert.Null(_state.GateUntil);
        Assert.False(Assert.Single(_effects.OfType<ServiceEffect.Publish>()).Desired.IsProvisional);
    }

    private static VirtualServiceConfig With(params ReadOnlySpan<CheckConfig> checks)
        => Seed with { RealServers = [Server(First) with { Checks = [.. checks] }, Server(Second)] };

    private static RealServerConfig Server(DestinationKey key) => new()
    {
        Key = key,
        Checks = [Check(key), Check(key)],
    };

    private static CheckConfig.Tcp Check(DestinationKey key)
        => new() { DelayLoop = TimeSpan.FromSeconds(6), ConnectTo = new IPEndPoint(key.Address, key.Port) };

    private void Judge(DestinationKey server, int check, bool isUp)
        => Give(Seed, new ServiceInput.VerdictChanged(new CheckKey(server, check), isUp, "why"));

    private void Give(VirtualServiceConfig config, ServiceInput input)
        => (_state, _effects) = ServiceMachine.Step(config, _state, input, TimeSpan.Zero);

    private IEnumerable<DestinationKey> Published()
        => Assert.Single(_effects.OfType<ServiceEffect.Publish>()).Desired.Destinations.Select(destination => destination.Key);
}
