using Lvs.Host.Lab;
using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Vrrp;

/// <summary>
/// A file and a script that both directors follow, each its own, with the same words: whoever they are, they elect the same master as two
/// keepalived do. lb1 has priority 120, lb2 100.
/// </summary>
[Collection(MeasuredTimes.Name)]
public sealed class TrackingTests
{
    [InteropTheory]
    [InlineData(DirectorProgram.Lvsd, DirectorProgram.Keepalived)]
    [InlineData(DirectorProgram.Keepalived, DirectorProgram.Lvsd)]
    [InlineData(DirectorProgram.Keepalived, DirectorProgram.Keepalived)]
    public async Task What_a_file_and_a_script_say_elects_the_same_master(DirectorProgram first, DirectorProgram second)
    {
        await using var pair = await DirectorPair.CreateAsync(first, second);
        Start(pair, pair.Second);
        Start(pair, pair.First);
        await pair.AloneAsync(pair.First);

        // A number times its weight: 120 - 3 * 10 is less than 100, and 120 - 3 * 6 is more.
        await WriteAsync(pair, pair.First, "10");
        await pair.AloneAsync(pair.Second);
        await WriteAsync(pair, pair.First, "6");
        await pair.AloneAsync(pair.First);

        // Of the other one: 100 + 3 * 7 is more than 102.
        await WriteAsync(pair, pair.Second, "-7");
        await pair.AloneAsync(pair.Second);
        await WriteAsync(pair, pair.Second, "0");
        await pair.AloneAsync(pair.First);

        // -254 and less is a fault: the other takes over after its skew time and not after three adverts.
        var detection = await pair.DetectionAsync(pair.First, pair.Second, () => WriteAsync(pair, pair.First, "90"));
        Assert.InRange(detection.TotalSeconds, 0.5, 0.8);
        await pair.AloneAsync(pair.Second);
        File.Delete(Load(pair, pair.First));
        await pair.AloneAsync(pair.First);

        // A script without a weight.
        detection = await pair.DetectionAsync(pair.First, pair.Second, () => File.WriteAllTextAsync(Broken(pair, pair.First), ""));
        Assert.InRange(detection.TotalSeconds, 0.5, 0.8);
        await pair.AloneAsync(pair.Second);
        File.Delete(Broken(pair, pair.First));
        await pair.AloneAsync(pair.First);
    }

    private static void Start(DirectorPair pair, IDirector director)
    {
        File.WriteAllText(Load(pair, director), "0\n");
        var script = pair.Lab.Directory.PathOf($"check-{director.Node.Name}");
        File.WriteAllText(script, $"#!/bin/sh\n[ ! -e {Broken(pair, director)} ]\n");
        File.SetUnixFileMode(script, (UnixFileMode)493);
        var definitions = $$"""
            track_file load {
                file {{Load(pair, director)}}
                weight -3
            }
            vrrp_script check {
                script {{script}}
                interval 1
                rise 1
                fall 2
                user root
            }

            """;
        director.Start(pair.Configuration(director).Replace("vrrp_instance", definitions + "vrrp_instance", StringComparison.Ordinal).Replace(
            "virtual_ipaddress",
            "track_file {\n        load\n    }\n    track_script {\n        check\n    }\n    virtual_ipaddress",
            StringComparison.Ordinal));
    }

    private static string Load(DirectorPair pair, IDirector director) => pair.Lab.Directory.PathOf($"load-{director.Node.Name}");

    private static string Broken(DirectorPair pair, IDirector director) => pair.Lab.Directory.PathOf($"broken-{director.Node.Name}");

    private static Task WriteAsync(DirectorPair pair, IDirector director, string number) => File.WriteAllTextAsync(Load(pair, director), number + "\n");
}
