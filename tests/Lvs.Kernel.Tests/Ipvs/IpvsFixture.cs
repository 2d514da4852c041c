using System.Collections.Immutable;
using System.Net;
using Lvs.Core.Ipvs;
using Lvs.Native.Ipvs;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Ipvs;

/// <summary>
/// An empty IPVS table: the kernel has one per network namespace. Without IPVS in the kernel the first use throws, and the test fails
/// with "the kernel has no IPVS: modprobe ip_vs".
/// </summary>
internal sealed class IpvsFixture : IDisposable
{
    public IpvsFixture()
    {
        try
        {
            Client = Namespace.Run(static () => new IpvsClient());
        }
        catch
        {
            Namespace.Dispose();
            throw;
        }
    }

    public TestNamespace Namespace { get; } = new();

    public IpvsClient Client { get; }

    /// <summary>What ipvsadm reads from the kernel, as the commands that would make it.</summary>
    public string[] Saved => Namespace.Exec("ipvsadm", "-Sn").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public void Ipvsadm(string arguments) => Namespace.Exec(["ipvsadm", .. arguments.Split(' ')]);

    /// <summary>Applies commands that must all be done.</summary>
    public void Do(params ImmutableArray<IpvsCommand> commands)
        => Assert.All(Client.Apply(commands), static result => Assert.Equal((IpvsOutcome.Done, null), (result.Outcome, result.Message)));

    public IpvsOutcome Try(IpvsCommand command) => Assert.Single(Client.Apply([command])).Outcome;

    public static ServiceKey Tcp(string address, ushort port) => ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse(address), port);

    public static DestinationKey Server(string address, ushort port) => new(IPAddress.Parse(address), port);

    public static IpvsService Service(ServiceKey key, string scheduler = "rr")
        => new() { Key = key, Scheduler = scheduler, PersistencePrefix = IpvsService.FullPrefix(key) };

    public static IpvsDestination Destination(DestinationKey key, int weight = 1, ForwardingMethod method = ForwardingMethod.DirectRouting)
        => new() { Key = key, Method = method, Weight = weight };

    public void Dispose()
    {
        Client.Dispose();
        Namespace.Dispose();
    }
}
