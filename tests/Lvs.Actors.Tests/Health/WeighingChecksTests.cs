using System.Net;
using Lvs.Actors.Health;
using Lvs.Actors.Services;
using Lvs.Actors.Tests.World;
using Lvs.Core;
using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Actors.Tests.Health;

/// <summary>Scripts, files and agents that decide about servers and their weights, in virtual time. Two servers of weight 10.</summary>
public sealed class WeighingChecksTests : IDisposable
{
    private static readonly CheckConfig.Misc Script = new()
    {
        Script = new("/bin/check", "nobody"),
        Dynamic = true,
        DelayLoop = TimeSpan.FromSeconds(6),
        Warmup = TimeSpan.Zero,
        Retry = 0,
    };

    private static readonly CheckConfig.TrackedFile File = new() { Name = "load", DelayLoop = TimeSpan.FromSeconds(6) };

    private static readonly CheckConfig.Agent Agent = new()
    {
        ConnectTo = new IPEndPoint(Seed.FirstServer, 8081),
        DelayLoop = TimeSpan.FromSeconds(6),
        Warmup = TimeSpan.Zero,
        Retry = 0,
    };

    private readonly VirtualTime _time = new();
    private readonly Segment _segment = new();
    private readonly Machine _machine;
    private RunningDirector _director;

    public WeighingChecksTests()
    {
        _machine = new Machine("lb1", _time, "192.168.124.11");
        _director = new RunningDirector(_machine, _segment, _time);
    }

    private List<string> Journal => _director.Tracked.Journal;

    /// <summary>Weights of the first server and the second; null for one that is not in the table.</summary>
    private (int?, int?) Weights => (WeightOf(Seed.FirstServer), WeightOf(Seed.SecondServer));

    public void Dispose() => _director.Dispose();

    [Fact]
    public void The_exit_status_of_a_dynamic_script_is_a_weight_and_the_same_one_again_writes_nothing()
    {
        _director.Tracked.Statuses["/bin/check"] = 22;
        Start(Script);
        Assert.Equal((10, 10), Weights);
        After(1);
        Assert.Equal((20, 10), Weights);
        Assert.Equal(["run /bin/check as nobody"], Journal);
        _machine.Journal.Clear();
        After(12);
        Assert.Equal(3, Journal.Count);
        Assert.DoesNotContain("EditDestination", _machine.Journal);
        Assert.Single(_director.Log, line => line.EndsWith("checks ask for weight 20 instead of 10: exit status 22", StringComparison.Ordinal));

        _director.Tracked.Statuses["/bin/check"] = 2;
        After(6);
        Assert.Equal((0, 10), Weights);
        _director.Tracked.Statuses["/bin/check"] = 1;
        After(6);
        Assert.Equal((null, 10), Weights);
        _director.Tracked.Statuses["/bin/check"] = 0;
        After(6);
        Assert.Equal((10, 10), Weights);
    }

    [Fact]
    public void A_script_that_hangs_has_failed_at_its_timeout_and_is_ended_and_then_killed_and_not_run_before_it_has_ended()
    {
        Start(Script with { Timeout = TimeSpan.FromSeconds(2), DelayLoop = TimeSpan.FromSeconds(3) });
        After(1);
        Assert.Equal((10, 10), Weights);
        _director.Tracked.Hanging.Add("/bin/check");
        _director.Tracked.Immortal = true;
        After(5);
        Assert.Equal((null, 10), Weights);
        Assert.Equal(["run /bin/check as nobody", "run /bin/check as nobody", "terminate"], Journal);
        Assert.Equal("not done after 2 s", FailureOfFirst());
        After(10);
        Assert.Equal(["run /bin/check as nobody", "run /bin/check as nobody", "terminate", "kill"], Journal);
        Assert.Equal("the run before has not ended", FailureOfFirst());
        Assert.Single(_director.Log, line => line == "Error Script /bin/check of a check was killed and does not end; it is not run again before it has");
    }

    [Fact]
    public void A_check_that_is_removed_and_a_director_that_stops_end_their_scripts()
    {
        _director.Tracked.Hanging.Add("/bin/check");
        Start(Script);
        After(1);
        Assert.Equal(["run /bin/check as nobody"], Journal);
        Start(Script with { Script = new("/bin/other", "nobody") }, Script with { Script = new("/bin/check", "nobody") });
        Start();
        Assert.Equal("kill", Journal[^1]);

        Start(Script);
        After(1);
        Assert.Equal("run /bin/check as nobody", Journal[^1]);
        _director.Stop();
        Assert.Equal("kill", Journal[^1]);
    }

