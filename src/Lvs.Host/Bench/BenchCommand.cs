using System.CommandLine;
using Lvs.Host.Bench.Ipvs;
using Lvs.Host.Cli;

namespace Lvs.Host.Bench;

/// <summary>The <c>lvsd bench</c> verbs.</summary>
internal static class BenchCommand
{
    private const int DefaultRuns = 10;
    private const int DefaultSeconds = 60;

    public static Command Create() => new("bench", "measure this director beside keepalived, in network namespaces of this machine")
    {
        Vrrp(),
        Ipvs(),
        DirectorWithBallast(),
    };

    private static Command Vrrp()
    {
        var against = new Option<string>("--against") { Description = "the other program", DefaultValueFactory = _ => "keepalived" };
        against.AcceptOnlyFromAmong("keepalived");
        var runs = new Option<int>("--runs") { Description = "runs of each row; the median counts", DefaultValueFactory = _ => DefaultRuns };
        var seconds = Seconds();
        RequireSensible(runs);
        var rows = new Option<string[]>("--rows")
        {
            Description = $"only these: {string.Join(", ", BenchOptions.AllRows)}",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "ROW",
        };
        rows.AcceptOnlyFromAmong([.. BenchOptions.AllRows]);
        var json = new Option<bool>("--json") { Description = "as JSON, every run of every row" };
        var command = new Command("vrrp", "time to take over, many routers, processor time, and false take-overs under load")
        {
            against,
            runs,
            seconds,
            rows,
            json,
        };
        command.SetAction((arguments, cancel) => VrrpBench.RunAsync(
            new BenchOptions(
                arguments.GetValue(runs),
                TimeSpan.FromSeconds(arguments.GetValue(seconds)),
                arguments.GetValue(rows) ?? [],
                arguments.GetValue(json)),
            cancel));
        return command;
    }

    private static Command Ipvs()
    {
        var against = new Option<string>("--against")
        {
            Description = "the other programs, separated by commas",
            DefaultValueFactory = _ => string.Join(',', IpvsBenchOptions.Programs),
            HelpName = "PROGRAMS",
        };
        against.Validators.Add(result =>
        {
            foreach (var program in result.GetValueOrDefault<string>()?.Split(',').Except(IpvsBenchOptions.Programs) ?? [])
            {
                result.AddError($"--against: expected {string.Join(" or ", IpvsBenchOptions.Programs)} and not '{program}'");
            }
        });
        var seconds = Seconds();
        var json = new Option<bool>("--json") { Description = "as JSON" };
        var inside = new Option<bool>("--inside") { Hidden = true };
        var command = new Command("ipvs", "large tables: from empty, over a table that is there, one change, the audit, the stop")
        {
            against,
            seconds,
            json,
            inside,
        };
        command.SetAction((arguments, cancel) => IpvsBench.RunAsync(
            new IpvsBenchOptions(
                arguments.GetValue(against)!.Split(',').ToHashSet(),
                TimeSpan.FromSeconds(arguments.GetValue(seconds)),
                arguments.GetValue(json),
                arguments.GetValue(inside)),
            cancel));
        return command;
    }

    private static Option<int> Seconds()
    {
        var seconds = new Option<int>("--duration")
        {
            Description = "seconds for the rows that watch a steady state",
            DefaultValueFactory = _ => DefaultSeconds,
        };
        RequireSensible(seconds);
        return seconds;
    }

    private static void RequireSensible(Option<int> number) => number.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is < 1 or > 3600)
        {
            result.AddError($"{number.Name}: expected 1 to 3600");
        }
    });

    // The director of the steady rows: it shares its process with what a large configuration and busy checks would be.
    private static Command DirectorWithBallast()
    {
        var config = CommonOptions.Config();
        var control = CommonOptions.Control();
        var state = CommonOptions.State();
        var command = new Command("director", "run the director beside ballast in the same process") { config, control, state };
        command.Hidden = true;
        command.SetAction(async (arguments, stop) =>
        {
            using var ballast = new Ballast();
            return await RunCommand.RunAsync(
                arguments.GetRequiredValue(config),
                configId: null,
                director: null,
                arguments.GetRequiredValue(control),
                AddressLeaseOption.Default,
                Path.GetFullPath(arguments.GetRequiredValue(state)),
                takeover: false,
                stop).ConfigureAwait(false);
        });
        return command;
    }
}
