using System.Globalization;
using System.Text;
using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>Passes on what the program inside prints, without the kernel's own lines before and after it.</summary>
internal sealed class UmlConsoleReader(UmlMachine machine, TextWriter output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private readonly StringBuilder _pending = new();

    private bool _begun;

    /// <summary>Copies until the program inside has ended; its exit status.</summary>
    public async Task<int> CopyAsync(CancellationToken cancel)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[4096];
        var chars = new char[4096];
        using var console = await OpenAsync(cancel).ConfigureAwait(false);
        while (true)
        {
            var running = machine.IsRunning;
            var length = await console.ReadAsync(bytes, cancel).ConfigureAwait(false);
            _pending.Append(chars, 0, decoder.GetChars(bytes, 0, length, chars, 0));
            if (PassOn() is { } status)
            {
                return status;
            }

            if (length == 0 && !running)
            {
                throw new OperatorException($"user-mode Linux ended early: {LastLine()}");
            }

            if (length == 0)
            {
                await Task.Delay(Pause, cancel).ConfigureAwait(false);
            }
        }
    }

    private async Task<FileStream> OpenAsync(CancellationToken cancel)
    {
        while (!File.Exists(machine.ConsoleFile))
        {
            await Task.Delay(Pause, cancel).ConfigureAwait(false);
        }

        return new FileStream(machine.ConsoleFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
    }

    private int? PassOn()
    {
        var text = _pending.ToString();
        if (!_begun)
        {
            var begin = text.IndexOf(UmlInit.BeginMark + "\n", StringComparison.Ordinal);
            if (begin < 0)
            {
                return null;
            }

            _begun = true;
            text = text[(begin + UmlInit.BeginMark.Length + 1)..];
        }

        var end = text.IndexOf(UmlInit.EndMark, StringComparison.Ordinal);
        var complete = end >= 0 ? text.IndexOf('\n', end) : -1;
        var ready = end >= 0 ? end : ReadyLength(text);
        output.Write(text[..ready]);
        output.Flush();
        _pending.Clear().Append(text[ready..]);
        return complete >= 0 ? int.Parse(text[(end + UmlInit.EndMark.Length)..complete], CultureInfo.InvariantCulture) : null;
    }

    // The end mark may have arrived in part: hold back from its first character on.
    private static int ReadyLength(string text)
    {
        var start = text.LastIndexOf(UmlInit.EndMark[0]);
        return start >= 0 && UmlInit.EndMark.StartsWith(text[start..], StringComparison.Ordinal) ? start : text.Length;
    }

    private string LastLine() => _pending.ToString().Trim().Split('\n')[^1].Trim();
}
