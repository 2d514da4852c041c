using System.Net;
using Lvs.Core.Vrrp;
using Xunit.Abstractions;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>
/// Three routers with real packets in virtual time: loss, delay, one-way links, crashes, freezes, writers of addresses that hang, and clocks
/// that run differently; then the disturbance ends and what was promised must hold.
/// </summary>
public sealed class VrrpHistoryTests(ITestOutputHelper output)
{
    private const int Histories = 1000;

    [Fact]
    public void After_a_disturbance_each_connected_segment_has_one_master_that_alone_holds_the_address()
    {
        var worst = 0.0;
        var packets = 0L;
        for (var seed = 0; seed < Histories; seed++)
        {
            var world = new World(seed);
            world.Disturb(intervals: 40);
            world.Heal();

            // The longest wait of a backup, and what clocks that run one per cent apart, delays and a late wake-up at the end add. One who
            // remembers a greater sequence number of the authentication header than the master, which has started anew, does not believe
            // it until it is master itself, and hears it an interval later.
            var patience = (world.Patience * 1.1) + (world.CountsTogether ? world.Interval : 0);
            worst = Math.Max(worst, world.SettlesWithin(patience));
            world.RunFor(patience);
            for (var check = 0; check < 20; check++)
            {
                world.RunFor(world.Interval);
                world.HasOneMasterPerSegment();
            }

            // Nobody is wedged: when the master dies, the next one follows.
            world.CrashMasters();
            world.RunFor(patience * 2);
            world.HasOneMasterPerSegment();
            packets += world.Packets;
        }

        output.WriteLine($"{Histories} histories, {packets} packets, settled after {worst:0.00} of the patience at the latest");
    }

    private sealed class World
    {
        private static readonly VrrpSettings[] Kinds =
        [
            Adverts.Version2,
            Adverts.Password,
            Adverts.Header,
            Adverts.Version3 with { AdvertInterval = TimeSpan.FromMilliseconds(100) },
            Adverts.Version3 with { AdvertInterval = TimeSpan.FromMilliseconds(10) },
            Adverts.Version3 with { Hmac = new VrrpHmac { Keys = [new VrrpHmacKey(1, [.. new byte[32]])], ActiveKey = 1, ChecksTime = true } },
            Adverts.IPv6,
        ];

        private readonly int _seed;
        private readonly Random _random;
        private readonly PriorityQueue<Action, (TimeSpan, long)> _events = new();
        private readonly List<Node> _nodes = [];
        private readonly int[] _segment = new int[3];
        private readonly bool[,] _cut = new bool[3, 3];
        private double _loss;
        private long _order;

        public World(int seed)
        {
            _seed = seed;
            _random = new Random(seed);
            var kind = Kinds[seed % Kinds.Length];
            var preempt = _random.Next(4) > 0;
            var equal = _random.Next(4) == 0;
            for (var index = 0; index < 3; index++)
            {
                var address = kind.Family == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"fe80::{index + 1}" : $"10.99.0.{index + 1}";
                _nodes.Add(new Node(this, index, kind with
                {
                    Priority = equal ? (byte)100 : (byte)(100 + (50 * index)),
                    Preempt = preempt,
                    LocalAddress = IPAddress.Parse(address),
                    AddressLease = kind.AdvertInterval * 2.5,
                }));
            }
        }

        public TimeSpan Now { get; private set; }

        public double Interval => _nodes[0].Settings.AdvertInterval.TotalSeconds;

        public double Patience => _nodes.Max(node => node.Settings.MasterDownInterval.TotalSeconds);

        public bool CountsTogether => _nodes[0].Settings.Authentication == VrrpAuthentication.AuthenticationHeader;

        public long Packets { get; private set; }

        public void Disturb(int intervals)
        {
            foreach (var node in _nodes)
            {
                After(_random.NextDouble() * 3 * Interval, node.Start);
            }

            for (var at = 0.0; at < intervals; at += _random.NextDouble() * 3)
            {
                After(at * Interval, DisturbOnce);
            }

            RunFor(intervals * Interval);
        }

        public void Heal()
        {
            _loss = 0;
            Array.Clear(_cut);
            var split = _random.Next(3) == 0;
            for (var index = 0; index < 3; index++)
            {
                _segment[index] = split ? _random.Next(2) : 0;
                _nodes[index].Thaw();
                _nodes[index].GoOnWriting();
                if (_random.Next(3) > 0)
                {
                    _nodes[index].Start();
                }
            }
        }

