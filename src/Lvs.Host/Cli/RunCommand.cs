using System.CommandLine;
using Lvs.Host.Config;
using Lvs.Host.Hosting;
using Lvs.Host.Takeover;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd run -c FILE</c>: the director in the foreground.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var config = CommonOptions.Config();
        var configId = CommonOptions.ConfigId();
        var director = CommonOptions.For();
        var control = CommonOptions.Control();
        var lease = AddressLeaseOption.Create();
        var state = CommonOptions.State();
        var takeover = new Option<bool>(Upgrade.TakeoverOption)
        {
            Description = "take over from the daemon behind the control socket, which has the same configuration, and ends: nobody on the wire notices",
        };
        var command = new Command(
            "run", "run the director in the foreground; SIGTERM stops it in order, SIGHUP reloads the configuration, SIGUSR2 starts a successor")
        {
            config,
            configId,
            director,
            control,
            lease,
            state,
            takeover,
        };
        command.SetAction((arguments, stop)
            => RunAsync(
                arguments.GetRequiredValue(config),
                arguments.GetValue(configId),
                arguments.GetValue(director),
                arguments.GetRequiredValue(control),
                AddressLeaseOption.Parse(arguments.GetRequiredValue(lease)),
                Path.GetFullPath(arguments.GetRequiredValue(state)),
                arguments.GetValue(takeover),
                stop));
        return command;
    }

    /// <summary>Runs until it is told to stop.</summary>
    public static async Task<int> RunAsync(
        string configPath,
        string? configId,
        string? director,
        string controlPath,
        TimeSpan? addressLease,
        string stateDirectory,
        bool takeover,
        CancellationToken stop)
    {
        Privileges.Require();
        StartTimes.OfThisProcess.OnBegin();
        var loader = new ConfigLoader(configPath, new FileSources(askMachine: true), addressLease, configId, director);
        if (loader.Load(finding => Console.Error.WriteLine(finding)) is not { } loaded)
        {
            return ExitCode.Failure;
        }

        StartTimes.OfThisProcess.OnRead();
        using var collections = new BackgroundCollections(BackgroundCollections.Pace);
        using var ports = KernelPorts.Open(loaded.Global.Process.IpvsNamespace);
        KernelPorts.RequireIpvsFor(loaded);
        var directorPorts = ports.ToDirectorPorts() with
        {
            IpvsMemory = IpvsMemoryFile.ForThisKernel(stateDirectory, loaded.Global.Process.IpvsNamespace),
            Overrides = new OverrideFile(stateDirectory),
            Maintenance = new MaintenanceFile(stateDirectory),
        };
        var successor = takeover ? new Successor(controlPath, Path.GetFullPath(configPath), ports.Links) : null;
        await using var daemon = new Daemon(directorPorts, ports.Links, loader, controlPath, Rehearsal.RunAsync, BeUrgent, successor);
        await daemon.RunAsync(loaded, stop).ConfigureAwait(false);
        return ExitCode.Success;
    }

    private static void BeUrgent()
    {
        if (Urgency.Raise() is { } problem)
        {
            Console.Error.WriteLine($"lvsd: on busy cores adverts may come late: {problem}");
        }
    }
}
