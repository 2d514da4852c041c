using System.Net;
using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Ipvs;
using Lvs.Native.Tests.Netlink;

namespace Lvs.Native.Tests.Ipvs;

public sealed class IpvsTraceTests
{
    private const ushort FamilyId = 0x22;

    private static readonly ServiceKey Web = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80);
    private static readonly DestinationKey Server = new(IPAddress.Parse("10.0.0.11"), 8080);

    [Fact]
    public void What_the_client_writes_is_read_as_what_it_meant()
    {
        var server = new IpvsDestination { Key = Server, Method = ForwardingMethod.DirectRouting, Weight = 1 };

        Assert.Equal(
            [
                new IpvsWrite(IpvsWriteKind.AddService, "192.0.2.1:80", null),
                new IpvsWrite(IpvsWriteKind.AddServer, "192.0.2.1:80", "10.0.0.11:8080"),
                new IpvsWrite(IpvsWriteKind.EditServer, "192.0.2.1:80", "10.0.0.11:8080"),
                new IpvsWrite(IpvsWriteKind.RemoveServer, "192.0.2.1:80", "10.0.0.11:8080"),
                new IpvsWrite(IpvsWriteKind.RemoveService, "192.0.2.1:80", null),
            ],
            Written(
                new IpvsCommand.AddService(new IpvsService { Key = Web, Scheduler = "rr", PersistencePrefix = 32 }),
                new IpvsCommand.AddDestination(Web, server),
                new IpvsCommand.EditDestination(Web, server with { Weight = 2 }),
                new IpvsCommand.RemoveDestination(Web, Server),
                new IpvsCommand.RemoveService(Web)));
    }

    [Fact]
    public void Bytes_that_are_no_request_to_write_are_passed_over()
    {
        Assert.Empty(IpvsTrace.Read([1, 2, 3], FamilyId));
        var random = new Random(3);
        for (var i = 0; i < 10_000; i++)
        {
            var datagram = new byte[random.Next(200)];
            random.NextBytes(datagram);
            Assert.Empty(IpvsTrace.Read(datagram, FamilyId));
        }
    }

    private static IEnumerable<IpvsWrite> Written(params IpvsCommand[] commands)
    {
        byte[] family = [1, 2, 0, 0, 6, 0, (byte)LinuxGenetlink.CTRL_ATTR_FAMILY_ID, 0, (byte)FamilyId, 0, 0, 0];
        var kernel = new FakeKernel(request => FakeKernel.Header(request).nlmsg_type == LinuxGenetlink.GENL_ID_CTRL
            ? [FakeKernel.Message(request, LinuxGenetlink.GENL_ID_CTRL, family), FakeKernel.Acknowledge(request)]
            : [FakeKernel.Acknowledge(request)]);
        using var client = new IpvsClient(kernel);
        client.Apply([.. commands]);
        return kernel.Requests.SelectMany(request => IpvsTrace.Read(request, FamilyId));
    }
}
