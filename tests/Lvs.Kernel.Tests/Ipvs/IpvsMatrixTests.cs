using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lvs.Core;
using Lvs.Core.Ipvs;

namespace Lvs.Kernel.Tests.Ipvs;

/// <summary>
/// Kind × scheduler × method × family × persistence × flags. Not all of the combinations, but every two values of two dimensions together
/// at least once; ipvsadm says what the kernel made of them.
/// </summary>
public sealed class IpvsMatrixTests : IDisposable
{
    private static readonly string[] Kinds = ["-t", "-u", "--sctp-service", "-f"];
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
        [IpvsServiceFlags.None, IpvsServiceFlags.Scheduler1, IpvsServiceFlags.Scheduler2, IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2, IpvsServiceFlags.OnePacket];

    private static readonly int[] Sizes = [Kinds.Length, Schedulers.Length, Methods.Length, Families.Length, Persistence.Length, Flags.Length];

    private readonly IpvsFixture _ipvs = new();

    public void Dispose() => _ipvs.Dispose();

    [Fact]
    public void What_is_selected_holds_every_pair_of_values()
    {
        var selection = Selection();
        for (var left = 0; left < Sizes.Length; left++)
        {
            for (var right = left + 1; right < Sizes.Length; right++)
            {
                Assert.Equal(Sizes[left] * Sizes[right], selection.Select(row => (row[left], row[right])).Distinct().Count());
            }
        }
    }

    [Fact]
    public void Every_case_is_written_listed_changed_in_place_and_removed()
    {
        var selection = Selection();
        List<Case> cases = [.. selection.Select((row, i) => new Case(row, row, i))];
        Write(cases);
        Assert.All(Plan(cases), static _ => Assert.Fail("the kernel has something else than was written"));

        // The same services with the scheduler, persistence, flags and methods of another case; kind, family and so the key stay.
        List<Case> changed = [.. selection.Select((row, i) => new Case(row, selection[(i + 7) % selection.Count], i))];
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
        Assert.Equal(
            IpvsAudit.Digest(cases.Select(static row => row.Desired)),
            IpvsAudit.Digest(_ipvs.Client.Dump()));
    }

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

    /// <summary>Takes, as long as a pair is missing, the row of many tried ones that has the most of those missing; the same in every run.</summary>
    private static List<int[]> Selection()
    {
        var missing = Pairs([.. Sizes.Select(static size => Enumerable.Range(0, size).ToArray())]).ToHashSet();
        var random = new Random(6);
        List<int[]> selection = [];
        while (missing.Count > 0)
        {
            var (left, right) = (missing.First().Item1, missing.First().Item2);
            var best = Enumerable.Range(0, 50)
                .Select(_ =>
                {
                    var row = Sizes.Select(size => random.Next(size)).ToArray();
                    (row[left.Dimension], row[right.Dimension]) = (left.Value, right.Value);
                    return row;
                })
                .MaxBy(row => Pairs(Single(row)).Count(missing.Contains))!;
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

    /// <summary>A service of a case with two servers; what its key is made of comes from one row, the rest from another.</summary>
    private sealed class Case
    {
        private readonly string _name;
        private readonly string _methodText;

        public Case(int[] named, int[] settings, int number)
        {
            var kind = Kinds[named[0]];
            var family = Families[named[3]];
            var isIPv6 = family == AddressFamily.InterNetworkV6;
            var port = (ushort)(1000 + number);
            var address = IPAddress.Parse(isIPv6 ? "2001:db8::1" : "192.0.2.1");
            var key = kind == "-f"
                ? ServiceKey.OfMark(port, family)
                : ServiceKey.Of(kind switch { "-t" => TransportProtocol.Tcp, "-u" => TransportProtocol.Udp, _ => TransportProtocol.Sctp }, address, port);
            _name = kind == "-f" ? $"-f {port}{(isIPv6 ? " -6" : "")}" : $"{kind} {new IPEndPoint(address, port)}";

            var persistence = Persistence[settings[4]];
            var isPersistent = persistence != "none";
            var prefix = persistence == "granular" ? isIPv6 ? 64 : 24 : IpvsService.FullPrefix(key);
            (var method, var tunnel, _methodText) = Methods[settings[2]];
            Desired = new DesiredService(
                new IpvsService
                {
                    Key = key,
                    Scheduler = Schedulers[settings[1]],
                    Flags = Flags[settings[5]] | (isPersistent ? IpvsServiceFlags.Persistent : IpvsServiceFlags.None),
                    PersistenceTimeout = TimeSpan.FromSeconds(isPersistent ? 60 : 0),
                    PersistencePrefix = prefix,
                    PersistenceEngine = persistence == "sip" ? "sip" : null,
                },
                new[] { 11, 12 }.Select(server => new IpvsDestination
                {
                    Key = new DestinationKey(IPAddress.Parse(isIPv6 ? $"2001:db8::{server}" : $"10.0.0.{server}"), key.Port),
                    Method = method,
                    Tunnel = tunnel,
                    Weight = server * (settings[1] + 1),
                }).ToValueList());
        }

        public DesiredService Desired { get; }

        /// <summary>As <c>ipvsadm -Sn</c> writes it.</summary>
        public IEnumerable<string> Saved => Desired.Destinations
            .Select(server => $"-a {_name} -r {server.Key} {_methodText} -w {server.Weight.ToString(CultureInfo.InvariantCulture)}")
            .Prepend($"-A {_name} -s {Desired.Service.Scheduler}{Options}");

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
                var flags = SchedulerFlags(service);
                return text + (flags.Length > 0 ? $" -b {flags}" : "");
            }
        }

        private static string SchedulerFlags(IpvsService service)
        {
            var names = service.Scheduler is "sh" or "mh" ? ($"{service.Scheduler}-fallback", $"{service.Scheduler}-port") : ("flag-1", "flag-2");
            string[] set =
            [
                service.Flags.HasFlag(IpvsServiceFlags.Scheduler1) ? names.Item1 : "",
                service.Flags.HasFlag(IpvsServiceFlags.Scheduler2) ? names.Item2 : "",
            ];
            return string.Join(',', set.Where(static name => name.Length > 0));
        }
    }
}
