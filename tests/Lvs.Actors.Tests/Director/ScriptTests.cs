using Lvs.Actors.Tests.World;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Notify;

namespace Lvs.Actors.Tests.Director;

/// <summary>When the scripts of services and servers are run. In virtual time.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly VirtualTime _time = new();
    private readonly Machine _machine;
    private readonly Scripts _scripts = new();
    private readonly RunningDirector _director;

    public ScriptTests()
    {
        _machine = new Machine("lb1", _time, "192.168.124.11");
        _director = new RunningDirector(_machine, new Segment(), _time, notifier: _scripts);
    }

    public void Dispose() => _director.Dispose();

    [Fact]
    public void A_server_that_goes_and_comes_and_a_quorum_that_is_lost_and_gained_run_their_scripts()
    {
        Start(omega: false);
        _machine.Failing[Seed.FirstServer] = "connection refused";
        After(30);
        Assert.Equal(["down 40"], _scripts.Run());
        _machine.Failing[Seed.SecondServer] = "connection refused";
        After(30);
        Assert.Equal(["down 50", "quorum down"], _scripts.Run());
        _machine.Failing.Clear();
        After(30);
        Assert.Equal(["quorum up", "up 40", "up 50"], _scripts.Run().Order(StringComparer.Ordinal));
        Assert.Equal("nobody", _scripts.Process?.ScriptUser);
    }

    [Fact]
    public void The_same_is_told_as_lines_and_how_servers_begin_as_such()
    {
        Start(omega: false);
        Assert.Equal(["up 40", "up 50"], _scripts.Initial);
        Assert.All(_scripts.Events, told => Assert.True(told.IsInitial));
        Assert.Equal(
            ["RS [192.168.124.40]:tcp:80 [192.168.124.100]:tcp:80 UP", "RS [192.168.124.50]:tcp:80 [192.168.124.100]:tcp:80 UP"],
            _scripts.Events.Select(told => told.Line));
        _scripts.Events.Clear();
        _machine.Failing[Seed.FirstServer] = "connection refused";
        After(30);
        _machine.Failing[Seed.SecondServer] = "connection refused";
        After(30);
        Assert.All(_scripts.Events, told => Assert.False(told.IsInitial));
        Assert.Equal(
            [
                "RS [192.168.124.40]:tcp:80 [192.168.124.100]:tcp:80 DOWN",
                "RS [192.168.124.50]:tcp:80 [192.168.124.100]:tcp:80 DOWN",
                "VS [192.168.124.100]:tcp:80 DOWN",
            ],
            _scripts.Events.Select(told => told.Line));
    }

    [Theory]
    [InlineData(true, "down 40 down 50 quorum down")]
    [InlineData(false, "")]
    public void With_omega_those_for_going_down_run_at_the_stop_and_without_it_none(bool omega, string expected)
    {
        Start(omega);
        _director.Stop();
        After(1);
        Assert.Equal(expected, string.Join(' ', _scripts.Run()));
    }

    [Fact]
    public void With_omega_they_run_for_a_service_that_leaves_the_configuration_too()
    {
        Start(omega: true);
        _director.Configure(Seed.Config(120) with { Services = [] });
        After(1);
        Assert.Equal("down 40 down 50 quorum down", string.Join(' ', _scripts.Run()));
        Assert.Empty(_machine.Table);
    }

    private void Start(bool omega)
    {
        var seed = Seed.Config(120);
        _director.Configure(seed with
        {
            Global = seed.Global with { Process = new ProcessConfig { ScriptUser = "nobody" } },
            Services =
            [
                seed.Services[0] with
                {
                    Omega = omega,
                    QuorumUp = new ScriptConfig("quorum up"),
                    QuorumDown = new ScriptConfig("quorum down"),
                    RealServers = seed.Services[0].RealServers.Select(WithScripts).ToValueList(),
                },
            ],
        });
        After(10);
        Assert.Empty(_scripts.Run());
    }

    private static RealServerConfig WithScripts(RealServerConfig server)
    {
        var name = server.Key.Address.GetAddressBytes()[3];
        return server with { NotifyUp = new ScriptConfig($"up {name}"), NotifyDown = new ScriptConfig($"down {name}") };
    }

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private sealed class Scripts : INotifier
    {
        private readonly List<string> _run = [];

        public List<string> Initial { get; } = [];

        public ProcessConfig? Process { get; private set; }

        public List<ServiceEvent> Events { get; } = [];

        public void Configure(ProcessConfig process, NotifyConfig notify) => Process = process;

        public void Tell(ServiceEvent happened) => Events.Add(happened);

        public void Tell(VrrpEvent happened)
        {
        }

        public void Run(ScriptRun run)
        {
            Assert.Equal("TCP 192.168.124.100:80", run.Owner);
            (run.IsInitial ? Initial : _run).Add(run.Script.CommandLine);
        }

        public string[] Run()
        {
            string[] run = [.. _run];
            _run.Clear();
            return run;
        }
    }
}
