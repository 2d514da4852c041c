using System.CommandLine;
using System.Net.Sockets;
using Akka.Actor;
using Lvs.Core.Config;
using Lvs.Host.Bench;
using Lvs.Host.Cli;
using Lvs.Host.Lab;

// Which commands read a configuration, whose table of settings takes a while to make.
(string Name, bool Reads, Func<Command> Create)[] commands =
[
    ("run", true, RunCommand.Create),
    ("check", true, CheckCommand.Create),
    ("convert", true, ConvertCommand.Create),
    ("reload", false, ReloadCommand.Create),
    ("plan", false, PlanCommand.Create),
    ("diff", true, DiffCommand.Create),
    ("status", false, StatusCommand.Create),
    ("failover", false, FailoverCommand.Create),
    ("maintenance", false, MaintenanceCommand.Create),
    ("server", false, ServerCommand.Create),
    ("cluster", false, ClusterCommand.Create),
    ("ipvs", false, IpvsCommand.Create),
    ("explain", false, ExplainCommand.Create),
    ("realserver", false, RealServerCommand.Create),
    ("lab", false, LabCommand.Create),
    ("bench", false, BenchCommand.Create),
];

// All of them only for one who has not said which: making sixteen takes 20 of the 80 ms that a short command runs.
var asked = Array.FindAll(commands, command => args.Length > 0 && command.Name == args[0]);
if (asked is [{ Reads: true }])
{
    _ = Task.Run(ConfigFile.Prepare);
}

var root = new RootCommand("lvsd: VRRP, IPVS and health checks: the director of a Linux virtual server");
foreach (var command in asked.Length > 0 ? asked : commands)
{
    root.Add(command.Create());
}

// Signals are ours: the parser's own handling ends with 143 even when a verb has stopped in order.
var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
using var stop = new StopSignals();
try
{
    return await root.Parse(args).InvokeAsync(invocation, stop.Token).ConfigureAwait(false);
}
catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
{
    await SayAsync("interrupted").ConfigureAwait(false);
    return stop.ExitStatus;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SocketException or OperatorException
    or OperationCanceledException or TimeoutException or AskTimeoutException)
{
    await SayAsync(failure.Message).ConfigureAwait(false);
    return ExitCode.Failure;
}

// For a second only: a reader of the standard error that stalls must not keep a daemon that has ended.
static Task SayAsync(string message)
    => Task.WhenAny(Task.Run(() => Console.Error.WriteLine($"lvsd: {message}")), Task.Delay(TimeSpan.FromSeconds(1)));
