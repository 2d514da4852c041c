using System.Net;
using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Ipvs;
using Lvs.Native.Netlink;
using Lvs.Native.Tests.Netlink;

namespace Lvs.Native.Tests.Ipvs;

/// <summary>Requests byte by byte, and what errnos mean; the real kernel is asked in Lvs.Kernel.Tests.</summary>
public sealed class IpvsClientTests
{
    private const ushort FamilyId = 0x22;

    private static readonly ServiceKey Web = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80);
    private static readonly DestinationKey Server = new(IPAddress.Parse("10.0.0.11"), 8080);

    private static IpvsService WebService => new() { Key = Web, Scheduler = "wlc", PersistencePrefix = 32 };

    private static IpvsDestination WebServer => new() { Key = Server, Method = ForwardingMethod.DirectRouting, Weight = 100 };

    [Fact]
    public void A_kernel_without_the_family_is_said_to_have_no_ipvs()
    {
        var kernel = new FakeKernel(request => [FakeKernel.Acknowledge(request, Errno.ENOENT)]);
        using var client = new IpvsClient(kernel);
        var exception = Assert.Throws<IpvsUnavailableException>(() => client.GetInfo());
        Assert.Equal("the kernel has no IPVS: modprobe ip_vs", exception.Message);
    }

    [Fact]
    public void Adding_a_service_writes_address_port_and_netmask_in_network_order()
    {
        var request = RequestOf(new IpvsCommand.AddService(WebService with { PersistencePrefix = 24, Flags = IpvsServiceFlags.Persistent, PersistenceTimeout = TimeSpan.FromMinutes(5) }));
        byte[] expected =
        [
            1, 1, 0, 0,                                                      // NEW_SERVICE, version 1
            84, 0, 1, 0x80,                                                  // SERVICE
            6, 0, 1, 0, 2, 0, 0, 0,                                          // AF = AF_INET
            6, 0, 2, 0, 6, 0, 0, 0,                                          // PROTOCOL = TCP
            20, 0, 3, 0, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,   // ADDR
            6, 0, 4, 0, 0, 80, 0, 0,                                         // PORT
            8, 0, 6, 0, (byte)'w', (byte)'l', (byte)'c', 0,                  // SCHED_NAME
            12, 0, 7, 0, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff,                 // FLAGS and mask
            8, 0, 8, 0, 0x2c, 1, 0, 0,                                       // TIMEOUT = 300
            8, 0, 9, 0, 255, 255, 255, 0,                                    // NETMASK
        ];
        Assert.Equal(expected, request);
    }

    [Fact]
    public void An_IPv6_service_has_a_prefix_length_for_netmask()
    {
        var key = ServiceKey.Of(TransportProtocol.Udp, IPAddress.Parse("2001:db8::1"), 53);
        var request = RequestOf(new IpvsCommand.AddService(new IpvsService { Key = key, Scheduler = "rr", PersistencePrefix = 128 }));
        Assert.Equal([10, 0], request[12..14]);
        Assert.Equal(IPAddress.Parse("2001:db8::1").GetAddressBytes(), request[28..44]);
        Assert.Equal([8, 0, 9, 0, 128, 0, 0, 0], request[^8..]);
    }

    [Fact]
    public void A_service_of_a_firewall_mark_has_neither_protocol_nor_address()
    {
        var request = RequestOf(new IpvsCommand.RemoveService(ServiceKey.OfMark(5, System.Net.Sockets.AddressFamily.InterNetwork)));
        Assert.Equal([3, 1, 0, 0, 20, 0, 1, 0x80, 6, 0, 1, 0, 2, 0, 0, 0, 8, 0, 5, 0, 5, 0, 0, 0], request);
    }

    [Fact]
    public void Adding_a_server_names_its_service_first()
    {
        var request = RequestOf(new IpvsCommand.AddDestination(Web, WebServer with { UpperThreshold = 10, LowerThreshold = 5 }));
        byte[] destination =
        [
            72, 0, 2, 0x80,
            6, 0, 11, 0, 2, 0, 0, 0,
            20, 0, 1, 0, 10, 0, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            6, 0, 2, 0, 0x1f, 0x90, 0, 0,
            8, 0, 3, 0, 3, 0, 0, 0,
            8, 0, 4, 0, 100, 0, 0, 0,
            8, 0, 5, 0, 10, 0, 0, 0,
            8, 0, 6, 0, 5, 0, 0, 0,
        ];
        Assert.Equal([5, 1, 0, 0, 48, 0, 1, 0x80], request[..8]);
        Assert.Equal(destination, request[52..]);
    }

    [Fact]
    public void Races_with_other_writers_are_outcomes()
    {
        Assert.Equal(IpvsOutcome.Done, OutcomeOf(new IpvsCommand.AddService(WebService), 0).Outcome);
        Assert.Equal(IpvsOutcome.AlreadyThere, OutcomeOf(new IpvsCommand.AddService(WebService), Errno.EEXIST).Outcome);
        Assert.Equal(IpvsOutcome.NotThere, OutcomeOf(new IpvsCommand.EditService(WebService), Errno.ESRCH).Outcome);
        Assert.Equal(IpvsOutcome.NotThere, OutcomeOf(new IpvsCommand.RemoveService(Web), Errno.ESRCH).Outcome);
        Assert.Equal(IpvsOutcome.AlreadyThere, OutcomeOf(new IpvsCommand.AddDestination(Web, WebServer), Errno.EEXIST).Outcome);
        Assert.Equal(IpvsOutcome.NotThere, OutcomeOf(new IpvsCommand.AddDestination(Web, WebServer), Errno.ESRCH).Outcome);
        Assert.Equal(IpvsOutcome.NotThere, OutcomeOf(new IpvsCommand.EditDestination(Web, WebServer), Errno.ENOENT).Outcome);
        Assert.Equal(IpvsOutcome.NotThere, OutcomeOf(new IpvsCommand.RemoveDestination(Web, Server), Errno.ENOENT).Outcome);
    }

    [Fact]
    public void ENOENT_for_a_service_means_its_scheduler_and_is_refused()
    {
        var result = OutcomeOf(new IpvsCommand.AddService(WebService), Errno.ENOENT);
        Assert.Equal(IpvsOutcome.Refused, result.Outcome);
        Assert.Contains("scheduler 'wlc' (module ip_vs_wlc)", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_command_does_not_keep_the_next_from_being_tried()
    {
        var answers = new Queue<int>([Errno.EINVAL, 0]);
        var client = Client(_ => answers.Dequeue(), "no such thing");
        var results = client.Apply([new IpvsCommand.RemoveService(Web), new IpvsCommand.AddService(WebService)]);
        Assert.Equal([IpvsOutcome.Refused, IpvsOutcome.Done], results.Select(static result => result.Outcome));
        Assert.Equal("Invalid argument (EINVAL): no such thing", results[0].Message);
    }

    [Fact]
    public void A_missing_right_throws_and_names_the_command()
    {
        var exception = Assert.Throws<NetlinkException>(() => OutcomeOf(new IpvsCommand.RemoveDestination(Web, Server), Errno.EPERM));
        Assert.Equal("remove server 10.0.0.11:8080 of TCP 192.0.2.1:80: Operation not permitted (EPERM)", exception.Message);
    }

    private static byte[] RequestOf(IpvsCommand command)
    {
        byte[]? seen = null;
        _ = Client(request => { seen = request; return 0; }).Apply([command]);
        return seen![16..];
    }

    private static IpvsResult OutcomeOf(IpvsCommand command, int errno) => Assert.Single(Client(_ => errno).Apply([command]));

    private static IpvsClient Client(Func<byte[], int> errnoOf, string? text = null) => new(new FakeKernel(request =>
    {
        if (FakeKernel.Header(request).nlmsg_type == LinuxGenetlink.GENL_ID_CTRL)
        {
            byte[] family = [1, 2, 0, 0, 6, 0, (byte)LinuxGenetlink.CTRL_ATTR_FAMILY_ID, 0, (byte)FamilyId, 0, 0, 0];
            return [FakeKernel.Message(request, LinuxGenetlink.GENL_ID_CTRL, family), FakeKernel.Acknowledge(request)];
        }

        Assert.Equal(FamilyId, FakeKernel.Header(request).nlmsg_type);
        var errno = errnoOf(request);
        return [FakeKernel.Acknowledge(request, errno, errno == 0 ? null : text)];
    }));
}
