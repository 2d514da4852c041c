using Akka.Actor;
using Lvs.Actors.Vrrp;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Tests.Vrrp;

public sealed class DatagramInboxTests
{
    [Fact]
    public void A_flood_is_bounded_and_what_was_dropped_is_counted()
    {
        var inbox = new DatagramInbox(Nobody.Instance);
        for (var datagram = 0; datagram < DatagramInbox.Capacity + 500; datagram++)
        {
            inbox.Offer(new VrrpPacket(new byte[40]));
        }

        Assert.Equal(500, inbox.Overflowed);
        inbox.Taken();
        inbox.Offer(new VrrpPacket(new byte[40]));
        Assert.Equal(500, inbox.Overflowed);
    }
}
