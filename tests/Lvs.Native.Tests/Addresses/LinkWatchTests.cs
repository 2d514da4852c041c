using System.Collections.Concurrent;
using System.Net;
using Lvs.Core.Addresses;
using Lvs.Native.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;
using Lvs.Native.Tests.Netlink;
using Lvs.Native.Tests.Support;

namespace Lvs.Native.Tests.Addresses;

public sealed class LinkWatchTests : IDisposable
{
    private readonly TestNamespace _here = new();
    private readonly TestNamespace _there = new();
    private readonly ConcurrentQueue<LinkChange> _changes = [];
    private readonly RouteAddresses _addresses;
    private readonly IDisposable _watch;

    public LinkWatchTests()
    {
        _here.ConnectTo(_there);
        _addresses = _here.Run(static () => new RouteAddresses());
        Eventually.True(() => _addresses.FindLink("v0") is { IsUp: true }, "v0 has carrier");
        _watch = _here.Run(() => _addresses.Watch(_changes.Enqueue));
    }

    public void Dispose()
    {
        _watch.Dispose();
        _addresses.Dispose();
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public void Losing_and_regaining_the_carrier_is_reported()
    {
        _there.Ip("link set v1 down");
        Expect(static change => change is { Interface: "v0", State.IsUp: false }, "v0 down");
        _there.Ip("link set v1 up");
        Expect(static change => change is { Interface: "v0", State.IsUp: true }, "v0 up");
    }

    [Fact]
    public void An_address_taken_away_by_someone_is_reported()
    {
        _addresses.Hold([new HeldAddress("v0", IPAddress.Parse("192.0.2.100"), 32)], null);
        Expect(static change => change.Interface == "v0", "the address came");
        _here.Ip("addr del 192.0.2.100/32 dev v0");
        Expect(static change => change is { Interface: "v0", State: not null }, "the address went");
        _here.Ip("addr del 192.0.2.1/24 dev v0");
        Expect(static change => change is { Interface: "v0", State: { PrimaryIPv4: null } }, "the primary address went");
    }

    [Fact]
    public void What_is_reported_is_the_primary_address_that_FindLink_finds()
    {
        // In another network, because an address takes its secondary ones with it.
        var held = new HeldAddress("v0", IPAddress.Parse("198.51.100.99"), 24);
        _addresses.Hold([held], TimeSpan.FromMinutes(1));
        _here.Ip("addr del 192.0.2.1/24 dev v0");
        Eventually.True(() => LastPrimary() is null, "there is nothing but what is held");
        Assert.Null(_addresses.FindLink("v0")!.PrimaryIPv4);
        _here.Ip("addr add 192.0.2.50/24 dev v0 valid_lft 600 preferred_lft 600");
        Eventually.True(() => LastPrimary() is "192.0.2.50", "the address of DHCP");
        Assert.Equal("192.0.2.50", _addresses.FindLink("v0")!.PrimaryIPv4?.ToString());

        // What was released is an address like any other.
        _addresses.Release(held);
        _here.Ip("addr add 198.51.100.99/24 dev v0 valid_lft 600 preferred_lft 600");
        _here.Ip("addr del 192.0.2.50/24 dev v0");
        Eventually.True(() => LastPrimary() is "198.51.100.99", "the address that had been held");
        Assert.Equal("198.51.100.99", _addresses.FindLink("v0")!.PrimaryIPv4?.ToString());
    }

    [Fact]
    public void Holding_and_releasing_never_shows_the_held_address_as_the_primary_one()
    {
        _here.Ip("addr del 192.0.2.1/24 dev v0");
        Eventually.True(() => LastPrimary() is null, "the primary address went");
        var held = new HeldAddress("v0", IPAddress.Parse("192.0.2.99"), 24);
        for (var i = 0; i < 500; i++)
        {
            _addresses.Hold([held], TimeSpan.FromMinutes(1));
            _addresses.Release(held);
        }

        _here.Ip("link add marker type bridge");
        Eventually.True(() => _changes.Any(static change => change.Interface == "marker"), "the marker");
        Assert.DoesNotContain(_changes, static change => change.State?.PrimaryIPv4?.ToString() == "192.0.2.99");
    }

    [Fact]
    public void A_renewed_lease_is_not_reported()
    {
        var leased = new HeldAddress("v0", IPAddress.Parse("192.0.2.100"), 32);
        _addresses.Hold([leased], TimeSpan.FromMinutes(1));
        Expect(static change => change.Interface == "v0", "the address came");
        for (var i = 0; i < 10; i++)
        {
            _addresses.Hold([leased], TimeSpan.FromMinutes(1));
        }

        // Notifications come in order, so whatever the renewals cause is here before this.
        _here.Ip("link add marker type bridge");
        Expect(static change => change.Interface == "marker", "the marker");
        Assert.DoesNotContain(_changes, static change => change.Interface == "v0");
    }

    [Fact]
    public void An_address_that_gets_a_lifetime_and_loses_it_again_is_reported_each_time()
    {
        var address = new HeldAddress("v0", IPAddress.Parse("192.0.2.100"), 32);
        foreach (var lease in new TimeSpan?[] { null, TimeSpan.FromMinutes(1), null, TimeSpan.FromMinutes(1) })
        {
            _addresses.Hold([address], lease);
            Expect(static change => change.Interface == "v0", $"the address with the lifetime '{lease}'");
        }
    }

    [Fact]
    public void Interfaces_that_come_go_or_change_their_name_are_reported()
    {
        _here.Ip("link add d0 type bridge");
        Expect(static change => change is { Interface: "d0", State.IsUp: false }, "d0 came");
        _here.Ip("link set d0 name d1");
        Expect(static change => change is { Interface: "d0", State: null }, "d0 gone");
        Expect(static change => change is { Interface: "d1", State: not null }, "d1 came");
        _here.Ip("link delete d1");
        Expect(static change => change is { Interface: "d1", State: null }, "d1 gone");
    }

    [Fact]
    public void An_interface_that_was_elsewhere_and_is_back_under_its_number_was_gone()
    {
        // The first callback holds the watch up until it is back.
        using var hold = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        ConcurrentQueue<LinkChange> changes = [];
        using var watch = Watch(
            change =>
            {
                entered.Set();
                hold.Wait();
                changes.Enqueue(change);
            },
            out _);
        var index = _addresses.FindLink("v0")!.Index;
        _here.Ip("link add d0 type bridge");
        Assert.True(entered.Wait(TimeSpan.FromSeconds(20)));
        using var elsewhere = new TestNamespace();
        _here.Ip($"link set v0 netns {elsewhere.Name}");
        elsewhere.Ip($"link set v0 netns {_here.Name}");
        _here.Ip("link set v0 up");
        hold.Set();
        Eventually.True(() => changes.Any(change => change is { Interface: "v0", State: { IsUp: true } back } && back.Index == index), "v0 is back");
        Assert.Null(changes.First(static change => change.Interface == "v0").State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    public void Notifications_that_were_lost_end_in_the_right_picture_however_often_reading_it_is_interrupted(int interruptions)
    {
        // The first callback holds the watch up until far more has happened than its socket buffer can hold.
        using var hold = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        ConcurrentQueue<LinkChange> changes = [];
        using var watch = Watch(
            change =>
            {
                entered.Set();
                hold.Wait();
                changes.Enqueue(change);
            },
            out var kernel);
        _here.Ip("link add d0 type bridge");
        Assert.True(entered.Wait(TimeSpan.FromSeconds(20)));
        var address = new HeldAddress("v0", IPAddress.Parse("192.0.2.100"), 32);
        for (var i = 0; i < 2000; i++)
        {
            _addresses.Hold([address], null);
            _addresses.Release(address);
        }

        _here.Ip("link delete d0");
        _here.Ip("addr del 192.0.2.1/24 dev v0");
        kernel.Interrupt(interruptions);
        hold.Set();
        Eventually.True(() => changes.Any(static change => change is { Interface: "d0", State: null }), "d0 is known to be gone");
        Eventually.True(() => changes.Any(static change => change is { Interface: "v0", State: { PrimaryIPv4: null } }), "v0 is known to have no address");
    }

    [Theory]
    [InlineData(Errno.EAGAIN)]
    [InlineData(Errno.ENOBUFS)]
    [InlineData(Errno.ENOMEM)]
    public void A_question_that_the_kernel_leaves_unanswered_is_asked_again(int errno)
    {
        ConcurrentQueue<LinkChange> changes = [];
        using var watch = Watch(changes.Enqueue, out var kernel);
        kernel.Fail(20, errno);
        _here.Ip("link add d0 type bridge");
        Eventually.True(() => changes.Any(static change => change is { Interface: "d0", State: not null }), "d0 came");
        Assert.True(kernel.IsDone);
        kernel.Fail(20, errno);
        _here.Ip("link delete d0");
        Eventually.True(() => changes.Any(static change => change is { Interface: "d0", State: null }), "d0 gone");
    }

    [Fact]
    public void A_watch_that_could_not_read_anything_at_first_reports_everything_when_it_can()
    {
        ConcurrentQueue<LinkChange> changes = [];
        using var watch = Watch(changes.Enqueue, out _, static kernel => kernel.Fail(20, Errno.ENOBUFS));
        Eventually.True(() => changes.Any(static change => change is { Interface: "v0", State.PrimaryIPv4: not null }), "v0 is known");
    }

    [Fact]
    public void Disposing_ends_a_watch_that_gets_no_answers()
    {
        using var watch = Watch(static _ => { }, out _, static kernel => kernel.Fail(int.MaxValue, Errno.ENOBUFS));
        _here.Ip("link add d0 type bridge");
    }

    [Fact]
    public void Nothing_is_reported_after_disposal_and_disposing_twice_is_fine()
    {
        _watch.Dispose();
        _watch.Dispose();
        _changes.Clear();
        using var second = _here.Run(() => _addresses.Watch(change => Assert.NotNull(change.Interface)));
        _here.Ip("link add d0 type bridge");
        Assert.Empty(_changes);
    }

    private void Expect(Predicate<LinkChange> wanted, string what)
        => Eventually.True(() => _changes.TryDequeue(out var change) && wanted(change), what);

    private string? LastPrimary()
        => _changes.LastOrDefault(static change => change.Interface == "v0") is { } change ? change.State?.PrimaryIPv4?.ToString() : "not reported";

    private LinkWatch Watch(Action<LinkChange> onChange, out UnreliableKernel kernel, Action<UnreliableKernel>? prepare = null)
    {
        UnreliableKernel? made = null;
        var watch = _here.Run(() =>
        {
            made = new UnreliableKernel(new NetlinkTransport(LinuxNetlink.NETLINK_ROUTE));
            prepare?.Invoke(made);
            return new LinkWatch(onChange, new RouteTable(new NetlinkSocket(made)), new OwnHolds());
        });
        kernel = made!;
        return watch;
    }
}
