using System.Diagnostics;
using System.Text.Json;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cli;

/// <summary>hocon/sync-groups.conf as it is, but for its paths and times, run by two daemons beside each other.</summary>
public sealed class SyncGroupTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly FirewallPair _network = new();
    private readonly TemporaryDirectory _directory = new();

    private string Broken => Path.Combine(_directory.Path, "proxy-is-broken");

    private string Maintenance => Path.Combine(_directory.Path, "maintenance");

    public void Dispose()
    {
        _network.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_a_group_follows_moves_all_of_it_to_the_peer_and_back()
    {
        var check = _directory.Write("check-proxy", $"#!/bin/sh\n[ \"$1\" = --fast ] && [ \"$(id -un)\" = nobody ] && [ ! -e {Broken} ]\n");
        File.SetUnixFileMode(check, (UnixFileMode)493);
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)493);
        var text = File.ReadAllText(Path.Combine(Repository.Root, "hocon", "sync-groups.conf"))
            .Replace("/usr/local/bin/check-proxy", check, StringComparison.Ordinal)
            .Replace("interval = 2s", "interval = 500ms", StringComparison.Ordinal)
            .Replace("priority = 150", "priority = 150, version = 3, advert-interval = 200ms", StringComparison.Ordinal)
            .Replace("/run/lvsd/maintenance", Maintenance, StringComparison.Ordinal);
        using var first = Start(0, text);
        await first.ErrorLineAsync("Tracked script proxy is up");

        // The peer follows nothing, so that it is only moved by what happens to the first.
        using var second = Start(1, text[..text.IndexOf("sync-group-tracking-weight", StringComparison.Ordinal)]
            .Replace("priority = 150", "priority = 140", StringComparison.Ordinal)
            .Replace("track-interface = [eth2]", "", StringComparison.Ordinal) + "}}}");
        await HeldByAsync(0);

        // Weights: 150 - 30 and 150 - 50 are less than 140.
        await File.WriteAllTextAsync(Broken, "");
        await HeldByAsync(1);
        Assert.Equal([120, 120], await PrioritiesAsync());
        File.Delete(Broken);
        await HeldByAsync(0);

        await File.WriteAllTextAsync(Maintenance, "1\n");
        await HeldByAsync(1);
        Assert.Equal([100, 100], await PrioritiesAsync());
        var status = await Lvsd.RunAsync("status", "--control", Control(0));
        Assert.Contains("  follows file maintenance says 1: priority -50 (weight -50, of group firewall)", status.Output, StringComparison.Ordinal);
        Assert.Contains("  follows script proxy is up: it succeeds: priority +0 (weight -30, of group firewall)", status.Output, StringComparison.Ordinal);
        File.Delete(Maintenance);
        await HeldByAsync(0);

        // No weight: a fault of one member, and of its group.
        _network.Ip(0, "link", "set", "eth2", "down");
        await HeldByAsync(1);
        var roles = (await StatusAsync()).GetProperty("vrrp").EnumerateArray().Select(instance => instance.GetProperty("role").GetString());
        Assert.Equal(["fault", "fault"], roles);
        _network.Ip(0, "link", "set", "eth2", "up");
        await HeldByAsync(0);

        first.Signal("TERM");
        var end = await first.ExitAsync();
        Assert.Equal(0, end.ExitCode);
        await HeldByAsync(1);
        Assert.Contains("outside: priority 150 to 120: script proxy is down: exit status 1", end.Errors, StringComparison.Ordinal);
        Assert.Contains("outside: Master to Fault: interface eth2 is down: it is down or has no carrier", end.Errors, StringComparison.Ordinal);
    }

    private Lvsd Start(int side, string text)
        => Lvsd.Start(_network.Exec(side), "run", "-c", _directory.Write($"side{side}.conf", text), "--control", Control(side));

    private string Control(int side) => Path.Combine(_directory.Path, $"control{side}.sock");

    private async Task HeldByAsync(int side)
    {
        var start = Stopwatch.GetTimestamp();
        while ((_network.Holds(side), _network.Holds(1 - side)) != ((true, true), (false, false)))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"{side}: {_network.Holds(side)}, {1 - side}: {_network.Holds(1 - side)}");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private async Task<JsonElement> StatusAsync()
        => JsonDocument.Parse((await Lvsd.RunAsync("status", "--json", "--control", Control(0))).Output).RootElement;

    private async Task<List<int>> PrioritiesAsync()
        => (await StatusAsync()).GetProperty("vrrp").EnumerateArray().Select(instance => instance.GetProperty("effectivePriority").GetInt32()).ToList();
}
