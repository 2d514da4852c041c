using System.CommandLine;
using System.Net.Sockets;
using Akka.Actor;
using Lvs.Host.Bench;
using Lvs.Host.Cli;
using Lvs.Host.Lab;

var root = new RootCommand("lvsd: VRRP, IPVS and health checks: the director of a Linux virtual server")
{
    RunCommand.Create(),
    CheckCommand.Create(),
    ConvertCommand.Create(),
    ReloadCommand.Create(),
    PlanCommand.Create(),
    DiffCommand.Create(),
    StatusCommand.Create(),
    FailoverCommand.Create(),
    MaintenanceCommand.Create(),
    ServerCommand.Create(),
    IpvsCommand.Create(),
    ExplainCommand.Create(),
    RealServerCommand.Create(),
    LabCommand.Create(),
    BenchCommand.Create(),
};

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
