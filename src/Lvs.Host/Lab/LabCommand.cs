using System.CommandLine;

namespace Lvs.Host.Lab;

/// <summary>The `lvsd lab` verbs.</summary>
internal static class LabCommand
{
    /// <summary>The command with its subcommands, for the program's root command.</summary>
    public static Command Create() => new("lab", "Try it all on this machine: directors, real servers and a client in network namespaces.")
    {
        Seed(),
        Down(),
        Packages(),
    };

    private static Command Seed()
    {
        var directors = new Option<int>("--directors") { Description = "How many directors, 2 to 8.", DefaultValueFactory = _ => 2 };
        directors.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 2 or > 8)
            {
                result.AddError($"--directors: expected 2 to {SeedConfiguration.MaxDirectors}");
            }
        });
        var json = new Option<string?>("--json") { Description = "Write the report to this file." };
        var keep = new Option<bool>("--keep") { Description = "Leave the lab up at the end." };
        var engine = new Option<string>("--engine") { Description = "The directors' program; keepalived shows what it does in the same steps.", DefaultValueFactory = _ => LabOptions.Lvsd };
        engine.AcceptOnlyFromAmong(LabOptions.Lvsd, LabOptions.Keepalived);
        var inside = new Option<bool>("--inside") { Hidden = true };
        var command = new Command("seed", "Run the seed scenario from start to failover, measured.") { directors, json, keep, engine, inside };
        command.SetAction((parsed, cancel) => GuardedAsync(() => SeedCommand.RunAsync(
            new LabOptions(parsed.GetValue(directors), parsed.GetValue(json), parsed.GetValue(keep), parsed.GetValue(inside), parsed.GetValue(engine)!),
            cancel)));
        return command;
    }

    private static Command Down()
    {
        var command = new Command("down", "End a lab that --keep or a killed run left up.");
        command.SetAction((_, _) => GuardedAsync(DownCommand.RunAsync));
        return command;
    }

    private static Command Packages()
    {
        var tests = new Option<bool>("--tests") { Description = "Those that only the tests need, too." };
        var command = new Command("packages", "Install the Debian packages the lab needs.") { tests };
        command.SetAction((parsed, _) => GuardedAsync(async () =>
        {
            await LabPackages.EnsureAsync(await IpvsKernel.HasIpvsAsync().ConfigureAwait(false), parsed.GetValue(tests), Console.Error).ConfigureAwait(false);
            return 0;
        }));
        return command;
    }

    private static async Task<int> GuardedAsync(Func<Task<int>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (LabException problem)
        {
            await Console.Error.WriteLineAsync("lvsd lab: " + problem.Message).ConfigureAwait(false);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("lvsd lab: interrupted").ConfigureAwait(false);
            return 130;
        }
    }
}
