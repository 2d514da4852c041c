namespace Lvs.Host.Lab;

/// <summary>`lvsd lab reload`: on this kernel when it has ip_vs, else the same inside user-mode Linux.</summary>
internal static class ReloadLabCommand
{
    /// <param name="jsonFile">Where the report goes, if anywhere.</param>
    /// <param name="inside">Already inside user-mode Linux.</param>
    /// <param name="cancel">Ends the lab.</param>
    public static async Task<int> RunAsync(string? jsonFile, bool inside, CancellationToken cancel)
    {
        Privileged.RequireRoot();
        var printer = new StepPrinter(Console.Out, LabTerminal.Width);
        if (inside)
        {
            return await new ReloadLab(jsonFile, inside, printer, cancel).RunAsync().ConfigureAwait(false);
        }

        var ipvsHere = await IpvsKernel.HasIpvsAsync().ConfigureAwait(false);
        await LabPackages.EnsureAsync(ipvsHere, forTests: false, Console.Error).ConfigureAwait(false);
        if (ipvsHere)
        {
            return await new ReloadLab(jsonFile, inside, printer, cancel).RunAsync().ConfigureAwait(false);
        }

        printer.Line("this kernel has no ip_vs: running inside user-mode Linux");
        return await UmlLauncher.RunAsync(
            report => [.. LvsdCommand.Prefix, "lab", "reload", "--inside", .. report is null ? Array.Empty<string>() : ["--json", report]],
            keep: false,
            jsonFile,
            cancel).ConfigureAwait(false);
    }
}
