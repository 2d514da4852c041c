using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>
/// All trios, in namespaces of their own, through the same history at the same time: each step begins for all of them when the one
/// before has ended for all, so that no program starts while another is to be on time.
/// </summary>
public sealed class TrioElections : IAsyncLifetime
{
    private static readonly DirectorProgram[][] Programs =
        [.. Enumerable.Range(0, 8).Select(ours => Enumerable.Range(0, 3).Select(i => (ours >> i & 1) == 1 ? DirectorProgram.Lvsd : DirectorProgram.Keepalived).ToArray())];

    private readonly List<Trio> _trios = [];

    /// <summary>What three keepalived and those of one composition made of it.</summary>
    internal (Trio Keepalived, Trio Mixed) Of(params DirectorProgram[] programs) => (_trios[0], _trios.Single(trio => trio.Programs.SequenceEqual(programs)));

    public async Task InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        foreach (var programs in Programs)
        {
            _trios.Add(await Trio.CreateAsync(_trios.Count, programs));
        }

        await AllAsync(trio => trio.StartAsync());
        await AllAsync(trio => trio.AloneAsync());
        await AllAsync(trio => trio.MeetAsync());
        await AllAsync(trio => trio.KillAsync());
        await AllAsync(trio => trio.ReturnAsync());
    }

    public async Task DisposeAsync()
    {
        foreach (var trio in _trios)
        {
            await trio.DisposeAsync();
        }
    }

    private Task AllAsync(Func<Trio, Task> step) => Task.WhenAll(_trios.Select(step));
}
