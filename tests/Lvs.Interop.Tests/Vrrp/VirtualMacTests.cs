using Lvs.Host.Lab;
using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>
/// use_vmac: the address keeps its MAC address whoever holds it, ours or keepalived, and the switch (the lab's bridge) finds it where the
/// master is and nowhere else.
/// </summary>
[Collection(MeasuredTimes.Name)]
public sealed class VirtualMacTests
{
    private const string Mac = "00:00:5e:00:01:33";
    private const string Mac6 = "00:00:5e:00:02:34";
    private const string Address6 = "fe80::5e:34";

    // Longer than a backup takes to do what it does at its start, and than it waits for a master.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(6);

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    [InlineData(DirectorProgram.Keepalived, DirectorProgram.Lvsd)]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Lvsd)]
    public async Task The_MAC_address_moves_with_the_address_and_a_backup_that_starts_does_not_draw_it_away(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        Start(pair, pair.Second);
        Start(pair, pair.First);
        await pair.AloneAsync(pair.First);
        await IsReachedAtAsync(pair, pair.First);

        // A keepalived that is killed leaves its addresses where they are, and its kernel goes on answering.
        await (first == DirectorProgram.Keepalived ? pair.First.StopAsync() : pair.First.KillAsync());
        await pair.SendsAsync(pair.Second);
        await IsReachedAtAsync(pair, pair.Second);

        Start(pair, pair.First, priority: 90);
        var until = LabClock.Now + Quiet;
        await Wait.UntilAsync(
            DirectorPair.TakeoverLimit,
            async () =>
            {
                // keepalived that starts sends from the MAC address, and the switch finds it there until the master's next advert.
                if (first == DirectorProgram.Lvsd)
                {
                    Assert.Equal(pair.Second.Node.Name, await PortOfAsync(pair, Mac));
                    Assert.Equal(pair.Second.Node.Name, await PortOfAsync(pair, Mac6));
                }

                await IsReachedAtAsync(pair, pair.Second);
                return new Observation(LabClock.Now > until, "");
            },
            CancellationToken.None);

        await pair.Second.StopAsync();
        await pair.AloneAsync(pair.First);
        await IsReachedAtAsync(pair, pair.First);
    }

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    public async Task One_that_is_deleted_by_hand_is_there_again_and_at_the_end_nothing_is_left(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        var node = pair.First.Node;
        var before = await SettingsAsync(node);
        Start(pair, pair.First);
        await pair.AloneAsync(pair.First);
        Assert.NotEqual(before, await SettingsAsync(node));

        // No advert of the other, which starts only now, says that anybody stepped down.
        Start(pair, pair.Second);
        await Namespaces.RunAsync(node.Namespace, "link delete vrrp.51");
        await IsReachedAtAsync(pair, pair.First);
        await pair.SendsAsync(pair.First);

        await pair.First.StopAsync();
        await pair.AloneAsync(pair.Second);
        Assert.Equal(before, await SettingsAsync(node));
        Assert.DoesNotContain("vrrp", (await node.ExecAsync("ip", "link", "show")).Output, StringComparison.Ordinal);
    }

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    public async Task Adverts_come_from_it_or_with_vmac_xmit_base_from_the_interface_itself(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        var capture = await Capture.StartAsync(pair.Lab);
        pair.First.Start(Configured(pair, pair.First, 120));
        await SendsForAWhileAsync(pair, pair.First);
        await pair.First.StopAsync();
        pair.Second.Start(Configured(pair, pair.Second, 100).Replace("use_vmac", "use_vmac\n    vmac_xmit_base", StringComparison.Ordinal));
        await SendsForAWhileAsync(pair, pair.Second);
        var lines = await capture.ReadAsync("vrrp", "ip.src", "eth.src", "_ws.malformed");
        Assert.All(
            lines.Where(line => line.StartsWith("192.168.124.11|", StringComparison.Ordinal)),
            line => Assert.Equal($"192.168.124.11|{Mac}|", line));
        Assert.Contains(lines, line => line.StartsWith("192.168.124.12|", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith($"192.168.124.12|{Mac}", StringComparison.Ordinal));
        Assert.Contains(lines, line => line == $"|{Mac6}|");
    }

    private static Task<TimeSpan> SendsForAWhileAsync(DirectorPair pair, IDirector director) => Wait.UntilAsync(
        DirectorPair.TakeoverLimit,
        () => new Observation(pair.Observer.Adverts.Count(advert => advert.Source.Equals(director.Node.Address)) >= 5, $"adverts are sent{pair.Logs}"),
        CancellationToken.None);

    private static void Start(DirectorPair pair, IDirector director, int? priority = null)
        => director.Start(Configured(pair, director, priority ?? (director == pair.First ? 120 : 100)));

    private static string Configured(DirectorPair pair, IDirector director, int priority)
    {
        var text = pair.Configuration(director)
            .Replace("state MASTER", "state BACKUP", StringComparison.Ordinal)
            .Replace("interface ens33", "interface ens33\n    use_vmac", StringComparison.Ordinal);
        return text.Replace($"priority {SeedConfiguration.Priority(director == pair.First ? 0 : 1)}", $"priority {priority}", StringComparison.Ordinal) + $$"""

            vrrp_instance VI_6 {
                state BACKUP
                interface ens33
                use_vmac
                virtual_router_id 52
                priority {{priority}}
                advert_int 1
                virtual_ipaddress {
                    {{Address6}}
                }
            }
            """;
    }

    // By its port of the bridge, and with the MAC address of the virtual router. A client that asks is answered.
    private static async Task IsReachedAtAsync(DirectorPair pair, IDirector director)
    {
        var client = new Node("client", pair.Lab.Directory.Prefix + "client", LabAddresses.Client);
        foreach (var (address, mac) in new[] { ($"{LabAddresses.VirtualAddress}", Mac), ($"{Address6}%ens33", Mac6) })
        {
            await Wait.UntilAsync(
                DirectorPair.TakeoverLimit,
                async () =>
                {
                    // Nobody listens on the port: it is the kernel of the one who has the address that says so.
                    var knock = await client.ExecAsync("timeout", "1", "bash", "-c", $"exec 3<>/dev/tcp/{address}/9");
                    var port = await PortOfAsync(pair, mac);
                    return new Observation(
                        knock.Error.Contains("refused", StringComparison.Ordinal) && port == director.Node.Name,
                        $"{address} answers at {director.Node.Name}; {mac} is at {port}, and who knocked heard: {knock.Error}{pair.Logs}");
                },
                CancellationToken.None);
            // keepalived has the interface itself ask for the client in the name of the address, and so tells its own MAC address.
            if (director is LvsdDirector)
            {
                var neighbours = await client.ExecAsync("ip", "neighbour", "show", "to", address.Split('%')[0]);
                Assert.Contains(mac, neighbours.Output, StringComparison.Ordinal);
            }
        }
    }

    private static async Task<string> PortOfAsync(DirectorPair pair, string mac)
    {
        var table = await Tool.TryAsync("bridge", "-n", pair.Lab.Directory.Prefix + "wire", "fdb", "show");
        var line = table.Output.Split('\n').SingleOrDefault(line => line.StartsWith(mac, StringComparison.Ordinal));
        return line?.Split(' ')[2] ?? $"no port that 'bridge fdb show' names: {table.Output} {table.Error}";
    }

    private static async Task<string> SettingsAsync(Node node)
        => (await node.ExecAsync("sysctl", "net.ipv4.conf.ens33.arp_ignore", "net.ipv4.conf.ens33.arp_filter", "net.ipv4.conf.ens33.arp_announce", "net.ipv4.conf.all.rp_filter")).Output;
}
