using System.Diagnostics;
using System.Globalization;
using Lvs.Native.Tests.Support;
using Xunit.Abstractions;

namespace Lvs.Kernel.Tests.Director;

/// <summary>A server that is taken out and let in again under as many connections as the machine makes, in the real kernel.</summary>
public sealed class GentleTests(ITestOutputHelper output) : IDisposable
{
    private const int FullWeight = 50;
    private const double Tolerance = 0.05;

    // Of fewer, how the scheduler goes round shows in the share: a round has as many connections as the weights add up to.
    private const int Window = 500;

    private static readonly TimeSpan SlowStart = TimeSpan.FromSeconds(20);

    // By so much the director, or who looks, may be late on a machine that is busy with other things.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1.5);

    private readonly DirectorNetwork _network = new();

    private static string Configuration => DirectorNetwork.Configuration
        .Replace("weight 3", $"weight {FullWeight}", StringComparison.Ordinal)
        .Replace("delay_loop 1", $"delay_loop 1\n    drain 600\n    slow_start {SlowStart.TotalSeconds}", StringComparison.Ordinal);

    public void Dispose() => _network.Dispose();

    [Fact]
    public void A_drained_server_loses_no_connection_and_gets_none_and_its_share_follows_the_curve_when_it_comes_back()
    {
        using var daemon = _network.StartDaemon(Configuration);
        using var kept = new Load(_network.Client, DirectorNetwork.Virtual, keeping: 6, renewing: 0);
        kept.WaitForAnswers(20);
        using var storm = new Storm(_network.Client, DirectorNetwork.Virtual, () => Share(FirstWeight()));
        storm.WaitFor(Window);

        Order("drain", weight => weight == 0);

        // What was on its way with the old weight has arrived when as many again have come through as there are clients.
        storm.WaitFor(100);
        var drained = _network.Closed[0];
        kept.WaitForAnswers(20);
        storm.WaitFor(Window);
        Assert.Equal(drained, _network.Closed[0]);

        Order("restore", weight => weight > 0);
        Climb(storm);
        storm.WaitFor(Window);
        kept.WaitForAnswers(20);
        Assert.Empty(storm.Failures);
        Assert.Empty(kept.Failures);
    }

    private void Order(string verb, Func<int, bool> isDone)
    {
        for (var attempt = 0; attempt < 5 && !isDone(FirstWeight()); attempt++)
        {
            Daemon.Ask(_network.Directory, "server", verb, "198.51.100.1:80");
        }

        Eventually.True(() => isDone(FirstWeight()), verb);
    }

    private void Climb(Storm storm)
    {
        var start = Stopwatch.GetTimestamp();
        for (var weight = FirstWeight(); weight < FullWeight; weight = FirstWeight())
        {
            var (opened, expected) = storm.Count;
            var (first, second) = (_network.Closed[0], _network.Closed[1]);
            var before = Stopwatch.GetElapsedTime(start);
            storm.WaitFor(Window);
            var after = Stopwatch.GetElapsedTime(start);
            (first, second) = (_network.Closed[0] - first, _network.Closed[1] - second);
            var byWeights = (storm.Count.Expected - expected) / (storm.Count.Opened - opened);
            var share = first / (double)(first + second);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{before.TotalSeconds:0.0} to {after.TotalSeconds:0.0} s: {(first + second) / (after - before).TotalSeconds:0} connections/s, share {share:P1}, by the weights {byWeights:P1}"));
            Assert.InRange(share, byWeights - Tolerance, byWeights + Tolerance);
            Assert.InRange(byWeights, Curve(before - Late) - Tolerance, Curve(after + Late) + Tolerance);
        }

        // It is neither there at once nor ever after.
        Assert.InRange(Stopwatch.GetElapsedTime(start), SlowStart - (2 * Late), 5 * SlowStart);
    }

    private static double Share(double weight) => weight / (weight + FullWeight);

    private static double Curve(TimeSpan at) => Share(FullWeight * Math.Clamp(at / SlowStart, 0, 1));

    private int FirstWeight() => _network.Servers
        .Single(server => server.Destination.Key.Address.ToString() == "198.51.100.1").Destination.Weight;
}
