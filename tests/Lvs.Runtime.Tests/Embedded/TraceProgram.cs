namespace Lvs.Runtime.Tests.Embedded;

/// <summary>Prints the trace hash of an exchange with the seed given.</summary>
internal static class TraceProgram
{
    public static Task RunAsync(string[] arguments) =>
        Console.Out.WriteLineAsync($"{Exchange.Run(int.Parse(arguments[0])).TraceHash:x16}");
}
