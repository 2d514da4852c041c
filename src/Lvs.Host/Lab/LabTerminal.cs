using System.Globalization;

namespace Lvs.Host.Lab;

/// <summary>Whether someone watches, and how wide their terminal is; user-mode Linux is told by its caller, as its own output is a pipe.</summary>
internal static class LabTerminal
{
    public const string Variable = "LVSD_LAB_TERMINAL";

    private const int DefaultWidth = 120;

    /// <summary>Columns, or null when the output is no terminal.</summary>
    public static int? Width
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } told)
            {
                return int.Parse(told, CultureInfo.InvariantCulture);
            }

            return Console.IsOutputRedirected ? null : Math.Max(Console.WindowWidth, DefaultWidth);
        }
    }
}
