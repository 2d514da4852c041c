using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lvs.Core;
using Lvs.Core.Ipvs;

namespace Lvs.Kernel.Tests.Ipvs;

/// <summary>
/// Kind × scheduler × method × family × persistence × flags × family of the servers × weights × thresholds. Not all of the combinations, but
/// every two values of two dimensions that go together at least once; ipvsadm says what the kernel made of them.
/// </summary>
public sealed class IpvsMatrixTests : IDisposable
{
    private static readonly string[] Kinds = ["-t", "-u", "--sctp-service", "-f"];

    // All of Linux but twos, which the user-mode kernel was built without.
    private static readonly string[] Schedulers = ["rr", "wrr", "lc", "wlc", "lblc", "lblcr", "dh", "sh", "sed", "nq", "fo", "ovf", "mh"];

    private static readonly (ForwardingMethod Method, IpvsTunnel Tunnel, string Text)[] Methods =
    [
        (ForwardingMethod.DirectRouting, default, "-g"),
        (ForwardingMethod.Masquerade, default, "-m"),
        (ForwardingMethod.Tunnel, default, "-i --tun-type ipip"),
        (ForwardingMethod.Tunnel, new(TunnelKind.Gue, 6080), "-i --tun-type gue --tun-port 6080 --tun-nocsum"),
        (ForwardingMethod.Tunnel, new(TunnelKind.Gue, 6081, TunnelChecksum.Checksum), "-i --tun-type gue --tun-port 6081 --tun-csum"),
        (ForwardingMethod.Tunnel, new(TunnelKind.Gue, 65535, TunnelChecksum.RemoteChecksum), "-i --tun-type gue --tun-port 65535 --tun-remcsum"),
        (ForwardingMethod.Tunnel, new(TunnelKind.Gre), "-i --tun-type gre --tun-nocsum"),
        (ForwardingMethod.Tunnel, new(TunnelKind.Gre, 0, TunnelChecksum.Checksum), "-i --tun-type gre --tun-csum"),
    ];

