using Lvs.Host.Lab;

namespace Lvs.Interop.Tests.Support;

/// <summary>
/// FRR's vrrpd on a node, with the zebra that tells it of interfaces. Whatever they would share with an FRR of the machine is in a
/// directory of the lab's, which belongs to FRR's user, or in a /var/tmp of their own.
/// </summary>
internal sealed class FrrDirector(Node node, LabDirectory directory)
{
    private const string Programs = "/usr/lib/frr/";

    private readonly List<SpawnedProcess> _running = [];

    /// <summary>The last lines it logged.</summary>
    public string Log => File.Exists(LogFile) ? string.Join("\n  ", File.ReadLines(LogFile).TakeLast(12)) : "no log";

    private string LogFile => directory.PathOf($"{node.Name}.log");

    private string Place => directory.PathOf($"{node.Name}.frr");

    private string ZebraSocket => Path.Combine(Place, "zebra.sock");

    /// <summary>Makes its interfaces, once. They keep their IPv6 addresses while a backup has them down.</summary>
    public async Task PrepareAsync()
    {
        Directory.CreateDirectory(Place);
        await Tool.RunAsync("chown", "frr:frr", Place);
        await node.ExecAsync("sysctl", "-w", "net.ipv6.conf.all.keep_addr_on_down=1");
        await Namespaces.RunAsync(node.Namespace, FrrRouter.All.SelectMany(router => router.MacvlanCommands(node.Address.GetAddressBytes()[^1])));
    }

    public async Task StartAsync()
    {
        var configuration = Path.Combine(Place, "conf");
        await File.WriteAllTextAsync(configuration, $"interface {Node.Interface}\n{string.Concat(FrrRouter.All.Select(router => router.ForFrr))}exit\n");
        Start("zebra", "/dev/null");
        await Wait.UntilAsync(
            TimeSpan.FromSeconds(20), () => new Observation(File.Exists(ZebraSocket), "zebra does not listen: " + Log), CancellationToken.None);
        Start("vrrpd", configuration);
    }

    /// <summary>SIGKILL to both.</summary>
    public async Task KillAsync()
    {
        foreach (var process in _running)
        {
            await process.KillAsync();
        }

        _running.Clear();
        File.Delete(ZebraSocket);
    }

    private void Start(string program, string configuration) => _running.Add(SpawnedProcess.Start(
        node,
        LogFile,
        "sh", "-c", "mount -t tmpfs tmpfs /var/tmp && exec \"$@\"", "sh",
        Programs + program,
        "-f", configuration,
        "-i", Path.Combine(Place, program + ".pid"),
        "-z", ZebraSocket,
        "-P", "0",
        "--vty_socket", Place,
        "--log", "stdout",
        "--log-level", "info"));
}
