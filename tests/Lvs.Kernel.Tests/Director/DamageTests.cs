namespace Lvs.Kernel.Tests.Director;

/// <summary>What a running director does about somebody with ipvsadm, in the real kernel.</summary>
public sealed class DamageTests : IDisposable
{
    // On a machine that is busy with other things one repair in three shows how quick the director is; all of them have to come.
    private const int Attempts = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly DirectorNetwork _network = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public void A_table_that_was_emptied_a_server_that_was_removed_and_a_weight_that_was_changed_are_repaired_within_two_seconds_and_said()
    {
        using var daemon = _network.StartDaemon();
        var (whole, digest) = (_network.Saved, _network.Digest());
        Assert.Equal(3, whole.Length);

        Damage("-C", "TCP 192.0.2.80:80 was removed by somebody else");
        Damage("-d -t 192.0.2.80:80 -r 198.51.100.1:80", "198.51.100.1:80 was removed from TCP 192.0.2.80:80 by somebody else");
        Damage(
            "-e -t 192.0.2.80:80 -r 198.51.100.2:80 -m -w 7",
            "weight of 198.51.100.2:80 in TCP 192.0.2.80:80 was changed from 3 to 7 by somebody else");

        void Damage(string ipvsadm, string said)
        {
            var quickest = TimeSpan.MaxValue;
            for (var attempt = 0; attempt < Attempts && quickest > Limit; attempt++)
            {
                _network.Ipvsadm(ipvsadm);
                var took = _network.UntilTableIs(digest);
                quickest = took < quickest ? took : quickest;
                Assert.Equal(whole, _network.Saved);
            }

            Assert.True(quickest <= Limit, $"ipvsadm {ipvsadm}: repaired after {quickest.TotalSeconds:0.0} s");
            daemon.WaitFor(said);
        }
    }
}
