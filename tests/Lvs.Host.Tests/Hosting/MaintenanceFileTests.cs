using Lvs.Core.Vrrp;
using Lvs.Host.Hosting;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Hosting;

public sealed class MaintenanceFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string State => Path.Combine(_directory.Path, "state");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_saved_last_is_loaded()
    {
        Assert.False(new MaintenanceFile(State).Load().Covers("VI_1", []));
        var file = new MaintenanceFile(State);
        await file.SaveAsync(new VrrpMaintenance { IsOfDirector = true });
        Assert.True(new MaintenanceFile(State).Load().IsOfDirector);
        await file.SaveAsync(new VrrpMaintenance { Instances = ["VI_2", "VI_1"] });
        var loaded = new MaintenanceFile(State).Load();
        Assert.Equal((false, "VI_1 VI_2"), (loaded.IsOfDirector, string.Join(' ', loaded.Instances)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"director\": true}")]
    [InlineData("{\"director\": \"yes\", \"instances\": []}")]
    public void What_does_not_say_what_is_in_maintenance_is_an_error_that_names_the_file(string text)
    {
        _directory.Write("state/maintenance.json", text);
        var failure = Assert.ThrowsAny<IOException>(new MaintenanceFile(State).Load);
        Assert.StartsWith(Path.Combine(State, "maintenance.json"), failure.Message, StringComparison.Ordinal);
    }
}
