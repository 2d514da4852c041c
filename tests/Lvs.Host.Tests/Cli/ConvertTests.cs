using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cli;

public sealed class ConvertTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_seed_becomes_HOCON_that_is_checked_alike_and_what_is_left_out_is_listed()
    {
        var hocon = Path.Combine(_directory.Path, "lvs.hocon");

        var convert = await Lvsd.RunAsync("convert", Configurations.SeedPath, "-o", hocon);
        var check = await Lvsd.RunAsync("check", "--offline", "-c", hocon);

        Assert.Equal(0, convert.ExitCode);
        Assert.Empty(convert.Output);
        Assert.All(convert.ErrorLines, line => Assert.StartsWith(Configurations.SeedPath + ":", line, StringComparison.Ordinal));
        Assert.Contains("1 VRRP instance(s), 1 virtual service(s)", check.Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(hocon));
        Assert.Single(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_by_force()
    {
        var file = _directory.Write("a.conf", Configurations.VrrpOnly);

        var refused = await Lvsd.RunAsync("convert", file, "--to", "keepalived", "-o", file);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("there is a file", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(Configurations.VrrpOnly, File.ReadAllText(file));

        Assert.Equal(0, (await Lvsd.RunAsync("convert", file, "--to", "hocon", "-o", file, "--force")).ExitCode);
        Assert.StartsWith("lvs {", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_a_mistake_is_not_converted()
    {
        var file = _directory.Write("a.conf", Configurations.VrrpOnly.Replace("priority", "prioritty", StringComparison.Ordinal));

        var convert = await Lvsd.RunAsync("convert", file);

        Assert.Equal(1, convert.ExitCode);
        Assert.Empty(convert.Output);
        Assert.Contains($"{file}:7:5: error LVS1013", convert.Errors, StringComparison.Ordinal);
    }
}
