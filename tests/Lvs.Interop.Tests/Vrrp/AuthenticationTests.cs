using System.Text.Json;
using Lvs.Host.Lab;
using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>
/// Two passwords on one wire: each drops the other's adverts and says so, and both are masters. keepalived 2.2.7 falls silent as a
/// master that hears bad adverts every second (each of them starts its advert timer anew), so that one of its adverts has to do.
/// </summary>
[Collection(MeasuredTimes.Name)]
public sealed class AuthenticationTests
{
    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    [InlineData(DirectorProgram.Keepalived, DirectorProgram.Lvsd)]
    public async Task Adverts_with_another_password_are_dropped_and_counted(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        pair.First.Start(pair.Configuration(pair.First).Replace("auth_pass 1111", "auth_pass 2222", StringComparison.Ordinal));
        pair.Start(pair.Second);

        await pair.SendsAsync(pair.First, pair.Second);

        var ours = (LvsdDirector)(first == DirectorProgram.Lvsd ? pair.First : pair.Second);
        await Wait.UntilAsync(DirectorPair.TakeoverLimit, () => RejectsAsync(pair, ours), CancellationToken.None);
    }

    private static async Task<Observation> RejectsAsync(DirectorPair pair, LvsdDirector director)
    {
        var status = await Tool.RunAsync(LvsdCommand.Prefix[0], [.. LvsdCommand.Prefix.Skip(1), "status", "--json", "--control", director.ControlSocket]);
        using var document = JsonDocument.Parse(status);
        var instance = document.RootElement.GetProperty("vrrp")[0];
        var wrong = instance.GetProperty("rejected").TryGetProperty("authenticationFailure", out var count) ? count.GetInt64() : 0;
        return new Observation(wrong >= 1 && instance.GetProperty("role").GetString() == "master", status + pair.Logs);
    }
}
