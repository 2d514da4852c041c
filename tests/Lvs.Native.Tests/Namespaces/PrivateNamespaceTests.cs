using Lvs.Native.Addresses;
using Lvs.Native.Namespaces;

namespace Lvs.Native.Tests.Namespaces;

public sealed class PrivateNamespaceTests
{
    [Fact]
    public void It_has_the_interface_that_was_added_up_and_nothing_of_ours()
    {
        using var space = PrivateNamespace.Create();
        space.AddEthernet("only-there");

        var interfaces = space.Run(static () => File.ReadAllText("/proc/thread-self/net/dev"));
        Assert.Contains("only-there", interfaces, StringComparison.Ordinal);
        Assert.True(space.Run(static () =>
        {
            using var addresses = new RouteAddresses();
            return addresses.FindLink("only-there")!.IsUp;
        }));
        Assert.DoesNotContain("only-there", File.ReadAllText("/proc/thread-self/net/dev"), StringComparison.Ordinal);
    }
}
