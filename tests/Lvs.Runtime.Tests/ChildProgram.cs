using System.Diagnostics;

namespace Lvs.Runtime.Tests;

/// <summary>The program behind this assembly: runs the RunAsync of the class that is named first, for specs that need a process.</summary>
internal static class ChildProgram
{
    public static Process Start(Type program, params string[] arguments) => Process.Start(new ProcessStartInfo(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(ChildProgram).Assembly.Location, program.FullName!, .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;

    private static Task Main(string[] arguments) =>
        (Task)Type.GetType(arguments[0], throwOnError: true)!.GetMethod("RunAsync")!.Invoke(null, [arguments[1..]])!;
}
