using System.Net;
using Lvs.Core.Cluster;
using Lvs.Core.Services;
using Lvs.Host.Hosting;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Hosting;

public sealed class OverrideFileTests : IDisposable
{
    private static readonly ServerOverrides Some = new()
    {
        Entries =
        [
            new ServerOverride(null, new(IPAddress.Parse("198.51.100.2"))) { Stamp = new(5, "lb1") },
            new ServerOverride(null, new(IPAddress.Parse("2001:db8::1"))) { IsOut = true, Stamp = new(4, "lb2") },
            new ServerOverride("TCP 192.0.2.1:80", new(IPAddress.Parse("198.51.100.1"), 80)) { Weight = 7, Stamp = new(3, "lb1") },
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
        await file.SaveAsync(new ServerOverrides { Entries = [Some.Entries[0]] });
        await Task.WhenAll(file.SaveAsync(ServerOverrides.None), file.SaveAsync(Some));
        Assert.Equal(Some, new OverrideFile(State).Load());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[{\"server\": \"web1\"}]")]
    [InlineData("[{}]")]
    [InlineData("[null]")]
    [InlineData("[{\"server\": \"198.51.100.1\", \"weight\": -1}]")]
    [InlineData("[{\"server\": \"198.51.100.1\", \"isOut\": true, \"counter\": 0}]")]
    [InlineData("[{\"server\": \"198.51.100.1\", \"isOut\": true, \"counter\": 9007199254740993}]")]
    [InlineData("[{\"server\": \"198.51.100.1\", \"isOut\": true}, {\"server\": \"198.51.100.1\", \"weight\": 3}]")]
    public void What_is_no_list_of_decisions_is_an_error_that_names_the_file(string text)
    {
        _directory.Write("state/overrides.json", text);
        var failure = Assert.ThrowsAny<IOException>(new OverrideFile(State).Load);
        Assert.StartsWith(Path.Combine(State, "overrides.json"), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_from_before_decisions_had_stamps_is_read_and_what_is_decided_afterwards_stands_above_it()
    {
        _directory.Write(
            "state/overrides.json", "[{\"server\": \"198.51.100.1:80\", \"service\": \"TCP 192.0.2.1:80\", \"isOut\": true, \"weight\": 7}]");
        var loaded = new OverrideFile(State).Load();
        Assert.Equal(
            [new ServerOverride("TCP 192.0.2.1:80", new(IPAddress.Parse("198.51.100.1"), 80)) { IsOut = true, Weight = 7, Stamp = Stamp.First }], loaded.Items);
        Assert.Equal(Some.Entries[2], Assert.Single(loaded.Merge(new ServerOverrides { Entries = [Some.Entries[2]] }).Items));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_an_error_too()
    {
        _directory.Write("state", "a file");
        await Assert.ThrowsAnyAsync<IOException>(() => new OverrideFile(State).SaveAsync(Some));
    }
}
