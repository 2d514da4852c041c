namespace Lvs.Kernel.Tests.Director;

/// <summary>A director that dies under load, in the real kernel.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly DirectorNetwork _network = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public void While_a_director_is_killed_and_started_again_no_request_fails_and_nothing_is_written()
    {
        using var killed = _network.StartDaemon();
        var table = _network.Saved;
        using var load = new Load(_network.Client, DirectorNetwork.Virtual, keeping: 4, renewing: 4);
        load.WaitForAnswers(100);
        killed.Kill();
        load.WaitForAnswers(200);
        Assert.Equal(table, _network.Saved);

        using var next = _network.StartDaemon();
        load.WaitForAnswers(200);
        Assert.Empty(load.Failures);
        Assert.Equal(table, _network.Saved);
        Assert.DoesNotContain(next.Log, line => line.Contains("IPVS: ", StringComparison.Ordinal));

        next.Stop();
        Assert.Empty(_network.Saved);
    }
}
