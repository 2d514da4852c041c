using System.Globalization;
using Lvs.Core.Vrrp;
using Lvs.Host.Lab;
using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>
/// One director of ours that is not restarted whatever happens to its network, and keepalived that takes over. Adverts every 200 ms.
/// </summary>
public sealed class FaultyNetwork : IAsyncLifetime
{
    /// <summary>Router over IPv4 with one address.</summary>
    public const string Short = "VI_4";

    /// <summary>Router over IPv4 with 150 addresses.</summary>
    public const string Long = "VI_LONG";

    /// <summary>Router over IPv6.</summary>
    public const string IPv6 = "VI_6";

    /// <summary>Router on a second interface, which leads to another network and is not there at first.</summary>
    public const string Far = "VI_FAR";

    private const string FarInterface = "ens34";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private DirectorPair _pair = null!;

    internal DirectorPair Pair => _pair;

    internal LvsdDirector Ours => (LvsdDirector)_pair.First;

    /// <summary>The machine of keepalived.</summary>
    internal Node Other => _pair.Second.Node;

    private Node Node => _pair.First.Node;

    private string Wire => _pair.Lab.WireNamespace;

    private string FarNamespace => _pair.Lab.Directory.Prefix + "far";

    public async Task InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        _pair = await DirectorPair.CreateAsync(DirectorProgram.Lvsd, DirectorProgram.Keepalived, "lvs-f-");
        _pair.Lab.Directory.Remember([Wire, FarNamespace, .. _pair.Lab.Nodes.Select(node => node.Namespace)]);
        _pair.Second.Start(Configuration(100, Short, Long, IPv6));
        _pair.First.Start("global_defs {\n dynamic_interfaces\n}\n" + Configuration(200, Short, Long, IPv6, Far));
    }

    public async Task DisposeAsync()
    {
        if (_pair is not null)
        {
            await _pair.DisposeAsync();
        }
    }

    /// <summary>Waits until ours is master of all that the first interface carries, and keepalived of nothing.</summary>
    internal async Task WellAsync()
    {
        await ExpectAsync(VrrpRole.Master, "", Short, Long, IPv6);
        await HeldByAsync(Node);
    }

    /// <summary>Waits until these routers have a role, for a reason that contains these words.</summary>
    internal Task ExpectAsync(VrrpRole role, string reason, params string[] routers) => Wait.UntilAsync(
        Limit,
        async () =>
        {
            if (!Ours.HasStarted)
            {
                return new Observation(false, "it has not started" + _pair.Logs);
            }

            var status = await Ours.StatusAsync(CancellationToken.None);
            var now = routers.Select(router => status.Vrrp.Single(report => report.Instance == router)).ToList();
            return new Observation(
                now.All(report => report.Role == role && report.Reason.Contains(reason, StringComparison.Ordinal)),
                string.Join("; ", now.Select(report => $"{report.Instance} {report.Role}: {report.Reason}")) + _pair.Logs);
        },
        CancellationToken.None);

    /// <summary>Waits until one machine alone has the address of <see cref="Short"/>.</summary>
    internal Task HeldByAsync(Node node) => Wait.UntilAsync(
        Limit,
        async () => await _pair.Lab.OnlyHolderAsync(node) is var seen ? seen with { Saw = seen.Saw + _pair.Logs } : default,
        CancellationToken.None);

    /// <summary>A counter of <see cref="Short"/>.</summary>
    internal async Task<long> CounterAsync(string name)
        => (await Ours.StatusAsync(CancellationToken.None)).Vrrp.Single(report => report.Instance == Short).Counters[name];

    /// <summary>Commands of ip(8) on the machine of our director.</summary>
    internal Task IpAsync(params string[] commands) => Namespaces.RunAsync(Node.Namespace, commands);

    /// <summary>Pulls the cable at the bridge or puts it in again, or sets the interface itself down or up.</summary>
    internal Task SetLinkAsync(bool byCarrier, bool isUp) => Namespaces.RunAsync(Place(byCarrier), Set(byCarrier, isUp));

    /// <summary>The same as fast as it goes, so many times; up at the end.</summary>
    internal Task FlapAsync(bool byCarrier, int times) => Namespaces.RunAsync(
        Place(byCarrier), Enumerable.Range(0, times).SelectMany(_ => new[] { Set(byCarrier, isUp: false), Set(byCarrier, isUp: true) }));

    /// <summary>Makes the first interface, with another number than any before it.</summary>
    internal async Task CreateAsync()
    {
        await Namespaces.RunAsync(
            Wire,
            $"link add {Node.Name} type veth peer name {Node.Interface} netns {Node.Namespace}",
            $"link set {Node.Name} master {Topology.WireInterface} up");
        await IpAsync($"address add {Node.Address}/{LabAddresses.PrefixLength} dev {Node.Interface}", $"link set {Node.Interface} up");
    }

    /// <summary>Makes the other network and the second interface.</summary>
    internal async Task CreateFarAsync()
    {
        await Tool.RunAsync("ip", "netns", "add", FarNamespace);
        await Namespaces.RunAsync(FarNamespace, $"link add near type veth peer name {FarInterface} netns {Node.Namespace}", "link set near up");
        await IpAsync($"address add 198.51.100.1/24 dev {FarInterface}", $"link set {FarInterface} up");
    }

    /// <summary>The other network goes, and the second interface with it.</summary>
    internal Task DeleteFarAsync() => Tool.RunAsync("ip", "netns", "delete", FarNamespace);

    private string Place(bool byCarrier) => byCarrier ? Wire : Node.Namespace;

    private string Set(bool byCarrier, bool isUp) => $"link set {(byCarrier ? Node.Name : Node.Interface)} {(isUp ? "up" : "down")}";

    private static string Configuration(int priority, params string[] routers) => string.Concat(routers.Select((router, index) =>
    {
        IEnumerable<string> addresses = router switch
        {
            Short => [$"{LabAddresses.VirtualAddress}"],
            Long => Enumerable.Range(1, 150).Select(i => $"10.99.0.{i}"),
            IPv6 => ["2001:db8::100"],
            _ => ["198.51.100.100"],
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"vrrp_instance {router} {{\nstate BACKUP\ninterface {(router == Far ? FarInterface : Node.Interface)}\nvirtual_router_id {61 + index}\n"
                + $"version 3\nadvert_int 0.2\npriority {priority}\nvirtual_ipaddress {{\n{string.Join('\n', addresses)}\n}}\n}}\n");
    }));
}
