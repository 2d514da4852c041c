using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Core.Tests.Services;

public sealed class ServerOverridesTests
{
    private static readonly IPAddress Host = IPAddress.Parse("198.51.100.1");

    internal static readonly VirtualServiceConfig Web = Service("192.0.2.1", 80, ("198.51.100.1", 80), ("198.51.100.2", 80));
    private static readonly VirtualServiceConfig Mail = Service("192.0.2.1", 25, ("198.51.100.1", 25), ("198.51.100.2", 25));

    private ServerOverrides _overrides = ServerOverrides.None;

    [Fact]
    public void A_host_is_taken_out_of_all_services_and_a_server_of_one_port_or_of_one_service()
    {
        Assert.Equal(["198.51.100.1:80 of TCP 192.0.2.1:80", "198.51.100.1:25 of TCP 192.0.2.1:25"], Order(new(null, new(Host), ServerOrderKind.Drain)));
        Assert.Equal("198.51.100.1", Out(Web));
        Assert.Equal("198.51.100.1", Out(Mail));
        Order(new(null, new(Host), ServerOrderKind.Restore));
        Assert.Equal(("", ""), (Out(Web), Out(Mail)));

        Assert.Equal(["198.51.100.1:25 of TCP 192.0.2.1:25"], Order(new(null, new(Host, 25), ServerOrderKind.Drain)));
        Order(new(null, new(Host, 25), ServerOrderKind.Restore));

        Assert.Equal(["198.51.100.1:80 of TCP 192.0.2.1:80"], Order(new(Web.Name, new(Host), ServerOrderKind.Drain)));
        Assert.Equal(("198.51.100.1", ""), (Out(Web), Out(Mail)));
    }

    [Fact]
    public void The_weight_for_a_server_stands_above_that_for_its_host_and_the_one_for_a_service_above_that_for_all()
    {
        Order(new(null, new(Host), ServerOrderKind.Weigh, 1));
        Assert.Equal(("198.51.100.1:80=1", "198.51.100.1:25=1"), (Weights(Web), Weights(Mail)));
        Order(new(Web.Name, new(Host), ServerOrderKind.Weigh, 2));
        Assert.Equal(("198.51.100.1:80=2", "198.51.100.1:25=1"), (Weights(Web), Weights(Mail)));
        Order(new(null, new(Host, 80), ServerOrderKind.Weigh, 3));
        Assert.Equal(("198.51.100.1:80=3", "198.51.100.1:25=1"), (Weights(Web), Weights(Mail)));
        Order(new(null, new(Host, 80), ServerOrderKind.Weigh, 4));
        Assert.Equal("198.51.100.1:80=4", Weights(Web));
        Assert.Equal(3, _overrides.Items.Count);
    }

    [Fact]
    public void A_server_may_be_out_and_have_a_weight_and_both_are_taken_back_at_once()
    {
        Order(new(null, new(Host, 80), ServerOrderKind.Drain));
        Order(new(null, new(Host, 80), ServerOrderKind.Weigh, 7));
        Assert.Equal(
            new ServerOverride(null, new(Host, 80)) { IsOut = true, Weight = 7, Stamp = new(2, "lb1") },
            Assert.Single(_overrides.Items));
        Order(new(null, new(Host, 80), ServerOrderKind.Restore));
        Assert.Empty(_overrides.Items);
    }

    [Theory]
    [InlineData(null, "198.51.100.3:80", "no service has a real server 198.51.100.3:80; did you mean 198.51.100.1:80?")]
    [InlineData(null, "203.0.113.77", "no service has a real server 203.0.113.77")]
    [InlineData("TCP 192.0.2.1:80", "198.51.100.1:25", "TCP 192.0.2.1:80 has no real server 198.51.100.1:25; did you mean 198.51.100.1:80?")]
    [InlineData("TCP 192.0.2.1:81", "198.51.100.1:80", "there is no service 'TCP 192.0.2.1:81'; did you mean TCP 192.0.2.1:80?")]
    public void What_is_not_there_is_refused_with_what_was_probably_meant(string? service, string server, string problem)
    {
        Assert.True(ServerNames.TryParse(server, out var target));
        Assert.Equal(problem, Refused(new(service, target, ServerOrderKind.Drain)));
    }

