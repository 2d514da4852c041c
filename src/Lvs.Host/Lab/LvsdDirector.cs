using Lvs.Host.Control;

namespace Lvs.Host.Lab;

/// <summary>Our own director: `lvsd run` in a node.</summary>
internal sealed class LvsdDirector(Node node, LabDirectory directory) : Director(node, directory)
{
    public override string Program => "lvsd";

    /// <summary>How this program is told to be a director.</summary>
    public IReadOnlyList<string> Verb { get; init; } = ["run"];

    /// <summary>The daemon's last word at its start is that it runs.</summary>
    public override bool HasStarted => LinesOfThisRun.Any(line => line.Contains("lvsd[9000]", StringComparison.Ordinal));

    /// <summary>Where it answers `lvsd status`.</summary>
    public string ControlSocket => PathOf("sock");

    /// <summary>Replaces its configuration file and asks for a reload over the control socket; the answer is there when it is in force.</summary>
    public async Task<ReloadReport> ReloadOverControlAsync(string configuration, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(ConfigurationFile, configuration, cancel).ConfigureAwait(false);
        using var client = new ControlClient(ControlSocket);
        return await client.ReloadAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Has it start the program anew as its successor.</summary>
    public Task UpgradeAsync() => SignalAsync("USR2");

    /// <summary>What it says about itself.</summary>
    public Task<StatusReport> StatusAsync(CancellationToken cancel) => StatusAsync(TimeSpan.FromSeconds(5), cancel);

    /// <summary>The same, waited for as long as is said.</summary>
    public async Task<StatusReport> StatusAsync(TimeSpan patience, CancellationToken cancel)
    {
        using var client = new ControlClient(ControlSocket);
        return await client.GetStatusAsync(patience, cancel).ConfigureAwait(false);
    }

    protected override string[] Command() =>
        [.. LvsdCommand.Prefix, .. Verb, "-c", ConfigurationFile, "--control", ControlSocket, "--state", PathOf("state")];
}
