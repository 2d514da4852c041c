using System.Text.RegularExpressions;
using Lvs.Core.Ipvs;
using Lvs.Native.Ipvs;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>What the kernel has counted, as we list it and as ipvsadm does.</summary>
public sealed partial class TrafficListingTests : IDisposable
{
    private readonly DirectorNetwork _network = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public void Counters_and_connections_are_listed_as_ipvsadm_lists_them()
    {
        _network.Ipvsadm("-A -t 192.0.2.80:80 -s rr");
        _network.Ipvsadm("-a -t 192.0.2.80:80 -r 198.51.100.1:80 -m");
        _network.Ipvsadm("-a -t 192.0.2.80:80 -r 198.51.100.2:80 -m");
        using (var load = new Load(_network.Client, DirectorNetwork.Virtual, keeping: 1, renewing: 1))
        {
            load.WaitForAnswers(20);
            Assert.Empty(load.Failures);
        }

        // The kernel adds its counters up every two seconds, and last packets may still be on their way.
        Eventually.True(() => Counted().IsMatch(Theirs("--stats")), "the connections are counted");
        Eventually.True(() => Theirs("--stats") == _network.Machine.Run(Statistics), "the counters are the same");
        Eventually.True(() => Connections(Theirs("-c")).SequenceEqual(Connections(_network.Machine.Run(Listed))), "the connections are the same");
        Assert.Contains("192.0.2.80:80", Theirs("-c"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"TCP  192\.0\.2\.80:80 +[1-9]")]
    private static partial Regex Counted();

    private string Theirs(string option) => _network.Machine.Exec("ipvsadm", "-ln", option);

    private static string Statistics()
    {
        using var client = new IpvsClient();
        return IpvsListing.Render(client.GetInfo(), client.Dump(), IpvsView.Statistics);
    }

    private static string Listed() => IpvsConnectionListing.Title + string.Concat(File.ReadLines("/proc/thread-self/net/ip_vs_conn")
        .Select(line => IpvsConnection.TryParse(line, out var connection) ? IpvsConnectionListing.Line(connection) : ""));

    // Time goes on between the two: without the column of when a connection expires.
    private static string[] Connections(string listing)
        => [.. listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Length > 10 ? line.Remove(4, 6) : line).Order(StringComparer.Ordinal)];
}
