using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Services;

public sealed class AddressHoldersTests
{
    private readonly AddressHolders _holders = new();

    public AddressHoldersTests() => _holders.Configure([Instance("VI_1", "192.0.2.1"), Instance("VI_2", "192.0.2.2")]);

    [Fact]
    public void An_address_is_here_while_its_instance_is_master()
    {
        Assert.False(_holders.Hold(Service("192.0.2.1")));
        _holders.Set("VI_1", VrrpRole.Master);
        Assert.True(_holders.Hold(Service("192.0.2.1")));
        Assert.False(_holders.Hold(Service("192.0.2.2")));
        _holders.Set("VI_1", VrrpRole.Backup);
        Assert.False(_holders.Hold(Service("192.0.2.1")));
    }

    [Fact]
    public void An_address_of_no_instance_and_a_mark_are_here()
    {
        Assert.True(_holders.Hold(Service("192.0.2.9")));
        Assert.True(_holders.Hold(Service("192.0.2.1") with { Key = ServiceKey.OfMark(5, System.Net.Sockets.AddressFamily.InterNetwork) }));
    }

    [Fact]
    public void An_address_that_moves_to_another_instance_goes_by_that_one()
    {
        _holders.Set("VI_2", VrrpRole.Master);
        _holders.Configure([Instance("VI_2", "192.0.2.1")]);
        Assert.True(_holders.Hold(Service("192.0.2.1")));
        _holders.Configure([Instance("VI_3", "192.0.2.1")]);
        Assert.False(_holders.Hold(Service("192.0.2.1")));
    }

    private static VirtualServiceConfig Service(string address)
        => new() { Key = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse(address), 80) };

    private static VrrpInstanceConfig Instance(string name, string address) => new()
    {
        Name = name,
        Interface = "eth0",
        VirtualRouterId = 1,
        Addresses = [new VirtualAddress(IPAddress.Parse(address), 32)],
    };
}
