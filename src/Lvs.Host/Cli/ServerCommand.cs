using System.CommandLine;
using System.Globalization;
using Lvs.Core.Services;
using Lvs.Host.Control;

namespace Lvs.Host.Cli;

/// <summary>
/// <c>lvsd server drain|weigh|restore|list</c>: what is decided by hand about real servers. It holds until it is taken back, through reloads
/// and restarts.
/// </summary>
internal static class ServerCommand
{
    public static Command Create()
    {
        var command = new Command("server", "take real servers out by hand, give them other weights, and take that back");
        command.Subcommands.Add(Drain());
        command.Subcommands.Add(Weigh());
        command.Subcommands.Add(Restore());
        command.Subcommands.Add(List());
        return command;
    }

    private static Command Drain()
    {
        var words = new Words();
        var command = words.On(new Command("drain", "take a server out: no new connections, and those it has may end (setting drain)"));
        command.SetAction((arguments, cancellation) => Order(words, arguments, ServerOrderKind.Drain, 0, cancellation));
        return command;
    }

    private static Command Weigh()
    {
        var words = new Words();
        var weight = new Argument<string>("WEIGHT") { Description = "0 to 2147483647, instead of the configured one and what checks make of it" };
        var command = words.On(new Command("weigh", "give a server another weight"));
        command.Arguments.Add(weight);
        command.SetAction((arguments, cancellation) => int.TryParse(
                arguments.GetRequiredValue(weight), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Order(words, arguments, ServerOrderKind.Weigh, number, cancellation)
            : throw new OperatorException($"{arguments.GetRequiredValue(weight)}: expected a weight from 0 to {int.MaxValue}"));
        return command;
    }

    private static Command Restore()
    {
        var words = new Words();
        var command = words.On(new Command("restore", "take back what was decided by hand: the server is in again, with its configured weight"));
        command.SetAction((arguments, cancellation) => Order(words, arguments, ServerOrderKind.Restore, 0, cancellation));
        return command;
    }

    private static Command List()
    {
        var control = CommonOptions.Control();
        var json = new Option<bool>("--json") { Description = "as JSON" };
        var command = new Command("list", "show what is decided by hand") { control, json };
        command.SetAction((arguments, cancellation)
            => Show(arguments.GetRequiredValue(control), arguments.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> Order(
        Words words, ParseResult arguments, ServerOrderKind kind, int weight, CancellationToken cancellation)
    {
        var server = arguments.GetRequiredValue(words.Server);
        if (!ServerNames.TryParse(server, out _))
        {
            throw new OperatorException($"{server}: expected an address, or an address and a port such as 192.0.2.10:80 or [2001:db8::10]:80");
        }

        using var client = new ControlClient(arguments.GetRequiredValue(words.Control));
        var answer = await client
            .OrderAsync(new ServerRequest(kind, server, arguments.GetValue(words.Service), weight), cancellation)
            .ConfigureAwait(false);
        if (answer.Problem is { } problem)
        {
            throw new OperatorException(problem);
        }

        foreach (var affected in answer.Servers)
        {
            Console.WriteLine(affected);
        }

        if (answer.Spread is { } spread)
        {
            Console.WriteLine(spread);
        }

        return answer.NotSaved is { } reason
            ? throw new OperatorException($"in force, and lost when the daemon ends: {reason}")
            : ExitCode.Success;
    }

    private static async Task<int> Show(string controlPath, bool asJson, CancellationToken cancellation)
    {
        using var client = new ControlClient(controlPath);
        var overrides = await client.GetOverridesAsync(cancellation).ConfigureAwait(false);
        Console.Write(asJson ? OverrideReport.ToJson(overrides.Items) + "\n" : string.Concat(overrides.Items.Select(static item => $"{ServerNames.Of(item)}\n")));
        return ExitCode.Success;
    }

    /// <summary>What the verbs have in common.</summary>
    private sealed class Words
    {
        public Argument<string> Server { get; } = new("SERVER")
        {
            Description = "ADDRESS:PORT, or ADDRESS for a host with all its ports",
        };

        public Option<string?> Service { get; } = new("--service")
        {
            Description = "in this service only, named as 'lvsd status' does: 'TCP 192.0.2.1:80'",
            HelpName = "NAME",
        };

        public Option<string> Control { get; } = CommonOptions.Control();

        public Command On(Command command)
        {
            command.Arguments.Add(Server);
            command.Options.Add(Service);
            command.Options.Add(Control);
            return command;
        }
    }
}
