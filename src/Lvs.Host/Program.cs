using System.CommandLine;
using Lvs.Host.Lab;

return await new RootCommand("LVS director") { LabCommand.Create() }.Parse(args).InvokeAsync().ConfigureAwait(false);