    [Fact]
    public void However_many_checks_there_are_so_many_scripts_run_at_once_and_each_has_its_time_from_when_it_is_its_turn()
    {
        const int Checks = 3 * ScriptsActor.Most;
        _director.Tracked.Hanging.Add("/bin/check");
        Start(Enumerable.Repeat<CheckConfig>(Script with { Timeout = TimeSpan.FromSeconds(5), DelayLoop = TimeSpan.FromSeconds(600) }, Checks).ToArray());
        After(1);
        Assert.Equal(ScriptsActor.Most, Runs());
        After(5);
        Assert.Equal(2 * ScriptsActor.Most, Runs());
        After(5);
        Assert.Equal(Checks, Runs());
        After(4);
        Assert.Equal(2 * ScriptsActor.Most, Journal.Count(line => line == "terminate"));
        After(1);
        Assert.Equal(Checks, Journal.Count(line => line == "terminate"));

        int Runs() => Journal.Count(line => line.StartsWith("run", StringComparison.Ordinal));
    }

    [Fact]
    public void A_script_that_waits_for_its_turn_is_not_run_when_its_check_is_gone()
    {
        var slow = Script with { Timeout = TimeSpan.FromSeconds(5), DelayLoop = TimeSpan.FromSeconds(600) };
        _director.Tracked.Hanging.Add("/bin/check");
        Start([.. Enumerable.Repeat(slow, ScriptsActor.Most), slow with { Script = new("/bin/last") }]);
        After(1);
        Start([.. Enumerable.Repeat(slow, ScriptsActor.Most)]);
        After(10);
        Assert.Equal(ScriptsActor.Most, Journal.Count(line => line == "terminate"));
        Assert.DoesNotContain(Journal, line => line.Contains("/bin/last", StringComparison.Ordinal));
    }

    [Fact]
    public void A_script_without_a_user_runs_as_the_one_of_the_configuration()
    {
        _director.Configure(Config(Script with { Script = new("/bin/check") }) with
        {
            Global = new GlobalConfig { Process = new ProcessConfig { ScriptUser = "monitor" } },
        });
        After(1);
        Assert.Equal(["run /bin/check as monitor"], Journal);
    }

    [Fact]
    public void A_number_in_a_file_counts_at_once_with_the_weight_of_the_file_or_of_the_check_and_has_one_watch()
    {
        _director.Tracked.Write("/run/load", "5");
        Start(File, File with { Weight = 3, Reverse = true });
        Assert.Equal((10 + 10 - 15, 10), Weights);
        Assert.Equal(1, _director.Tracked.Watched.Files);
        _director.Tracked.Write("/run/load", "-2");
        Assert.Equal((10 - 4 + 6, 10), Weights);
        _director.Tracked.Write("/run/load", null);
        Assert.Equal((10, 10), Weights);
        Start();
        Assert.Equal(0, _director.Tracked.Watched.Files);
    }

    [Fact]
    public void Without_a_weight_a_number_takes_the_server_out_and_the_reason_is_the_file()
    {
        Start(File with { Weight = 0 });
        Assert.Equal((10, 10), Weights);
        _director.Tracked.Write("/run/load", "1");
        Assert.Equal((null, 10), Weights);
        Assert.Equal("file load says 1", FailureOfFirst());
        _director.Tracked.Write("/run/load", "0");
        Assert.Equal((10, 10), Weights);
    }

    [Fact]
    public void A_reload_follows_another_file_and_takes_another_weight_and_a_check_that_goes_takes_its_difference_back()
    {
        _director.Tracked.Write("/run/load", "5");
        _director.Tracked.Write("/run/other", "7");
        Start(File);
        Assert.Equal((20, 10), Weights);
        Start(File with { Name = "other" });
        Assert.Equal((17, 10), Weights);
        _director.Configure(Config(File) with { TrackFiles = [new() { Name = "load", File = "/run/load", Weight = 4 }] });
        Assert.Equal((30, 10), Weights);
        Start();
        Assert.Equal((10, 10), Weights);
    }

    [Fact]
    public void While_checks_pause_nothing_changes_and_what_the_file_says_then_counts_when_they_go_on()
    {
        _machine.SetLink(false);
        _director.Configure(Paused(Config(File, Script)));
        _director.Tracked.Write("/run/load", "5");
        After(20);
        Assert.Equal((10, 10), Weights);
        Assert.Empty(Journal);
        Start(File, Script);
        Assert.Equal((20, 10), Weights);
        After(1);
        Assert.Single(Journal);
    }

    [Fact]
    public void An_agent_gives_a_share_drains_fails_and_lets_the_server_in_again()
    {
        Say("50%");
        Start(Agent);
        After(1);
        Assert.Equal((5, 10), Weights);
        Say("drain#backup runs");
        After(6);
        Assert.Equal((0, 10), Weights);
        Assert.Equal((ServerStanding.Serving, true), (First.Standing, First.IsUp));
        Assert.Equal("the agent says drain (backup runs)", First.Checks[0].WeightReason);
        Say("down#disk full");
        After(6);
        Assert.Equal((null, 10), Weights);
        Assert.Equal("the agent says down (disk full)", FailureOfFirst());
        Say("up ready");
        After(6);
        Assert.Equal((5, 10), Weights);
        Say("maint");
        After(6);
        Assert.Equal((null, 10), Weights);
    }

