using Akka.Actor;
using Lvs.Actors.Director;
using Lvs.Actors.Vrrp;
using Lvs.Core.Config;
using Microsoft.Extensions.Logging;

namespace Lvs.Actors.Tests.World;

/// <summary>A director on a machine in memory. Every message is handled on the test's thread before Tell returns.</summary>
internal sealed class RunningDirector : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan WallClockAtStart = TimeSpan.FromDays(20_000);

    private readonly ActorSystem _system;

    public RunningDirector(Machine machine, Segment segment, VirtualTime time)
    {
        _system = CallingThreadSystem.Create(time, new Factory(Log));
        var ports = new DirectorPorts
        {
            Timers = time,
            WallClock = () => WallClockAtStart + time.Now,
            VrrpLinks = segment.PortsOf(machine),
            Addresses = machine,
            Ipvs = machine,
            Probe = machine,
            NextRandom = () => 0,
        };
        _system.EventStream.Subscribe(
            _system.ActorOf(Props.Create(() => new AlarmCollector(Alarms))), typeof(VrrpProtocol.DualMasterAlarm));
        Ref = _system.ActorOf(Props.Create(() => new DirectorActor(ports)), "director");
    }

    public IActorRef Ref { get; }

    /// <summary>Every alarm on the event stream.</summary>
    public List<VrrpProtocol.DualMasterAlarm> Alarms { get; } = [];

    /// <summary>Every line logged: "Warning VI_1: dropping …".</summary>
    public List<string> Log { get; } = [];

    public void Configure(DirectorConfig config) => Ref.Tell(new DirectorProtocol.Configure(config));

    public void Stop() => Ref.Tell(DirectorProtocol.Stop.Instance);

    // The answers come from tasks of the thread pool, so this one question waits in real time.
    public DirectorProtocol.DirectorStatus Status()
        => Ref.Ask<DirectorProtocol.DirectorStatus>(DirectorProtocol.GetStatus.Instance).WaitAsync(Patience).GetAwaiter().GetResult();

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
