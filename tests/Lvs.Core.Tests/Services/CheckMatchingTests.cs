using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Core.Tests.Services;

public sealed class CheckMatchingTests
{
    private static readonly CheckConfig Misc = new CheckConfig.Misc { DelayLoop = TimeSpan.FromSeconds(6) };

    [Fact]
    public void Equal_checks_are_the_same_wherever_they_stand()
        => Assert.Equal([2, CheckMatching.None, 0, 1], CheckMatching.Match([Tcp(80), Tcp(81), Misc], [Misc, Tcp(82), Tcp(80), Tcp(81)]));

    [Fact]
    public void Of_changed_checks_those_that_ask_the_same_place_are_the_same()
        => Assert.Equal([1, 0], CheckMatching.Match([Tcp(80), Tcp(81)], [Tcp(81, retry: 2), Tcp(80, retry: 2)]));

    [Fact]
    public void A_check_of_another_place_goes_on_from_one_of_its_kind()
        => Assert.Equal([1], CheckMatching.Match([Misc, Tcp(80)], [Tcp(90)]));

    [Fact]
    public void A_check_of_another_kind_is_a_new_one() => Assert.Equal([CheckMatching.None], CheckMatching.Match([Tcp(80)], [Misc]));

    private static CheckConfig.Tcp Tcp(int port, int retry = 1)
        => new() { DelayLoop = TimeSpan.FromSeconds(6), Retry = retry, ConnectTo = new IPEndPoint(IPAddress.Loopback, port) };
}
