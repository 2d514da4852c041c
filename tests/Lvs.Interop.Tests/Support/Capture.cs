using Lvs.Host.Lab;

namespace Lvs.Interop.Tests.Support;

/// <summary>What passes the lab's bridge, written by tshark into a file and decoded by it afterwards.</summary>
internal sealed class Capture
{
    private readonly SpawnedProcess _process;
    private readonly string _file;

    private Capture(SpawnedProcess process, string file)
    {
        _process = process;
        _file = file;
    }

    /// <summary>Starts to capture; returns when packets are taken.</summary>
    public static async Task<Capture> StartAsync(LabNetwork lab)
    {
        var (file, log) = (lab.Directory.PathOf("adverts.pcap"), lab.Directory.PathOf("tshark.log"));
        var wire = new Node("wire", lab.Directory.Prefix + "wire", LabAddresses.Client);
        var process = SpawnedProcess.Start(wire, log, "tshark", "-i", Topology.WireInterface, "-w", file, "-f", "ip proto 112 or ip proto 51 or ip6");
        await Wait.UntilAsync(
            TimeSpan.FromSeconds(20),
            () => new Observation(File.Exists(file) && new FileInfo(file).Length > 0, File.Exists(log) ? File.ReadAllText(log) : "no log"),
            CancellationToken.None);
        return new Capture(process, file);
    }

    /// <summary>Ends, and reads back the fields of the packets that a filter lets through: one line each, separated by bars.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string filter, params string[] fields)
    {
        await _process.StopAsync();
        string[] arguments = ["-r", _file, "-Y", filter, "-T", "fields", "-E", "separator=|", .. fields.SelectMany(field => new[] { "-e", field })];
        var result = await Tool.TryAsync("tshark", arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