        public void CrashMasters() => _nodes.ForEach(node =>
        {
            if (node.IsMaster)
            {
                node.Crash();
            }
        });

        public void RunFor(double seconds)
        {
            var end = Now + TimeSpan.FromSeconds(seconds);
            while (_events.TryPeek(out var action, out var due) && due.Item1 <= end)
            {
                _events.Dequeue();
                Now = due.Item1;
                action();
            }

            Now = end;
        }

        /// <summary>When the last second master of a segment is gone, as a part of the time allowed; fails when that is too late.</summary>
        public double SettlesWithin(double seconds)
        {
            var last = 0.0;
            const int Steps = 50;
            for (var step = 1; step <= Steps; step++)
            {
                RunFor(seconds / Steps);
                last = Segments().Any(segment => segment.Count(node => node.IsMaster) > 1) ? (double)step / Steps : last;
            }

            Assert.True(last < 1, $"seed {_seed}: two masters in one segment");
            return last;
        }

        public void HasOneMasterPerSegment()
        {
            foreach (var segment in Segments())
            {
                var masters = segment.Where(node => node.IsMaster).ToList();
                Assert.True(masters.Count == 1, $"seed {_seed} at {Now}: {masters.Count} masters: {string.Join(", ", segment)}");
                Assert.True(
                    _nodes.Where(node => node.IsIn(segment[0]) && node.HoldsAddress).SequenceEqual(masters),
                    $"seed {_seed} at {Now}: the address is not on exactly the master");
                Assert.True(
                    !masters[0].Settings.Preempt || segment.TrueForAll(node => !node.Outranks(masters[0])),
                    $"seed {_seed} at {Now}: not the best is master");
            }
        }

        private IEnumerable<List<Node>> Segments()
            => _nodes.Where(node => node.IsAlive).GroupBy(node => _segment[node.Index]).Select(group => group.ToList());

        private void DisturbOnce()
        {
            var node = _nodes[_random.Next(3)];
            switch (_random.Next(9))
            {
                case 0:
                    _loss = _random.Next(3) * 0.3;
                    break;
                case 1:
                    _cut[_random.Next(3), _random.Next(3)] ^= true;
                    break;
                case 2:
                    node.Crash();
                    break;
                case 3:
                    node.Start();
                    break;
                case 4:
                    node.Freeze();
                    break;
                case 5:
                    node.Thaw();
                    break;
                case 6:
                    node.StopWriting();
                    break;
                case 7:
                    node.GoOnWriting();
                    break;
                default:
                    for (var other = 0; other < 3; other++)
                    {
                        _cut[node.Index, other] = _cut[other, node.Index] = _random.Next(2) == 0;
                    }

                    break;
            }
        }

        private void After(double seconds, Action action) => At(Now + TimeSpan.FromSeconds(seconds), action);

        private void At(TimeSpan time, Action action) => _events.Enqueue(action, (time < Now ? Now : time, _order++));

        private void Send(Node from, byte[] packet)
        {
            Packets++;
            foreach (var to in _nodes.Where(to => to != from))
            {
                if (_segment[from.Index] == _segment[to.Index] && !_cut[from.Index, to.Index] && _random.NextDouble() >= _loss)
                {
                    After(_random.NextDouble() * 0.05 * Interval, () => to.Arrive(packet, from.Settings));
                }
            }
        }

        private sealed class Node(World world, int index, VrrpSettings settings)
        {
            // Seconds of this machine's clock per second of the world.
            private readonly double _rate = 0.99 + (world._random.NextDouble() * 0.02);
            private readonly List<Action> _backlog = [];
            private VrrpSession _session = new();
            private VrrpState _state;
            private bool _frozen;
            private TimeSpan? _leaseEnds;
            private bool _writerHangs;
            private VrrpEffect? _unwritten;
            private int _armed;

            public int Index => index;

            public VrrpSettings Settings => settings;

            public bool IsAlive { get; private set; }

            public bool IsMaster => IsAlive && _state.Role == VrrpRole.Master;

            public bool HoldsAddress => _leaseEnds > world.Now;

            private TimeSpan Clock => world.Now * _rate;

