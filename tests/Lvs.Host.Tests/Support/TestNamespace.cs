namespace Lvs.Host.Tests.Support;

/// <summary>A network namespace of the test's own with an interface ens33, 192.168.124.11/24, that is up.</summary>
internal sealed class TestNamespace : IDisposable
{
    public TestNamespace()
    {
        Tool.Run("ip", "netns", "add", Name);
        Ip("link", "set", "lo", "up");
        Ip("link", "add", "ens33", "type", "veth", "peer", "name", "other");
        Ip("addr", "add", "192.168.124.11/24", "dev", "ens33");
        Ip("link", "set", "other", "up");
        Ip("link", "set", "ens33", "up");
    }

    public string Name { get; } = $"lvs-test-{Guid.NewGuid():N}"[..20];

    /// <summary>What goes before a command that is to run in here.</summary>
    public string[] Exec => ["ip", "netns", "exec", Name];

    public string Ip(params string[] arguments) => Tool.Run("ip", ["-n", Name, .. arguments]);

    public string Sysctl(string key) => Tool.Run("ip", "netns", "exec", Name, "cat", $"/proc/sys/{key.Replace('.', '/')}").Trim();

    public void Dispose() => Tool.Run("ip", "netns", "del", Name);
}
