namespace Lvs.Kernel.Tests.Director;

/// <summary>A director that dies under load, in the real kernel.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly DirectorNetwork _network = new();

    public static TheoryData<string> Configurations => [DirectorNetwork.Configuration, Alpha];

    // Its servers count as down until they have been looked at.
    private static string Alpha => DirectorNetwork.Configuration.Replace("delay_loop 1", "delay_loop 1\n    alpha", StringComparison.Ordinal);

    public void Dispose() => _network.Dispose();

    [Theory]
    [MemberData(nameof(Configurations))]
    public void While_a_director_is_killed_and_started_again_no_request_fails_and_nothing_is_written(string configuration)
    {
        using var killed = _network.StartDaemon(configuration);
        _network.UntilThereAre(servers: 2);
        var table = _network.Saved;
        using var load = new Load(_network.Client, DirectorNetwork.Virtual, keeping: 4, renewing: 4);
        load.WaitForAnswers(100);
        killed.Kill();
        load.WaitForAnswers(200);
        Assert.Equal(table, _network.Saved);

        using var next = _network.StartDaemon(configuration);
        load.WaitForAnswers(200);
        Assert.Empty(load.Failures);
        Assert.Equal(table, _network.Saved);
        Assert.DoesNotContain(next.Log, line => line.Contains("IPVS: ", StringComparison.Ordinal));

        next.Stop();
        Assert.Empty(_network.Saved);
    }

    [Fact]
    public void A_service_that_is_not_configured_any_more_after_a_crash_goes_and_one_of_somebody_else_stays()
    {
        using var killed = _network.StartDaemon(
            $"{DirectorNetwork.Configuration}\n{DirectorNetwork.Configuration.Replace("192.0.2.80 80", "192.0.2.80 81", StringComparison.Ordinal)}");
        _network.Ipvsadm("-A -t 192.0.2.80:99 -s rr");
        Assert.Equal(7, _network.Saved.Length);
        killed.Kill();

        using var next = _network.StartDaemon();
        Assert.Equal(["-A -t 192.0.2.80:80 -s wrr", "-A -t 192.0.2.80:99 -s rr"], _network.Saved.Where(line => line.StartsWith("-A", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        next.Stop();
        Assert.Equal(["-A -t 192.0.2.80:99 -s rr"], _network.Saved);
    }
}
