namespace Lvs.Host.Tests.Support;

/// <summary>
/// Two network namespaces as hocon/sync-groups.conf has them: joined by eth0 (198.51.100.0/24) and by eth1 (10.0.0.0/24), each with an
/// uplink eth2 of its own.
/// </summary>
internal sealed class FirewallPair : IDisposable
{
    public FirewallPair()
    {
        foreach (var name in Names)
        {
            Tool.Run("ip", "netns", "add", name);
        }

        for (var wire = 0; wire < 2; wire++)
        {
            Tool.Run("ip", "-n", Names[0], "link", "add", $"eth{wire}", "type", "veth", "peer", "name", $"eth{wire}", "netns", Names[1]);
        }

        for (var side = 0; side < 2; side++)
        {
            Ip(side, "link", "add", "eth2", "type", "veth", "peer", "name", "uplink");
            Ip(side, "addr", "add", $"198.51.100.{side + 2}/24", "dev", "eth0");
            Ip(side, "addr", "add", $"10.0.0.{side + 2}/24", "dev", "eth1");
            foreach (var link in new[] { "lo", "uplink", "eth0", "eth1", "eth2" })
            {
                Ip(side, "link", "set", link, "up");
            }
        }
    }

    private string[] Names { get; } = [$"lvs-fwa-{Guid.NewGuid():N}"[..20], $"lvs-fwb-{Guid.NewGuid():N}"[..20]];

    /// <summary>What goes before a command that is to run on a side.</summary>
    public string[] Exec(int side) => ["ip", "netns", "exec", Names[side]];

    public string Ip(int side, params string[] arguments) => Tool.Run("ip", ["-n", Names[side], .. arguments]);

    /// <summary>Which of the two virtual addresses a side holds.</summary>
    public (bool Outside, bool Inside) Holds(int side)
    {
        var addresses = Ip(side, "-o", "addr", "show");
        return (addresses.Contains(" 198.51.100.10/", StringComparison.Ordinal), addresses.Contains(" 10.0.0.1/", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        foreach (var name in Names)
        {
            Tool.Run("ip", "netns", "del", name);
        }
    }
}
