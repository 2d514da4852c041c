using System.Diagnostics;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Build;

/// <summary>What a build says that was asked for another actor runtime, where it cannot be had.</summary>
public sealed class ActorRuntimeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("src/Lvs.Host")]
    [InlineData("LvsActors.sln")]
    public async Task Without_the_packages_of_Akka_a_build_stops_with_one_line_that_names_the_default(string project)
    {
        var error = await ErrorOfBuildAsync(project, "akka");
        Assert.Contains(
            "error : ActorRuntime=akka needs the Akka.NET packages that Directory.Packages.props names, and they cannot be restored here (NU1101: ",
            error,
            StringComparison.Ordinal);
        Assert.Contains("; the default, ActorRuntime=embedded, needs none of them", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_runtime_is_refused_with_those_there_are() => Assert.Contains(
        "error : ActorRuntime is 'aka'; it is embedded (the default) or akka",
        await ErrorOfBuildAsync("src/Lvs.Host", "aka"),
        StringComparison.Ordinal);

    // No source of packages, and none kept from before.
    private async Task<string> ErrorOfBuildAsync(string project, string runtime)
    {
        var start = new ProcessStartInfo("dotnet", ["build", Path.Combine(Repository.Root, project), "--nologo", "-nodeReuse:false",
            $"-p:ActorRuntime={runtime}", $"-p:RestoreSources={_directory.Path}", $"-p:ArtifactsPath={_directory.Path}/artifacts"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["NUGET_PACKAGES"] = Path.Combine(_directory.Path, "packages") },
        };
        using var build = Process.Start(start)!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        Assert.Equal(1, build.ExitCode);

        // The summary at the end says it again.
        return Assert.Single(output.Split('\n').Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase) && line.Contains(": ")).Distinct());
    }
}