    private static readonly AddressFamily[] Families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];
    private static readonly string[] Persistence = ["none", "plain", "granular", "sip"];
    private static readonly IpvsServiceFlags[] Flags =
    [
        IpvsServiceFlags.None,
        IpvsServiceFlags.Scheduler1,
        IpvsServiceFlags.Scheduler2,
        IpvsServiceFlags.Scheduler3,
        IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2,
        IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2 | IpvsServiceFlags.Scheduler3,
        IpvsServiceFlags.OnePacket,
    ];

    // Whether the servers are of the other family.
    private static readonly bool[] Mixed = [false, true];
    private static readonly (int First, int Second)[] Weights = [(11, 12), (0, 1), (0, 0), (int.MaxValue, 1)];
    private static readonly (uint Upper, uint Lower)[] Thresholds = [(0, 0), (100, 0), (100, 60), (uint.MaxValue, uint.MaxValue)];

    private static readonly int[] Sizes =
        [Kinds.Length, Schedulers.Length, Methods.Length, Families.Length, Persistence.Length, Flags.Length, Mixed.Length, Weights.Length, Thresholds.Length];

    // What names a service and its servers, and so does not change in place: kind, family, family of the servers.
    private static readonly int[] Naming = [0, 3, 6];

    private readonly IpvsFixture _ipvs = new();

    public void Dispose() => _ipvs.Dispose();

    [Fact]
    public void What_is_selected_holds_every_pair_of_values_that_go_together()
    {
        var selection = Selection();
        Assert.All(selection, static row => Assert.True(IsPossible(row)));
        // A server of the other family is only reached through a tunnel.
        var alone = Methods.Count(static method => method.Method != ForwardingMethod.Tunnel);
        for (var left = 0; left < Sizes.Length; left++)
        {
            for (var right = left + 1; right < Sizes.Length; right++)
            {
                var impossible = (left, right) == (2, 6) ? alone : 0;
                Assert.Equal((Sizes[left] * Sizes[right]) - impossible, selection.Select(row => (row[left], row[right])).Distinct().Count());
            }
        }
    }

    [Fact]
    public void Every_case_is_written_listed_changed_in_place_and_removed()
    {
        var selection = Selection();
        List<Case> cases = [.. selection.Select(static (row, i) => new Case(row, i))];
        Write(cases);
        Assert.All(Plan(cases), static _ => Assert.Fail("the kernel has something else than was written"));

        // The same services and servers with everything else of another case.
        List<Case> changed = [.. selection.Select((row, i) => new Case(Changed(row, selection.Skip(i + 7).Concat(selection)), i))];
        Assert.All(Plan(changed), static command => Assert.True(
            command is IpvsCommand.EditService or IpvsCommand.EditDestination, $"{command} is no change in place"));
        Write(changed);

        var retired = cases.Select(static row => row.Desired.Service.Key).ToHashSet();
        _ipvs.Do(IpvsReconciler.Plan([], [.. _ipvs.Client.Dump().Select(KnownService.Of)], retired));
        Assert.Empty(_ipvs.Saved);
        Assert.Empty(_ipvs.Client.Dump());
    }

    private ImmutableArray<IpvsCommand> Plan(List<Case> cases)
        => IpvsReconciler.Plan([.. cases.Select(static row => row.Desired)], [.. _ipvs.Client.Dump().Select(KnownService.Of)], new HashSet<ServiceKey>());

    private void Write(List<Case> cases)
    {
        _ipvs.Do(Plan(cases));
        // A failure shows whole lines, which a comparison of collections cuts short.
        var (expected, saved) = (cases.SelectMany(static row => row.Saved).ToList(), _ipvs.Saved.Select(WeightLast).ToList());
        var (missing, surplus) = (string.Join('\n', expected.Except(saved)), string.Join('\n', saved.Except(expected)));
        Assert.True(missing.Length + surplus.Length == 0, $"ipvsadm does not list\n{missing}\nbut does list\n{surplus}");
        Assert.Equal(expected.Count, saved.Count);
        Assert.Equal(cases.SelectMany(static row => row.Limits).Order(StringComparer.Ordinal), SavedLimits().Order(StringComparer.Ordinal));
        Assert.Equal(
            IpvsAudit.Digest(cases.Select(static row => row.Desired)),
            IpvsAudit.Digest(_ipvs.Client.Dump()));
    }

    /// <summary>The thresholds of all servers, which <c>ipvsadm -Sn</c> leaves out.</summary>
    private IEnumerable<string> SavedLimits() => _ipvs.Namespace.Exec("ipvsadm", "-ln", "--thresholds").Split('\n')
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(static words => words is ["->", var server, ..] && server != "RemoteAddress:Port")
        .Select(static words => string.Join(' ', words[1..4]));

    /// <summary>Builds of ipvsadm differ in whether the options of a tunnel follow the weight or precede it.</summary>
    private static string WeightLast(string line)
    {
        var words = line.Split(' ').ToList();
        if (words.IndexOf("-w") is >= 0 and var at)
        {
            var weight = words.GetRange(at, 2);
            words.RemoveRange(at, 2);
            words.AddRange(weight);
        }

        return string.Join(' ', words);
    }

    /// <summary>The kernel reaches servers of the other family through tunnels only.</summary>
    private static bool IsPossible(int[] row) => !Mixed[row[6]] || Methods[row[2]].Method == ForwardingMethod.Tunnel;

    /// <summary>A row under the name it has, with the settings of the first of others with which it is possible.</summary>
    private static int[] Changed(int[] row, IEnumerable<int[]> others) => others
        .Select(other => other.Select((value, dimension) => Naming.Contains(dimension) ? row[dimension] : value).ToArray())
        .First(IsPossible);

    /// <summary>Takes, as long as a pair is missing, the row of many tried ones that has the most of those missing; the same in every run.</summary>
    private static List<int[]> Selection()
    {
        var missing = Pairs([.. Sizes.Select(static size => Enumerable.Range(0, size).ToArray())]).ToHashSet();
        var random = new Random(6);
        List<int[]> selection = [];
        while (missing.Count > 0)
        {
            var (left, right) = missing.First();
            var best = Enumerable.Range(0, 50)
                .Select(_ =>
                {
                    var row = Sizes.Select(size => random.Next(size)).ToArray();
                    (row[left.Dimension], row[right.Dimension]) = (left.Value, right.Value);
                    return row;
                })
                .Where(IsPossible)
                .MaxBy(row => Pairs(Single(row)).Count(missing.Contains));
            if (best is null)
            {
                // No row has these two.
                missing.Remove((left, right));
                continue;
            }

            missing.ExceptWith(Pairs(Single(best)));
            selection.Add(best);
        }

        return selection;
    }

    private static int[][] Single(int[] row) => [.. row.Select(static value => new[] { value })];

    private static IEnumerable<((int Dimension, int Value), (int Dimension, int Value))> Pairs(int[][] values)
        => from left in Enumerable.Range(0, values.Length)
           from right in Enumerable.Range(left + 1, values.Length - left - 1)
           from a in values[left]
           from b in values[right]
           select ((left, a), (right, b));

    /// <summary>A service with two servers, as a row has it.</summary>
    private sealed class Case
    {
        private readonly string _name;
        private readonly string _methodText;

        public Case(int[] row, int number)
        {
            var kind = Kinds[row[0]];
            var family = Families[row[3]];
            var isIPv6 = family == AddressFamily.InterNetworkV6;
            var port = (ushort)(1000 + number);
            var address = IPAddress.Parse(isIPv6 ? "2001:db8::1" : "192.0.2.1");
            var key = kind == "-f"
                ? ServiceKey.OfMark(port, family)
                : ServiceKey.Of(kind switch { "-t" => TransportProtocol.Tcp, "-u" => TransportProtocol.Udp, _ => TransportProtocol.Sctp }, address, port);
            _name = kind == "-f" ? $"-f {port}{(isIPv6 ? " -6" : "")}" : $"{kind} {new IPEndPoint(address, port)}";

            var persistence = Persistence[row[4]];
            var isPersistent = persistence != "none";
            var prefix = persistence == "granular" ? isIPv6 ? 64 : 24 : IpvsService.FullPrefix(key);
            (var method, var tunnel, _methodText) = Methods[row[2]];
            var servers = isIPv6 != Mixed[row[6]] ? "2001:db8::" : "10.0.0.";
            var (weights, thresholds) = (Weights[row[7]], Thresholds[row[8]]);
            Desired = new DesiredService(
                new IpvsService
                {
                    Key = key,
                    Scheduler = Schedulers[row[1]],
                    Flags = Flags[row[5]] | (isPersistent ? IpvsServiceFlags.Persistent : IpvsServiceFlags.None),
                    PersistenceTimeout = TimeSpan.FromSeconds(isPersistent ? 60 : 0),
                    PersistencePrefix = prefix,
                    PersistenceEngine = persistence == "sip" ? "sip" : null,
                },
                new[] { (Host: 11, Weight: weights.First), (Host: 12, Weight: weights.Second) }.Select(server => new IpvsDestination
                {
                    Key = new DestinationKey(IPAddress.Parse(servers + server.Host), key.Port),
                    Method = method,
                    Tunnel = tunnel,
                    Weight = server.Weight,
                    UpperThreshold = thresholds.Upper,
                    LowerThreshold = thresholds.Lower,
                }).ToValueList());
        }

        public DesiredService Desired { get; }

        /// <summary>As <c>ipvsadm -Sn</c> writes it.</summary>
        public IEnumerable<string> Saved => Desired.Destinations
            .Select(server => $"-a {_name} -r {server.Key} {_methodText} -w {server.Weight.ToString(CultureInfo.InvariantCulture)}")
            .Prepend($"-A {_name} -s {Desired.Service.Scheduler}{Options}");

        /// <summary>As <c>ipvsadm -ln --thresholds</c> lists them.</summary>
        public IEnumerable<string> Limits => Desired.Destinations.Select(server => string.Create(
            CultureInfo.InvariantCulture, $"{server.Key} {server.UpperThreshold} {server.LowerThreshold}"));

        private string Options
        {
            get
            {
                var service = Desired.Service;
                var text = service.Flags.HasFlag(IpvsServiceFlags.Persistent) ? " -p 60" : "";
                text += service.PersistencePrefix == IpvsService.FullPrefix(service.Key) ? ""
                    : service.Key.Family == AddressFamily.InterNetworkV6 ? " -M 64" : " -M 255.255.255.0";
                text += service.PersistenceEngine is { } engine ? $" --pe {engine}" : "";
                text += service.Flags.HasFlag(IpvsServiceFlags.OnePacket) ? " -o" : "";
                return text + SchedulerFlags(service);
            }
        }

        // Of sh and mh ipvsadm has no name for the third: of it alone it writes -b and nothing.
        private static string SchedulerFlags(IpvsService service)
        {
            var names = service.Scheduler is "sh" or "mh" ? ($"{service.Scheduler}-fallback", $"{service.Scheduler}-port") : ("flag-1", "flag-2");
            string[] set =
            [
                service.Flags.HasFlag(IpvsServiceFlags.Scheduler1) ? names.Item1 : "",
                service.Flags.HasFlag(IpvsServiceFlags.Scheduler2) ? names.Item2 : "",
                service.Flags.HasFlag(IpvsServiceFlags.Scheduler3) && names.Item1 == "flag-1" ? "flag-3" : "",
            ];
            var any = service.Flags & (IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2 | IpvsServiceFlags.Scheduler3);
            return any == IpvsServiceFlags.None ? "" : $" -b {string.Join(',', set.Where(static name => name.Length > 0))}".TrimEnd();
        }
    }
}
