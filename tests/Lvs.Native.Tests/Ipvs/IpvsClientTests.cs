using System.Collections.Immutable;
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
    public void A_tunnel_is_written_behind_the_rest_and_only_when_it_is_not_IP_in_IP()
    {
        var tunnel = WebServer with { Method = ForwardingMethod.Tunnel };
        byte[] expected =
        [
            5, 0, 13, 0, 1, 0, 0, 0,         // TUN_TYPE = GUE
            6, 0, 14, 0, 0x17, 0xc0, 0, 0,   // TUN_PORT = 6080, network order
            6, 0, 15, 0, 2, 0, 0, 0,         // TUN_FLAGS = REMCSUM, host order
        ];
        var gue = RequestOf(new IpvsCommand.EditDestination(Web, tunnel with { Tunnel = new(TunnelKind.Gue, 6080, TunnelChecksum.RemoteChecksum) }));
        var ipip = RequestOf(new IpvsCommand.EditDestination(Web, tunnel));
        Assert.Equal(expected, gue[^24..]);
        Assert.Equal(gue.Length - 24, ipip.Length);
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
        Assert.Equal("remove server 10.0.0.11:8080 from TCP 192.0.2.1:80: Operation not permitted (EPERM)", exception.Message);
    }

    [Theory]
    [InlineData(Errno.ENOENT)]
    [InlineData(Errno.EOPNOTSUPP)]
    public void A_module_that_was_loaded_again_is_found_under_its_new_number(int errnoOfOldNumber)
    {
        var module = FamilyId;
        var kernel = new FakeKernel(request => FakeKernel.Header(request).nlmsg_type switch
        {
            LinuxGenetlink.GENL_ID_CTRL => Family(request, module),
            var type => [FakeKernel.Acknowledge(request, type == module ? 0 : errnoOfOldNumber)],
        });
        using var client = new IpvsClient(kernel);
        client.Flush();
        module = FamilyId + 1;

        Assert.Equal(IpvsOutcome.Done, Assert.Single(client.Apply([new IpvsCommand.RemoveDestination(Web, Server)])).Outcome);
        var (refused, repeated) = (kernel.Requests[^3], kernel.Requests[^1]);
        Assert.Equal([FamilyId, module], new[] { refused, repeated }.Select(static request => FakeKernel.Header(request).nlmsg_type));
        Assert.Equal(refused[16..], repeated[16..]);

        var requests = kernel.Requests.Count;
        client.Flush();
        Assert.Equal(requests + 1, kernel.Requests.Count);

        module = FamilyId + 2;
        Assert.Empty(client.Dump());
        module = FamilyId + 3;
        client.SetTimeouts(default);
        module = FamilyId + 4;
        Assert.Equal(IpvsOutcome.Done, client.StopSync(SyncRole.Master));
    }

    [Fact]
    public void A_module_that_was_unloaded_is_said_to_be_missing_until_it_is_back()
    {
        ushort? module = FamilyId;
        using var client = new IpvsClient(new FakeKernel(request => FakeKernel.Header(request).nlmsg_type switch
        {
            LinuxGenetlink.GENL_ID_CTRL when module is { } id => Family(request, id),
            var type => [FakeKernel.Acknowledge(request, type == module ? 0 : Errno.ENOENT)],
        }));
        client.Flush();
        module = null;
        Assert.Throws<IpvsUnavailableException>(() => client.Apply([new IpvsCommand.RemoveDestination(Web, Server)]));
        Assert.Throws<IpvsUnavailableException>(client.Flush);
        module = FamilyId + 1;
        client.Flush();
    }

    [Fact]
    public void What_the_module_itself_misses_is_asked_once_only()
    {
        var asked = 0;
        using var client = Client(_ =>
        {
            asked++;
            return Errno.ENOENT;
        });
        Assert.Equal(IpvsOutcome.NotThere, Assert.Single(client.Apply([new IpvsCommand.RemoveDestination(Web, Server)])).Outcome);
        Assert.Equal(1, asked);
    }

    [Fact]
    public void Many_commands_share_a_datagram_and_only_the_last_asks_for_an_answer()
    {
        var kernel = new FakeKernel(request => FakeKernel.Header(request).nlmsg_type == LinuxGenetlink.GENL_ID_CTRL
            ? Family(request, FamilyId)
            : [FakeKernel.Acknowledge(request)]);
        using var client = new IpvsClient(kernel);
        var results = client.Apply(Servers(300));
        Assert.All(results, static result => Assert.Equal(IpvsOutcome.Done, result.Outcome));
        // One for the family's number, then 128 + 128 + 44.
        Assert.Equal(4, kernel.Datagrams);
        var acknowledged = kernel.Requests.Skip(1).Select((request, i) => (Flags: FakeKernel.Header(request).nlmsg_flags, i))
            .Where(static request => (request.Flags & LinuxNetlink.NLM_F_ACK) != 0);
        Assert.Equal([127, 255, 299], acknowledged.Select(static request => request.i));
    }

    [Fact]
    public void Errors_are_those_of_their_own_commands_and_the_rest_lands()
    {
        var commands = Servers(200);
        var results = Client(request => request[^21] % 3 == 0 ? Errno.EINVAL : 0, "no such thing").Apply(commands);
        Assert.Equal(commands, results.Select(static result => result.Command));
        Assert.All(results, static result =>
        {
            var last = ((IpvsCommand.RemoveDestination)result.Command).Destination.Address.GetAddressBytes()[3];
            var refused = new IpvsResult(result.Command, IpvsOutcome.Refused, "Invalid argument (EINVAL): no such thing");
            Assert.Equal(last % 3 == 0 ? refused : new IpvsResult(result.Command, IpvsOutcome.Done), result);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Errno.EEXIST)]
    public void What_lost_its_answer_is_repeated_and_made_what_it_should_be(int errnoOfRepetition)
    {
        var (asked, isFirst) = (new List<byte>(), true);
        var kernel = new FakeKernel(request =>
        {
            if (FakeKernel.Header(request).nlmsg_type == LinuxGenetlink.GENL_ID_CTRL)
            {
                return Family(request, FamilyId);
            }

            var command = request[16];
            asked.Add(command);
            return [FakeKernel.Acknowledge(request, !isFirst && command == LinuxIpVs.IPVS_CMD_NEW_DEST ? errnoOfRepetition : 0)];
        });
        using var client = new IpvsClient(kernel);
        client.Flush();
        asked.Clear();
        kernel.ReceiveErrors.Enqueue(Errno.ENOBUFS);
        kernel.AfterError = () => isFirst = false;

        Assert.Equal(IpvsOutcome.Done, Assert.Single(client.Apply([new IpvsCommand.AddDestination(Web, WebServer)])).Outcome);
        byte[] expected = errnoOfRepetition == 0
            ? [LinuxIpVs.IPVS_CMD_NEW_DEST, LinuxIpVs.IPVS_CMD_NEW_DEST]
            : [LinuxIpVs.IPVS_CMD_NEW_DEST, LinuxIpVs.IPVS_CMD_NEW_DEST, LinuxIpVs.IPVS_CMD_SET_DEST];
        Assert.Equal(expected, asked);
    }

    [Fact]
    public void What_lost_its_answer_and_is_gone_already_was_removed()
    {
        var isFirst = true;
        var kernel = new FakeKernel(request => FakeKernel.Header(request).nlmsg_type == LinuxGenetlink.GENL_ID_CTRL
            ? Family(request, FamilyId)
            : [FakeKernel.Acknowledge(request, isFirst ? 0 : request[16] == LinuxIpVs.IPVS_CMD_DEL_SERVICE ? Errno.ESRCH : Errno.ENOENT)]);
        using var client = new IpvsClient(kernel);
        client.Flush();
        kernel.ReceiveErrors.Enqueue(Errno.ENOBUFS);
        kernel.AfterError = () => isFirst = false;
        var results = client.Apply([new IpvsCommand.RemoveDestination(Web, Server), new IpvsCommand.RemoveService(Web)]);
        Assert.Equal([IpvsOutcome.Done, IpvsOutcome.Done], results.Select(static result => result.Outcome));
    }

    [Fact]
    public void All_of_a_datagram_that_went_to_an_unloaded_module_is_sent_again()
    {
        var module = FamilyId;
        using var client = new IpvsClient(new FakeKernel(request => FakeKernel.Header(request).nlmsg_type switch
        {
            LinuxGenetlink.GENL_ID_CTRL => Family(request, module),
            var type => [FakeKernel.Acknowledge(request, type == module ? 0 : Errno.ENOENT)],
        }));
        client.Flush();
        module++;
        Assert.All(client.Apply(Servers(200)), static result => Assert.Equal(IpvsOutcome.Done, result.Outcome));
    }

    private static ImmutableArray<IpvsCommand> Servers(int count)
        => [.. Enumerable.Range(0, count).Select(static i => new IpvsCommand.RemoveDestination(Web, new(new IPAddress([10, 0, 1, (byte)i]), 80)))];

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
            return Family(request, FamilyId);
        }

        Assert.Equal(FamilyId, FakeKernel.Header(request).nlmsg_type);
        var errno = errnoOf(request);
        return [FakeKernel.Acknowledge(request, errno, errno == 0 ? null : text)];
    }));

    private static byte[][] Family(byte[] request, ushort id)
    {
        byte[] family = [1, 2, 0, 0, 6, 0, (byte)LinuxGenetlink.CTRL_ATTR_FAMILY_ID, 0, (byte)id, 0, 0, 0];
        return [FakeKernel.Message(request, LinuxGenetlink.GENL_ID_CTRL, family), FakeKernel.Acknowledge(request)];
    }
}
