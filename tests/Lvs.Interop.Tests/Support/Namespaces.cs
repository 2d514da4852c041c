using Lvs.Host.Lab;

namespace Lvs.Interop.Tests.Support;

/// <summary>What the tests do to a node's network.</summary>
internal static class Namespaces
{
    /// <summary>How a program is put on a node.</summary>
    public static Func<Node, LabDirectory, IDirector> Install(DirectorProgram program) => program == DirectorProgram.Lvsd
        ? (node, directory) => new LvsdDirector(node, directory)
        : (node, directory) => new KeepalivedDirector(node, directory);

    /// <summary>Gives a node these IPv6 addresses instead of the one that the kernel made: usable at once, and in a known order.</summary>
    public static Task UseOnlyAsync(Node node, params string[] addresses) => RunAsync(
        node.Namespace,
        [
            $"link set {Node.Interface} addrgenmode none",
            $"address flush dev {Node.Interface} scope link",
            .. addresses.Select(address => $"address add {address}/64 dev {Node.Interface} nodad"),
        ]);

    /// <summary>Runs commands of ip(8) in a namespace, one after the other.</summary>
    public static async Task RunAsync(string namespaceName, params IEnumerable<string> commands)
    {
        var result = await Tool.WithInputAsync("ip", string.Join('\n', commands) + "\n", "-n", namespaceName, "-batch", "-");
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
