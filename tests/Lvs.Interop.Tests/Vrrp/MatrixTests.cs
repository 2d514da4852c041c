using Lvs.Host.Lab;
using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>
/// Every way to speak VRRP at once, a virtual router each, between ours and keepalived: each elects the master that two keepalived
/// elect, hands over when it stops, and nothing that ours sends is wrong to tshark.
/// </summary>
public sealed class MatrixTests
{
    private static readonly TimeSpan ElectionLimit = TimeSpan.FromSeconds(60);

    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    [InlineData(DirectorProgram.Keepalived, DirectorProgram.Lvsd)]
    [InlineData(DirectorProgram.Keepalived, DirectorProgram.Keepalived)]
    public async Task Every_mode_elects_the_same_master_hands_over_and_is_decoded_without_complaint(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second, "lvs-m-");
        await ReadyForIPv6Async(pair);
        var capture = await Capture.StartAsync(pair.Lab);

        pair.Second.Start(MatrixRouter.Configuration(isFirst: false));
        await HoldersAsync(pair, _ => pair.Second.Node);

        pair.First.Start(MatrixRouter.Configuration(isFirst: true));
        await HoldersAsync(pair, router => router.Winner == Winner.First ? pair.First.Node : pair.Second.Node);

        await pair.Second.StopAsync();
        await HoldersAsync(pair, _ => pair.First.Node);

        var ours = new[] { (first, true), (second, false) }.Where(of => of.Item1 == DirectorProgram.Lvsd).Select(of => of.Item2).ToList();
        await AssertDecodedAsync(capture, ours);
    }

    // A linklocal address that is still looked for a duplicate of cannot be sent from, and both programs would wait for it.
    private static async Task ReadyForIPv6Async(DirectorPair pair)
    {
        foreach (var (director, isFirst) in new[] { (pair.First, true), (pair.Second, false) })
        {
            await Tool.RunAsync(
                "ip", "-n", director.Node.Namespace, "address", "add", $"{MatrixRouter.OwnAddress(isFirst, isIPv6: true)}/64", "dev", Node.Interface, "nodad");
            await Wait.UntilAsync(
                ElectionLimit,
                async () =>
                {
                    var tentative = await Tool.RunAsync("ip", "-n", director.Node.Namespace, "-6", "address", "show", "tentative");
                    return new Observation(tentative.Trim().Length == 0, tentative);
                },
                CancellationToken.None);
        }
    }

    // Of each router's address exactly one holder, the expected one.
    private static Task<TimeSpan> HoldersAsync(DirectorPair pair, Func<MatrixRouter, Node> expected) => Wait.UntilAsync(
        ElectionLimit,
        async () =>
        {
            var first = await Tool.RunAsync("ip", "-n", pair.First.Node.Namespace, "-o", "address", "show", "dev", Node.Interface);
            var second = await Tool.RunAsync("ip", "-n", pair.Second.Node.Namespace, "-o", "address", "show", "dev", Node.Interface);
            var wrong = MatrixRouter.All
                .Where(router => first.Contains($" {router.Address}/", StringComparison.Ordinal) != (expected(router) == pair.First.Node)
                    || second.Contains($" {router.Address}/", StringComparison.Ordinal) != (expected(router) == pair.Second.Node))
                .ToList();
            return new Observation(wrong.Count == 0, $"not on {string.Join(", ", wrong.Select(router => $"{router} {expected(router).Name}"))}{pair.Logs}");
        },
        CancellationToken.None);

    private static async Task AssertDecodedAsync(Capture capture, List<bool> ours)
    {
        var lines = await capture.ReadAsync(
            "vrrp", "ip.src", "ipv6.src", "vrrp.virt_rtr_id", "vrrp.checksum.status", "ip.checksum.status", "_ws.expert.message", "_ws.malformed", "ipv6.dst", "ip.dst");
        Assert.NotEmpty(lines);
        if (ours.Count == 0)
        {
            return;
        }

        // An IPv6 sender of multicast is told by its number: only one of the two is ours, and keepalived is right anyway.
        var own = ours.Select(isFirst => MatrixRouter.OwnAddress(isFirst, isIPv6: false)).ToHashSet();
        var complaints = lines.Where(line => line.Split('|') is [var source, _, _, var checksum, ..] fields
            && (source.Length == 0 || own.Contains(source))
            && (checksum != "1" || fields[5].Length > 0 || fields[6].Length > 0)).ToList();
        Assert.True(complaints.Count == 0, string.Join('\n', complaints.Take(10)));
        foreach (var router in MatrixRouter.All)
        {
            Assert.Contains(lines, line => line.Split('|') is [var source, _, var id, ..] && id == $"{router.Id}" && (router.IsIPv6 || own.Contains(source)));
        }
    }
}
