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

// The verbs end by themselves on a signal, each in its own order: the parser's handler would cut them short after 2 s.
var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
try
{
    return await root.Parse(args).InvokeAsync(invocation).ConfigureAwait(false);
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OperatorException)
{
    await Console.Error.WriteLineAsync($"lvsd: {failure.Message}").ConfigureAwait(false);
    return ExitCode.Failure;
}
