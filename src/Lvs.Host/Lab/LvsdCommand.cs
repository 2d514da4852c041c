using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>How this very program is started again, as a director or inside user-mode Linux.</summary>
internal static class LvsdCommand
{
    /// <summary>The program and what comes before its own arguments: `dotnet lvsd.dll`, or just the native launcher.</summary>
    public static IReadOnlyList<string> Prefix { get; } = Find();

    private static string[] Find()
    {
        var process = Environment.ProcessPath ?? throw new OperatorException("cannot tell how this program was started");
        return Path.GetFileName(process) == "lvsd" ? [process] : [process, Path.Combine(AppContext.BaseDirectory, "lvsd.dll")];
    }
}