            public bool IsIn(Node other) => world._segment[index] == world._segment[other.Index];

            public bool Outranks(Node other) => settings.Priority > other.Settings.Priority;

            public void Start()
            {
                if (!IsAlive)
                {
                    IsAlive = true;
                    var keeps = HoldsAddress && world._random.Next(2) == 0;
                    _leaseEnds = keeps ? _leaseEnds : null;
                    Give(new VrrpInput.Started(HoldsAddresses: keeps));
                }
            }

            public void Crash()
            {
                IsAlive = false;
                _frozen = false;
                _writerHangs = false;
                _unwritten = null;
                _backlog.Clear();
                _state = default;
                _session = new VrrpSession();
                _armed++;
            }

            public void Freeze() => _frozen = IsAlive;

            // What was to happen happens now, in whatever order the loop looks at it.
            public void Thaw()
            {
                _frozen = false;
                var backlog = _backlog.ToArray();
                _backlog.Clear();
                world._random.Shuffle(backlog);
                foreach (var action in backlog)
                {
                    action();
                }
            }

            public void StopWriting() => _writerHangs = IsAlive;

            public void GoOnWriting()
            {
                _writerHangs = false;
                if (_unwritten is { } order)
                {
                    _unwritten = null;
                    Write(order);
                }
            }

            public void Arrive(byte[] packet, VrrpSettings sender) => Unfrozen(() =>
            {
                if (_state.Role is not (VrrpRole.Backup or VrrpRole.Master))
                {
                    return;
                }

                var listener = VrrpListener.Of(settings, _state, WallClock);
                var source = RouterAddress.From(sender.LocalAddress);
                var accepted = source.Size == RouterAddress.IPv6Size
                    ? VrrpReceiver.TryAcceptIPv6(settings, _session, listener, packet, source, Adverts.GroupIPv6, 255, out var advert, out _)
                    : VrrpReceiver.TryAccept(settings, _session, listener, packet, out advert, out _);
                if (accepted)
                {
                    Take(VrrpMachine.Step(settings, _state, advert, Clock));
                }
            });

            public override string ToString() => $"{index}: {_state.Role}";

            // Wall clocks are kept together by NTP.
            private TimeSpan WallClock => TimeSpan.FromDays(20_000) + world.Now;

            private void Give(VrrpInput input) => Take(VrrpMachine.Step(settings, _state, input, Clock));

            private void Take((VrrpState State, System.Collections.Immutable.ImmutableArray<VrrpEffect> Effects) step)
            {
                _state = step.State;
                foreach (var effect in step.Effects)
                {
                    switch (effect)
                    {
                        case VrrpEffect.SendAdvert advert:
                            world.Send(this, Adverts.Write(
                                settings,
                                advert.Resign ? (byte)0 : _state.EffectivePriority(settings),
                                _session,
                                wallClock: WallClock.TotalSeconds));
                            break;
                        case VrrpEffect.TakeAddresses or VrrpEffect.RenewAddresses or VrrpEffect.ReleaseAddresses:
                            Write(effect);
                            break;
                        case VrrpEffect.RoleChanged { To: VrrpRole.Master }:
                            _session.BecameMaster();
                            break;
                    }
                }

                if (_state.Deadline is { } deadline)
                {
                    var armed = ++_armed;
                    world.At(deadline / _rate + TimeSpan.FromTicks(10), () => Unfrozen(() =>
                    {
                        if (armed == _armed)
                        {
                            Give(VrrpInput.DeadlinePassed.Instance);
                        }
                    }));
                }
            }

            // One that hangs has it before it, and does the last thing it was told when it goes on.
            private void Write(VrrpEffect order)
            {
                if (_writerHangs)
                {
                    _unwritten = order;
                    return;
                }

                _leaseEnds = order is VrrpEffect.ReleaseAddresses ? null : world.Now + settings.AddressLease!.Value;
                world.After(0, () => Unfrozen(() => Give(VrrpInput.AddressesAnswered.Instance)));
            }

            private void Unfrozen(Action action)
            {
                if (!IsAlive)
                {
                    return;
                }

                // A socket's buffer holds so many datagrams and no more.
                if (_frozen && _backlog.Count < 64)
                {
                    _backlog.Add(action);
                }
                else if (!_frozen)
                {
                    action();
                }
            }
        }
    }
}
