using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Actors.Vrrp;
using Lvs.Core.Cluster;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Notify;
using Lvs.Core.Services;
using Lvs.Core.Vrrp;
using Microsoft.Extensions.Logging;

namespace Lvs.Actors.Tests.World;

/// <summary>A director on a machine in memory. Every message is handled on the test's thread before Tell returns.</summary>
internal sealed class RunningDirector : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan WallClockAtStart = TimeSpan.FromDays(20_000);

    private readonly ActorSystem _system;

    public RunningDirector(Machine machine, Segment segment, VirtualTime time, IOverrideStore? overrides = null, INotifier? notifier = null, IMaintenanceStore? maintenance = null, IIpvsMemoryStore? memory = null, IDirectorLinks? directors = null)
    {
        _system = CallingThreadSystem.Create(time, new Factory(Log));
        Ports = new DirectorPorts
        {
            Timers = time,
            WallClock = () => WallClockAtStart + time.Now,
            VrrpLinks = segment.PortsOf(machine),
            Addresses = machine,
            VirtualLinks = machine.Virtual,
            Ipvs = machine,
            TrackedScripts = Tracked,
            TrackedFiles = Tracked,
            TrackedProcesses = Tracked,
            Probe = machine,
            Notifier = notifier ?? new NoNotifier(),
            IpvsMemory = memory ?? new NoIpvsMemoryStore(),
            Overrides = overrides ?? new NoOverrideStore(),
            Directors = directors ?? new NoDirectorLinks(),
            Maintenance = maintenance ?? new NoMaintenanceStore(),
            NextRandom = () => 0,
        };
        _system.EventStream.Subscribe(
            _system.ActorOf(Props.Create(() => new AlarmCollector(Alarms))), typeof(VrrpProtocol.DualMasterAlarm));
        Ref = _system.ActorOf(Props.Create(() => new DirectorActor(Ports)), "director");
    }

    public IActorRef Ref { get; }

    /// <summary>Its outside world.</summary>
    public DirectorPorts Ports { get; }

    /// <summary>The scripts, files and processes of its machine.</summary>
    public TrackedWorld Tracked { get; } = new();

    /// <summary>Every alarm on the event stream.</summary>
    public List<VrrpProtocol.DualMasterAlarm> Alarms { get; } = [];

    /// <summary>Every line logged: "Warning VI_1: dropping …".</summary>
    public List<string> Log { get; } = [];

    /// <summary>An actor beside it, with the same scheduling.</summary>
    public IActorRef Add(Props props) => _system.ActorOf(props);

    public void Configure(DirectorConfig config) => Ref.Tell(new DirectorProtocol.Configure(config));

    public void Stop() => Ref.Tell(DirectorProtocol.Stop.Instance);

    public void StopForSuccessor() => Ref.Tell(DirectorProtocol.Stop.ToSuccessor);

    public void Proceed() => Ref.Tell(VrrpProtocol.Proceed.Instance);

    public DirectorProtocol.DirectorStatus Status() => Ask<DirectorProtocol.DirectorStatus>(DirectorProtocol.GetStatus.Instance);

    // The answers come from tasks of the thread pool, so these questions wait in real time.
    public T Ask<T>(object question) => Ref.Ask<T>(question).WaitAsync(Patience).GetAwaiter().GetResult();

    public void Dispose() => _system.Terminate().WaitAsync(Patience).GetAwaiter().GetResult();

    private sealed class AlarmCollector : ReceiveActor
    {
        public AlarmCollector(List<VrrpProtocol.DualMasterAlarm> alarms) => Receive<VrrpProtocol.DualMasterAlarm>(alarms.Add);
    }

    private sealed class Factory(List<string> log) : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => log.Add($"{logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
