using Lvs.Host.Lab;
using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>FRR's vrrpd beside ours: versions 2 and 3, both families, and either of the two the better one.</summary>
public sealed class FrrTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [InteropFact]
    public async Task The_higher_priority_is_master_the_other_takes_over_when_it_is_killed_and_gives_back()
    {
        await using var lab = await LabNetwork.BuildAsync("lvs-r-", directors: 2, realServers: 0);
        lab.Install(Namespaces.Install(DirectorProgram.Lvsd));
        var ours = lab.Directors[0];
        var frr = new FrrDirector(lab.DirectorNodes[1], lab.Directory);
        foreach (var (node, director) in lab.DirectorNodes.Zip([0, 1]))
        {
            await Namespaces.UseOnlyAsync(node, TrioRouter.LinkLocalAddress(director));
        }

        await frr.PrepareAsync();
        using var elections = new Elections(lab.WireNamespace, lab.DirectorNodes, FrrRouter.All.ToDictionary(router => router.Id, router => router.Interval));
        Task ExpectAsync(Func<FrrRouter, bool> isOurs) => elections.ExpectAsync(
            Limit,
            id => isOurs(FrrRouter.All.Single(router => router.Id == id)) ? "lb1" : "lb2",
            () => $"\n{string.Join("\n  ", ours.LastLogLines)}\nFRR:\n  {frr.Log}");

        var configuration = string.Concat(FrrRouter.All.Select(router => router.ForOurs));
        ours.Start(configuration);
        await frr.StartAsync();
        await ExpectAsync(router => router.OursIsHigher);

        await frr.KillAsync();
        await ExpectAsync(_ => true);
        await frr.StartAsync();
        await ExpectAsync(router => router.OursIsHigher);

        await ours.KillAsync();
        await ExpectAsync(_ => false);
        ours.Start(configuration);
        await ExpectAsync(router => router.OursIsHigher);
        await frr.KillAsync();
    }
}
