using System.Net;
using Lvs.Core.Addresses;
using Lvs.Native.Addresses;

namespace Lvs.Native.Tests.Addresses;

public sealed class OwnHoldsTests
{
    private static readonly HeldAddress First = new("v0", IPAddress.Parse("192.0.2.1"), 24);
    private static readonly HeldAddress Second = new("v0", IPAddress.Parse("192.0.2.2"), 24);
    private static readonly HeldAddress Third = new("v0", IPAddress.Parse("192.0.2.3"), 24);

    private readonly OwnHolds _holds = new();

    [Fact]
    public void A_hold_that_came_and_went_while_the_kernel_was_read_was_ours()
    {
        var before = _holds.Now;
        _holds.Add(First);
        _holds.Remove(First);

        Assert.Empty(_holds.Now.Held);
        Assert.Contains(First, before.HeldSince());
    }

    [Fact]
    public void Every_hold_of_a_moment_and_since_counts_and_none_from_before_it()
    {
        _holds.Add(First);
        _holds.Remove(First);
        _holds.Add(Second);
        var before = _holds.Now;
        _holds.Remove(Second);
        _holds.Add(Third);

        Assert.Equal([Second, Third], before.HeldSince().OrderBy(static address => address.ToString()));
        Assert.Equal([Third], _holds.Now.HeldSince());
    }

    [Fact]
    public void A_renewal_is_no_new_moment()
    {
        _holds.Add(First);
        var before = _holds.Now;
        _holds.Add(First);
        _holds.Remove(Second);

        Assert.Same(before, _holds.Now);
    }
}
