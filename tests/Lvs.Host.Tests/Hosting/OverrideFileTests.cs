using System.Net;
using Lvs.Core.Services;
using Lvs.Host.Hosting;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Hosting;

public sealed class OverrideFileTests : IDisposable
{
    private static readonly ServerOverrides Some = new()
    {
        Items =
        [
            new ServerOverride("TCP 192.0.2.1:80", new(IPAddress.Parse("198.51.100.1"), 80)) { Weight = 7 },
            new ServerOverride(null, new(IPAddress.Parse("2001:db8::1"))) { IsOut = true },
        ],
    };

    private readonly TemporaryDirectory _directory = new();

    private string State => Path.Combine(_directory.Path, "state");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_saved_last_is_loaded()
    {
        Assert.Equal(ServerOverrides.None, new OverrideFile(State).Load());
        var file = new OverrideFile(State);
        await file.SaveAsync(new ServerOverrides { Items = [Some.Items[0]] });
        await Task.WhenAll(file.SaveAsync(ServerOverrides.None), file.SaveAsync(Some));
        Assert.Equal(Some, new OverrideFile(State).Load());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[{\"server\": \"web1\"}]")]
    [InlineData("[{}]")]
    public void What_is_no_list_of_decisions_is_an_error_that_names_the_file(string text)
    {
        _directory.Write("state/overrides.json", text);
        var failure = Assert.ThrowsAny<IOException>(new OverrideFile(State).Load);
        Assert.StartsWith(Path.Combine(State, "overrides.json"), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_an_error_too()
    {
        _directory.Write("state", "a file");
        await Assert.ThrowsAnyAsync<IOException>(() => new OverrideFile(State).SaveAsync(Some));
    }
}