    [Fact]
    public void An_agent_that_does_not_answer_changes_nothing_and_what_it_said_last_stays_and_that_is_said_once()
    {
        Start(Agent);
        After(20);
        Assert.Equal((10, 10), Weights);
        Assert.Single(_director.Log, line => line.Contains("connection refused; what it has said stays", StringComparison.Ordinal));
        Assert.Equal("connection refused", FailureOfFirst());
        Say("drain");
        After(6);
        Assert.Equal((0, 10), Weights);
        Assert.Null(FailureOfFirst());
        _machine.Agents.Clear();
        After(20);
        Assert.Equal((0, 10), Weights);
        Assert.Equal(2, _director.Log.Count(line => line.Contains("connection refused; what it has said stays", StringComparison.Ordinal)));
    }

    [Fact]
    public void Words_of_an_agent_that_mean_nothing_are_said_once_per_change()
    {
        Say("maxconn:30 40%");
        Start(Agent);
        After(20);
        Assert.Equal((4, 10), Weights);
        Say("weight:7");
        After(12);
        Assert.Equal((4, 10), Weights);
        Assert.Equal(2, _director.Log.Count(line => line.Contains("means nothing", StringComparison.Ordinal)));
    }

    [Fact]
    public void Another_agent_begins_with_nothing_said()
    {
        Say("maint");
        Start(Agent);
        After(1);
        Assert.Equal((null, 10), Weights);
        _machine.Agents[Seed.SecondServer] = "up";
        Start(Agent with { ConnectTo = new IPEndPoint(Seed.SecondServer, 8081) });
        After(6);
        Assert.Equal((10, 10), Weights);
    }

    [Fact]
    public void With_alpha_a_server_takes_traffic_only_after_its_script_and_with_the_weight_of_it()
    {
        _director.Tracked.Statuses["/bin/check"] = 7;
        Start(Script with { Alpha = true });
        Assert.Equal((null, 10), Weights);
        _machine.Journal.Clear();
        After(1);
        Assert.Equal((5, 10), Weights);
        Assert.DoesNotContain("EditDestination", _machine.Journal);
    }

    [Fact]
    public void After_a_crash_the_weight_in_the_kernel_stays_until_the_checks_have_spoken()
    {
        Say("30%");
        Start(Agent, Script);
        After(1);
        Assert.Equal((3, 10), Weights);
        Restart();
        Start(Agent, Script);
        _machine.Agents.Clear();
        After(20);
        Assert.Equal((3, 10), Weights);
        Assert.DoesNotContain("EditDestination", _machine.Journal);
        Say("30%");
        After(6);
        Assert.Equal((3, 10), Weights);
        Assert.DoesNotContain("EditDestination", _machine.Journal);
        Say("100%");
        After(6);
        Assert.Equal((10, 10), Weights);
    }

    // What a killed director leaves: the kernel's table as it is.
    private void Restart()
    {
        _director.Dispose();
        _machine.Journal.Clear();
        _director = new RunningDirector(_machine, _segment, _time);
    }

    private ServicesProtocol.ServerStatus First => _director.Status().Services[0].Servers[0];

    private string? FailureOfFirst() => First.Checks[0].LastFailure;

    private void Say(string line) => _machine.Agents[Seed.FirstServer] = line;

    private void Start(params CheckConfig[] checks) => _director.Configure(Config(checks));

    private void After(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private int? WeightOf(IPAddress server)
        => _machine.Dump()[0].Destinations.Select(entry => entry.Destination).FirstOrDefault(destination => destination.Key.Address.Equals(server))?.Weight;

    // Nobody holds its address.
    private static DirectorConfig Paused(DirectorConfig config)
        => config with
        {
            VrrpInstances = Seed.Config(120).VrrpInstances,
            Services = config.Services.Select(service => service with { HaSuspend = true }).ToValueList(),
        };

    private static DirectorConfig Config(params CheckConfig[] checks)
    {
        var seed = Seed.Config(120).Services[0];
        return new DirectorConfig
        {
            Services =
            [
                seed with
                {
                    Scheduler = "wrr",
                    RealServers = seed.RealServers
                        .Select((server, i) => server with { Weight = 10, Checks = i == 0 ? [.. checks] : [] })
                        .ToValueList(),
                },
            ],
            TrackFiles = [new() { Name = "load", File = "/run/load", Weight = 2 }, new() { Name = "other", File = "/run/other" }],
        };
    }
}
