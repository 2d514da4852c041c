using Lvs.Actors.Services;
using Lvs.Core.Cluster;
using Lvs.Host.Control;

namespace Lvs.Host.Tests.Control;

public sealed class ServerAnswerTests
{
    [Fact]
    public void Who_has_an_order_and_who_gets_it_later_is_said_in_a_line_that_survives_the_way_to_the_operator()
    {
        var ordered = new ServicesProtocol.Ordered([], null, null, [new PeerAnswer("lb2", true), new PeerAnswer("lb3", false, "Connection refused")]);
        Assert.Equal(
            "in force here; lb2 has it; lb3 cannot be reached and gets it when it is back (Connection refused)",
            ServerAnswer.FromJson(ServerAnswer.ToJson(ServerAnswer.Of(ordered))).Spread);
        Assert.Null(ServerAnswer.Of(ordered with { Peers = [] }).Spread);
    }
}
