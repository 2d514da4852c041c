using System.Security.Cryptography.X509Certificates;
using Lvs.Host.Cli;
using Lvs.Host.Cluster;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cluster;

public sealed class CertificateFilesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void An_authority_and_a_certificate_for_each_director_are_made_and_keys_are_for_their_owner_alone()
    {
        Make(["lb1", "lb2"]);
        Assert.Equal(["ca.crt", "ca.key", "lb1.crt", "lb1.key", "lb2.crt", "lb2.key"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(
            Directory.GetFiles(_directory.Path, "*.key"),
            key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key)));
        using var first = X509Certificate2.CreateFromPem(Read("lb1.crt"));
        Assert.True(first.MatchesHostname("lb1", allowWildcards: false, allowCommonName: false));
        Assert.False(first.MatchesHostname("lb2", allowWildcards: false, allowCommonName: false));
    }

    [Fact]
    public void What_is_there_stays_the_authority_signs_another_director_and_only_force_makes_directors_anew()
    {
        Make(["lb1"]);
        var (authority, authorityKey, key) = (Read("ca.crt"), Read("ca.key"), Read("lb1.key"));
        var said = Make(["lb1", "lb2"]);
        Assert.Equal((authority, authorityKey, key), (Read("ca.crt"), Read("ca.key"), Read("lb1.key")));
        Assert.EndsWith("there already; --force makes them anew", said[1], StringComparison.Ordinal);

        Make(["lb1"], anew: true);
        Assert.Equal((authority, authorityKey), (Read("ca.crt"), Read("ca.key")));
        Assert.NotEqual(key, Read("lb1.key"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory.Path, "lb1.key")));
    }

    [Theory]
    [InlineData("ca.key")]
    [InlineData("ca.crt")]
    [InlineData("lb1.key")]
    public void Half_of_a_pair_is_refused_and_nothing_is_made(string missing)
    {
        Make(["lb1"]);
        File.Delete(Path.Combine(_directory.Path, missing));
        var refused = Assert.Throws<OperatorException>(() => Make(["lb1", "lb2"]));
        Assert.Contains($"without {Path.Combine(_directory.Path, missing)}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(_directory.Path).Length);
    }

    [Fact]
    public void An_authority_that_can_sign_nobody_is_refused()
    {
        Make(["lb1"]);
        File.Copy(Path.Combine(_directory.Path, "lb1.crt"), Path.Combine(_directory.Path, "ca.crt"), overwrite: true);
        File.Copy(Path.Combine(_directory.Path, "lb1.key"), Path.Combine(_directory.Path, "ca.key"), overwrite: true);
        Assert.Contains("can sign nobody", Assert.Throws<OperatorException>(() => Make(["lb2"])).Message, StringComparison.Ordinal);
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_directory.Path, name));

    private List<string> Make(string[] names, bool anew = false)
        => [.. new CertificateFiles(_directory.Path, TimeProvider.System).Make(names, TimeSpan.FromDays(30), anew)];
}
