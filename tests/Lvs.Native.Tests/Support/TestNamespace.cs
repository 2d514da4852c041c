using Lvs.Native.Namespaces;

namespace Lvs.Native.Tests.Support;

/// <summary>A network namespace of its own for one test; its loopback is up.</summary>
internal sealed class TestNamespace : IDisposable
{
    public TestNamespace()
    {
        Shell.Run("ip", "netns", "add", Name);
        Ip("link set lo up");
    }

    public string Name { get; } = $"lvs-test-{Guid.NewGuid():N}";

    /// <summary>ip(8) in the namespace.</summary>
    public string Ip(string arguments) => Shell.Run("ip", ["-n", Name, .. arguments.Split(' ')]);

    /// <summary>Any program in the namespace.</summary>
    public string Exec(params string[] command) => Shell.Run("ip", ["netns", "exec", Name, .. command]);

    /// <summary>Two ends of one cable, v0 (192.0.2.1/24) and v1 (192.0.2.2/24), both up, v1 in the other namespace.</summary>
    public void ConnectTo(TestNamespace other)
    {
        Ip($"link add v0 type veth peer name v1 netns {other.Name}");
        Ip("addr add 192.0.2.1/24 dev v0");
        Ip("link set v0 up");
        other.Ip("addr add 192.0.2.2/24 dev v1");
        other.Ip("link set v1 up");
    }

    public T Run<T>(Func<T> body) => NetworkNamespace.Run(Name, body);

    public void Run(Action body) => NetworkNamespace.Run(Name, body);

    public void Dispose() => Shell.Run("ip", "netns", "delete", Name);
}
