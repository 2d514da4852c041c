namespace Lvs.Host.Lab;

/// <summary>`lvsd lab seed`: on this kernel when it has ip_vs, else the same inside user-mode Linux.</summary>
internal static class SeedCommand
{
    public static async Task<int> RunAsync(LabOptions options, CancellationToken cancel)
    {
        Privileged.RequireRoot();
        var printer = new StepPrinter(Console.Out, LabTerminal.Width);
        var ipvsHere = await IpvsKernel.HasIpvsAsync().ConfigureAwait(false);
        if (options.Inside)
        {
            return await new SeedLab(options, printer, cancel).RunAsync().ConfigureAwait(false);
        }

        await LabPackages.EnsureAsync(ipvsHere, forTests: false, Console.Error).ConfigureAwait(false);
        if (ipvsHere)
        {
            return await new SeedLab(options, printer, cancel).RunAsync().ConfigureAwait(false);
        }

        printer.Line("this kernel has no ip_vs: running inside user-mode Linux");
        return await UmlLauncher.RunAsync(
            report => [.. LvsdCommand.Prefix, .. options.InsideArguments(report)], options.Keep, options.JsonFile, cancel).ConfigureAwait(false);
    }
}
