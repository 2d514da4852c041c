using Lvs.Core.Addresses;
using Lvs.Core.Config;

namespace Lvs.Core.Tests.Addresses;

public sealed class LinkDelaysTests
{
    [Fact]
    public void A_delay_leaves_a_backup_one_advert_of_each_router_on_the_interface()
    {
        var delays = LinkDelays.Of(new DirectorConfig
        {
            LinkDelays = [new("eth0", Seconds(9), Seconds(1)), new("eth1", Seconds(9), Seconds(8)), new("eth2", Seconds(3), TimeSpan.Zero)],
            VrrpInstances = [Router("a", "eth0", 1, adverts: 3), Router("b", "eth0", 2, adverts: 3), Router("c", "eth1", 1, adverts: 5)],
        });
        Assert.Equal((Seconds(2), Seconds(1)), delays["eth0"]);
        Assert.Equal((Seconds(4), Seconds(4)), delays["eth1"]);
        Assert.Equal((Seconds(3), TimeSpan.Zero), delays["eth2"]);
        Assert.False(delays.ContainsKey("eth3"));
    }

    private static VrrpInstanceConfig Router(string name, string onInterface, double interval, int adverts) => new()
    {
        Name = name,
        Interface = onInterface,
        VirtualRouterId = 51,
        AdvertInterval = Seconds(interval),
        DownTimerAdverts = adverts,
        Addresses = [],
    };

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
