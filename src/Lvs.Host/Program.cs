using System.CommandLine;
using Lvs.Host.Cli;
using Lvs.Host.Lab;

var root = new RootCommand("lvsd: VRRP, IPVS and health checks: the director of a Linux virtual server")
{
    RunCommand.Create(),
    CheckCommand.Create(),
    StatusCommand.Create(),
    IpvsCommand.Create(),
    RealServerCommand.Create(),
    LabCommand.Create(),
};

// Signals are ours: the parser's own handling ends with 143 even when a verb has stopped in order.
var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
using var stop = new StopSignals();
try
{
    return await root.Parse(args).InvokeAsync(invocation, stop.Token).ConfigureAwait(false);
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OperatorException)
{
    await Console.Error.WriteLineAsync($"lvsd: {failure.Message}").ConfigureAwait(false);
    return ExitCode.Failure;
}
