using System.Net;
using Lvs.Actors.Addresses;
using Lvs.Actors.Director;
using Lvs.Actors.Ipvs;
using Lvs.Actors.Tests.World;
using Lvs.Actors.Vrrp;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Tests.Vrrp;

/// <summary>Routers whose addresses live on an interface with the MAC address of the virtual router (use_vmac), in virtual time.</summary>
public sealed class VirtualLinkTests : IDisposable
{
    private const string OnVirtual = "192.168.124.100/32 dev vrrp.51";
    private const string ArpIgnore = "net/ipv4/conf/ens33/arp_ignore";

    private static readonly VrrpInstanceConfig Instance = new()
    {
        Name = "VI_1",
        Interface = "ens33",
        VirtualRouterId = 51,
        Addresses = [new VirtualAddress(IPAddress.Parse("192.168.124.100"), 32)],
        VirtualInterface = new VirtualInterfaceConfig(),
    };

    private static readonly DirectorConfig Config = Of(Instance);

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _machine;
    private readonly RunningDirector _director;

    public VirtualLinkTests()
    {
        _machine = new Machine("lb1", _time, "192.168.124.11");
        _director = new RunningDirector(_machine, _segment, _time);
    }

    public void Dispose() => _director.Dispose();

    [Fact]
    public void A_master_holds_its_address_there_and_its_adverts_go_out_by_it_while_it_listens_on_the_parent()
    {
        _director.Configure(Config);
        Assert.Equal(["vrrp.51@ens33"], _machine.Virtual.Now);
        After(4);
        Assert.Equal([OnVirtual], _machine.HeldNow);
        var link = Assert.Single(_segment.LinksOf(_machine));
        Assert.Equal(("ens33", "vrrp.51"), (link.Interface, link.SendInterface));
        Assert.Equal(IPAddress.Parse("192.168.124.11"), link.Source);
        Assert.Equal("1", _machine.ReadSysctl(ArpIgnore));
    }

    [Fact]
    public void At_the_end_it_goes_after_the_farewell_and_the_address_and_what_was_set_for_it_is_put_back()
    {
        _director.Configure(Config);
        After(4);
        _director.Stop();
        Assert.Equal(["advert 0", "release 192.168.124.100", "remove vrrp.51"], _machine.Journal[^3..]);
        Assert.Equal("0", _machine.ReadSysctl(ArpIgnore));
    }

    [Fact]
    public void One_that_is_deleted_by_hand_is_made_again_with_its_address_and_the_master_stays_master()
    {
        _director.Configure(Config);
        After(4);
        var before = Assert.Single(_segment.LinksOf(_machine)).SendIndex;
        _machine.Virtual.RemoveByHand("vrrp.51");
        After(0.1);
        Assert.Equal(["vrrp.51@ens33"], _machine.Virtual.Now);
        Assert.Equal([OnVirtual], _machine.HeldNow);
        Assert.NotEqual(before, Assert.Single(_segment.LinksOf(_machine)).SendIndex);
        Assert.Equal(1, Vrrp.Counters["become_master"]);
    }

    [Fact]
    public void It_goes_with_its_parent_and_comes_back_with_it()
    {
        _director.Configure(Config);
        After(4);
        _machine.RemoveLink();
        Assert.Equal((VrrpRole.Fault, "interface ens33 does not exist"), (Vrrp.Role, Vrrp.Reason));
        _machine.Sysctls.Remove(ArpIgnore);

        _machine.SetLink(isUp: true);
        After(4);
        Assert.Equal(VrrpRole.Master, Vrrp.Role);
        Assert.Equal([OnVirtual], _machine.HeldNow);
        Assert.Equal("1", _machine.ReadSysctl(ArpIgnore));
    }

    [Fact]
    public void One_that_is_set_down_is_a_fault()
    {
        _director.Configure(Config);
        After(4);
        _machine.SetOtherLink("vrrp.51", isUp: false);
        Assert.Equal((VrrpRole.Fault, "interface vrrp.51 is down"), (Vrrp.Role, Vrrp.Reason));
        _machine.SetOtherLink("vrrp.51", isUp: true);
        After(4);
        Assert.Equal(VrrpRole.Master, Vrrp.Role);
    }