    [Fact]
    public void What_nobody_decided_cannot_be_taken_back_and_the_decision_that_was_meant_is_named()
    {
        Assert.Equal("nothing is decided by hand about 198.51.100.1:80", Refused(new(null, new(Host, 80), ServerOrderKind.Restore)));
        Order(new(null, new(Host), ServerOrderKind.Drain));
        Assert.Equal(
            "nothing is decided by hand about 198.51.100.1:80; there is a decision about 198.51.100.1",
            Refused(new(null, new(Host, 80), ServerOrderKind.Restore)));
    }

    [Fact]
    public void A_decision_about_a_server_that_is_not_configured_any_more_can_be_taken_back()
    {
        Order(new(null, new(Host), ServerOrderKind.Drain));
        (_overrides, var affected, var problem) = _overrides.Apply(new(null, new(Host), ServerOrderKind.Restore), [], "lb1");
        Assert.Null(problem);
        Assert.Empty(affected);
        Assert.Empty(_overrides.Items);
    }

    [Fact]
    public void There_is_an_end_to_what_is_kept()
    {
        _overrides = new ServerOverrides
        {
            Entries = Enumerable.Range(0, ServerOverrides.Most).Select(number => new ServerOverride($"{number}", new(Host)) { IsOut = true }).ToValueList(),
        };
        Assert.Contains("take some back", Refused(new(null, new(Host), ServerOrderKind.Drain)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", null)]
    [InlineData("192.0.2.1:80", "192.0.2.1", 80)]
    [InlineData("2001:db8::1", "2001:db8::1", null)]
    [InlineData("[2001:db8::1]", "2001:db8::1", null)]
    [InlineData("[2001:db8::1]:443", "2001:db8::1", 443)]
    public void A_server_is_read_as_people_write_it(string text, string host, int? port)
    {
        Assert.True(ServerNames.TryParse(text, out var target));
        Assert.Equal(new MaintenanceTarget(IPAddress.Parse(host), (ushort?)port), target);
    }

    [Theory]
    [InlineData("")]
    [InlineData("web1")]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.1:")]
    [InlineData("192.0.2.1:x")]
    [InlineData("192.0.2.1:65536")]
    [InlineData("192.0.2.1:-1")]
    [InlineData("[2001:db8::1")]
    [InlineData("[2001:db8::1]80")]
    public void What_is_no_server_is_not_taken_for_one(string text) => Assert.False(ServerNames.TryParse(text, out _));

    private IEnumerable<string> Order(ServerOrder order)
    {
        (_overrides, var affected, var problem) = _overrides.Apply(order, [Web, Mail], "lb1");
        Assert.Null(problem);
        return affected.Select(server => $"{server.Server} of {server.Service}");
    }

    private string Refused(ServerOrder order)
    {
        var (next, affected, problem) = _overrides.Apply(order, [Web, Mail], "lb1");
        Assert.Same(_overrides, next);
        Assert.Empty(affected);
        return Assert.IsType<string>(problem);
    }

    private string Out(VirtualServiceConfig service) => string.Join(' ', _overrides.Of(service).Out.Select(target => ServerNames.Of(target)));

    private string Weights(VirtualServiceConfig service)
        => string.Join(' ', _overrides.Of(service).Weights.Select(given => $"{given.Server}={given.Weight}"));

    private static VirtualServiceConfig Service(string address, ushort port, params (string Address, ushort Port)[] servers) => new()
    {
        Key = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse(address), port),
        RealServers = servers.Select(server => new RealServerConfig { Key = new(IPAddress.Parse(server.Address), server.Port) }).ToValueList(),
    };
}
