using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>Passes on what the program inside prints, without the kernel's own lines before and after it.</summary>
internal static class UmlConsoleReader
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    /// <summary>Copies until the program inside has ended; its exit status.</summary>
    public static async Task<int> CopyAsync(UmlMachine machine, TextWriter output, CancellationToken cancel)
    {
        var marked = new MarkedOutput(UmlInit.BeginMark, UmlInit.EndMark, output);
        var bytes = new byte[4096];
        using var console = await OpenAsync(machine.ConsoleFile, cancel).ConfigureAwait(false);
        while (true)
        {
            var running = machine.IsRunning;
            var length = await console.ReadAsync(bytes, cancel).ConfigureAwait(false);
            if (marked.Feed(bytes.AsSpan(0, length)) is { } status)
            {
                return status;
            }

            if (length == 0 && !running)
            {
                throw new OperatorException($"user-mode Linux ended early: {marked.LastLine}");
            }

            if (length == 0)
            {
                await Task.Delay(Pause, cancel).ConfigureAwait(false);
            }
        }
    }

    private static async Task<FileStream> OpenAsync(string file, CancellationToken cancel)
    {
        while (!File.Exists(file))
        {
            await Task.Delay(Pause, cancel).ConfigureAwait(false);
        }

        return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
    }
}