    [Fact]
    public void One_that_cannot_be_made_is_a_fault_until_it_can()
    {
        _machine.Virtual.Refuses = "make vrrp.51@ens33: Operation not supported (EOPNOTSUPP)";
        _director.Configure(Config);
        After(5);
        Assert.Equal((VrrpRole.Fault, "interface vrrp.51 does not exist"), (Vrrp.Role, Vrrp.Reason));
        Assert.Single(_director.Log, line => line.Contains("EOPNOTSUPP", StringComparison.Ordinal));

        _machine.Virtual.Refuses = null;
        After(5);
        Assert.Equal(VrrpRole.Master, Vrrp.Role);
    }

    [Fact]
    public void A_reload_moves_the_address_to_it_and_back_and_the_master_stays_master()
    {
        _director.Configure(Of(Instance with { VirtualInterface = null }));
        After(4);
        Assert.Equal(["192.168.124.100/32 dev ens33"], _machine.HeldNow);

        _director.Configure(Config);
        After(1);
        Assert.Equal([OnVirtual], _machine.HeldNow);
        Assert.Equal("vrrp.51", Assert.Single(_segment.LinksOf(_machine)).SendInterface);

        _director.Configure(Of(Instance with { VirtualInterface = null }));
        After(1);
        Assert.Equal(["192.168.124.100/32 dev ens33"], _machine.HeldNow);
        Assert.Empty(_machine.Virtual.Now);
        Assert.Null(Assert.Single(_segment.LinksOf(_machine)).SendInterface);
        Assert.Equal("0", _machine.ReadSysctl(ArpIgnore));
        Assert.Equal(1, Vrrp.Counters["become_master"]);
        Assert.DoesNotContain(_segment.Adverts, advert => advert.Priority == 0);
    }

    [Fact]
    public void An_instance_that_a_reload_removes_says_farewell_by_it_before_it_goes()
    {
        _director.Configure(Config);
        After(4);
        _director.Configure(new DirectorConfig { Global = new GlobalConfig { RouterId = "lb1" } });
        Assert.Equal(["advert 0", "release 192.168.124.100", "remove vrrp.51"], _machine.Journal[^3..]);
    }

    [Fact]
    public void A_successor_finds_it_goes_on_with_it_and_puts_back_what_its_predecessor_changed()
    {
        _director.Configure(Config);
        After(4);
        using var successor = new RunningDirector(_machine, _segment, _time);
        _ = successor.Ask<VrrpProtocol.Ready>(new DirectorProtocol.Prepare(Config));
        var bequest = Bequest();
        _ = successor.Ask<VrrpProtocol.Ready>(new DirectorProtocol.Succeed(bequest));
        _director.StopForSuccessor();
        successor.Configure(Config);
        After(4);
        Assert.Equal([OnVirtual], _machine.HeldNow);
        Assert.Equal(1, _machine.Journal.Count(line => line.StartsWith("make", StringComparison.Ordinal)));
        Assert.DoesNotContain("remove vrrp.51", _machine.Journal);

        successor.Stop();
        Assert.Empty(_machine.Virtual.Now);
        Assert.Equal("0", _machine.ReadSysctl(ArpIgnore));
    }

    [Fact]
    public void A_successor_that_ends_before_it_acts_leaves_it_to_the_one_that_does()
    {
        _director.Configure(Config);
        After(4);
        using (var successor = new RunningDirector(_machine, _segment, _time))
        {
            _ = successor.Ask<VrrpProtocol.Ready>(new DirectorProtocol.Prepare(Config));
            successor.Stop();
        }

        After(4);
        Assert.Equal([OnVirtual], _machine.HeldNow);
        Assert.DoesNotContain("remove vrrp.51", _machine.Journal);
        Assert.Equal("1", _machine.ReadSysctl(ArpIgnore));
    }

    private static DirectorConfig Of(VrrpInstanceConfig instance) => new() { VrrpInstances = [instance] };

    private VrrpProtocol.VrrpStatus Vrrp => _director.Status().Vrrp.Single();

    private DirectorProtocol.Bequest Bequest()
    {
        var loans = _director.Ask<IpvsProtocol.Loans>(IpvsProtocol.GetLoans.Instance);
        var links = _director.Ask<AddressesProtocol.Loans>(AddressesProtocol.GetLoans.Instance);
        return new DirectorProtocol.Bequest(_director.Ask<VrrpProtocol.Bequest>(VrrpProtocol.Suspend.Instance), loans, links);
    }

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
