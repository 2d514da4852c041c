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

// A signal cancels the verb's token, and each verb ends in its own order: the default of 2 s would cut them short, and null would
// leave the signal to the runtime, which just exits.
var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };
try
{
    return await root.Parse(args).InvokeAsync(invocation).ConfigureAwait(false);
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OperatorException)
{
    await Console.Error.WriteLineAsync($"lvsd: {failure.Message}").ConfigureAwait(false);
    return ExitCode.Failure;
}
