using System.CommandLine;
using System.Runtime.InteropServices;
using Lvs.Host.Cli;
using Lvs.Host.Lab.Draining;

namespace Lvs.Host.Lab;

/// <summary>The `lvsd lab` verbs.</summary>
internal static class LabCommand
{
    /// <summary>The command with its subcommands, for the program's root command.</summary>
    public static Command Create() => new("lab", "Try it all on this machine: directors, real servers and a client in network namespaces.")
    {
        Seed(),
        Reload(),
        Drain(),
        Enter(),
        Down(),
        Exec(),
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
        command.SetAction((parsed, stop) => InterruptibleAsync(
            cancel => SeedCommand.RunAsync(
                new LabOptions(parsed.GetValue(directors), parsed.GetValue(json), parsed.GetValue(keep), parsed.GetValue(inside), parsed.GetValue(engine)!),
                cancel),
            stop));
        return command;
    }

    private static Command Reload()
    {
        var json = new Option<string?>("--json") { Description = "Write the report to this file." };
        var inside = new Option<bool>("--inside") { Hidden = true };
        var command = new Command("reload", "Reload two hundred times under traffic, and once with a bad file under ten thousand connections.") { json, inside };
        command.SetAction((parsed, stop) => InterruptibleAsync(
            cancel => ReloadLabCommand.RunAsync(parsed.GetValue(json), parsed.GetValue(inside), cancel), stop));
        return command;
    }

    private static Command Drain()
    {
        var json = new Option<string?>("--json") { Description = "Write the report to this file." };
        var inside = new Option<bool>("--inside") { Hidden = true };
        var command = new Command("drain", "Take a server out and let it in again under two thousand connections a second.") { json, inside };
        command.SetAction((parsed, stop) => InterruptibleAsync(
            cancel => DrainLab.RunAsync(parsed.GetValue(json), parsed.GetValue(inside), cancel), stop));
        return command;
    }

    private static Command Down()
    {
        var command = new Command("down", "End a lab that --keep or a killed run left up.");
        command.SetAction((_, _) => DownCommand.RunAsync());
        return command;
    }

    private static Command Enter()
    {
        var name = new Argument<string>("NAME") { Description = "The node: client, lb1, rs1 …" };
        var words = Words("What to run there; a shell when left out.", ArgumentArity.ZeroOrMore);
        var command = new Command("enter", "Enter a node of a lab that --keep left up.") { name, words };
        command.SetAction((parsed, stop) => InterruptibleAsync(cancel => EnterCommand.RunAsync(parsed.GetValue(name)!, parsed.GetValue(words)!, cancel), stop));
        return command;
    }

    private static Command Exec()
    {
        var words = Words("The command and its arguments, after --.", ArgumentArity.OneOrMore);
        var command = new Command("exec", "Run a command on a kernel with ip_vs: this one, or user-mode Linux.") { words };
        command.SetAction((parsed, stop) => InterruptibleAsync(cancel => ExecCommand.RunAsync(parsed.GetValue(words)!, cancel), stop));
        return command;
    }

    private static Argument<string[]> Words(string description, ArgumentArity arity) =>
        new("COMMAND") { Description = description, Arity = arity };

    private static Command Packages()
    {
        var tests = new Option<bool>("--tests") { Description = "Those that only the tests need, too." };
        var command = new Command("packages", "Install the Debian packages the lab needs.") { tests };
        command.SetAction(async (parsed, _) =>
        {
            await LabPackages.EnsureAsync(await IpvsKernel.HasIpvsAsync().ConfigureAwait(false), parsed.GetValue(tests), Console.Error).ConfigureAwait(false);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Runs a lab that a signal cancels, a closed terminal's too, so that it cleans up before the program ends.</summary>
    private static async Task<int> InterruptibleAsync(Func<CancellationToken, Task<int>> action, CancellationToken stop)
    {
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            interrupted.Cancel();
        });
        try
        {
            return await action(interrupted.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            throw new OperatorException("interrupted");
        }
    }
}
