using System.Diagnostics;

namespace Lvs.Host.Lab;

/// <summary>This program's terminal while another system's terminal does the echo and the editing; restored on disposal.</summary>
internal sealed class RawTerminal : IDisposable
{
    private readonly string _settings;

    private RawTerminal(string settings) => _settings = settings;

    public static RawTerminal Enter()
    {
        var settings = Stty("-g");
        Stty("raw", "-echo");
        return new RawTerminal(settings);
    }

    public void Dispose() => Stty(_settings);

    // stty acts on its standard input, which therefore stays ours.
    private static string Stty(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("stty", arguments) { UseShellExecute = false, RedirectStandardOutput = true });
        var output = process?.StandardOutput.ReadToEnd().Trim() ?? "";
        process?.WaitForExit();
        return output;
    }
}
