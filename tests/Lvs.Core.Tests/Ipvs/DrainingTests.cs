using System.Net;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Tests.Ipvs;

/// <summary>How long a server that was taken out stays in the table with weight 0.</summary>
public sealed class DrainingTests
{
    private static readonly ServiceKey Service = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.80"), 80);

    private static readonly DestinationKey Server = new(IPAddress.Parse("198.51.100.1"), 80);

    private static readonly IpvsService Row = new() { Key = Service, Scheduler = "rr", PersistencePrefix = 32 };

    private readonly Draining _draining = new();

    public DrainingTests() => _draining.Set(new DesiredService(Row, []), [Server], TimeSpan.FromSeconds(60), TimeSpan.Zero);

    [Fact]
    public void One_that_nobody_uses_goes_at_once() => Assert.False(StaysAt(0.01, active: 0, inactive: 0));

    [Theory]
    [InlineData(0.01, true)]
    [InlineData(1.01, true)]
    [InlineData(2.01, true)]
    [InlineData(3.01, false)]
    public void One_with_connections_that_are_over_or_being_opened_stays_until_who_lost_a_first_packet_has_been_answered(double seconds, bool stays)
        => Assert.Equal(stays, StaysAt(seconds, active: 0, inactive: 2));

    [Theory]
    [InlineData(TransportProtocol.Udp, true)]
    [InlineData(null, true)]
    [InlineData(TransportProtocol.Sctp, false)]
    public void Of_UDP_and_of_what_a_mark_may_stand_for_one_whose_flows_are_inactive_all_their_life_stays_until_they_have_ended(TransportProtocol? protocol, bool stays)
    {
        var address = IPAddress.Parse("192.0.2.80");
        var service = protocol is { } known ? ServiceKey.Of(known, address, 80) : ServiceKey.OfMark(7, address.AddressFamily);
        var draining = new Draining();
        draining.Set(new DesiredService(Row with { Key = service }, []), [Server], TimeSpan.FromSeconds(60), TimeSpan.Zero);
        draining.Look([new(Row with { Key = service }, [new(Weighing(0)) { InactiveConnections = 1 }])], TimeSpan.FromSeconds(30));
        Assert.Equal(stays, draining.Leaving.Contains((service, Server)));
        draining.Look([new(Row with { Key = service }, [new(Weighing(0))])], TimeSpan.FromSeconds(31));
        Assert.True(draining.IsEmpty);
    }

    [Theory]
    [InlineData(3.01, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void One_with_connections_stays_for_as_long_as_it_may(double seconds, bool stays)
        => Assert.Equal(stays, StaysAt(seconds, active: 1, inactive: 0));

    [Fact]
    public void One_whose_weight_is_not_yet_0_may_still_be_given_connections()
        => Assert.True(StaysAt(3.01, active: 0, inactive: 1, weight: 1));

    [Fact]
    public void One_that_is_wanted_again_is_none_of_them()
    {
        var back = Weighing(1);
        _draining.Set(new DesiredService(Row, [back]), [], TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1));
        Assert.True(_draining.IsEmpty);
    }

    private static IpvsDestination Weighing(int weight) => new() { Key = Server, Method = ForwardingMethod.DirectRouting, Weight = weight };

    private bool StaysAt(double seconds, uint active, uint inactive, int weight = 0)
    {
        var entry = new IpvsDestinationEntry(Weighing(weight))
        {
            ActiveConnections = active,
            InactiveConnections = inactive,
        };
        _draining.Look([new IpvsServiceEntry(Row, [entry])], TimeSpan.FromSeconds(seconds));
        return _draining.Leaving.Contains((Service, Server));
    }
}
