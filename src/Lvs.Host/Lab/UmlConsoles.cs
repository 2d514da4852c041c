using System.Text;
using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>
/// The consoles of a user-mode Linux that was kept: each is a pair of FIFOs here and a terminal inside, where a shell waits for one
/// line that names a command, runs it on that terminal, and waits again. A FIFO needs neither a network nor a pseudo terminal
/// of this machine.
/// </summary>
internal static class UmlConsoles
{
    /// <summary>File descriptors 3 to 8 of the shell that starts the kernel.</summary>
    public const int Count = 3;

    private const string Token = "lvsd-console";

    // A line that comes while the shell opens its terminal anew is lost; one that is not begun can be asked for again.
    private static readonly TimeSpan BeginLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>What init runs inside when the lab is up. A request is "rows columns base64"; no rows, no terminal settings.</summary>
    public static readonly string Server = $$"""
        # The kernel hangs a terminal up when the session that it belonged to ends: open it anew before and after.
        open_raw() { exec <"$1" >"$1" 2>&1; stty raw -echo; }
        serve() {
            while open_raw "$1"; do
                read -r rows columns command || continue
                [ "$rows" = 0 ] || stty sane rows "$rows" columns "$columns"
                echo '<<{{Token}}<<'
                setsid -c -w sh -c "$(printf %s "$command" | base64 -d)"
                status=$?
                open_raw "$1"
                echo ">>{{Token}}>>$status"
            done
        }
        for number in $(seq {{Count}}); do serve /dev/tty$number & done
        """;

    public static string InputFifo(string work, int number) => Path.Combine(work, $"console{number}.in");

    public static string OutputFifo(string work, int number) => Path.Combine(work, $"console{number}.out");

    /// <summary>Runs a shell command inside, on a free console, connected to this program's terminal if it has one.</summary>
    public static async Task<int> RunAsync(string work, string shellCommand, CancellationToken stop)
    {
        using var claim = ClaimConsole(work, out var number);
        using var input = Open(InputFifo(work, number), FileAccess.Write);
        using var output = Open(OutputFifo(work, number), FileAccess.Read);
        using var terminal = Console.IsInputRedirected ? null : RawTerminal.Enter();
        var size = terminal is null ? "0 0" : $"{Console.WindowHeight} {Console.WindowWidth}";
        var request = $"{size} {Convert.ToBase64String(Encoding.UTF8.GetBytes(shellCommand))}\n";
        var marked = new MarkedOutput($"<<{Token}<<", $">>{Token}>>", Console.Out);
        var copy = CopyAsync(output, marked, stop);
        do
        {
            await input.WriteAsync(Encoding.ASCII.GetBytes(request), stop).ConfigureAwait(false);
            await Task.WhenAny(copy, BegunAsync(marked, stop)).ConfigureAwait(false);
        }
        while (!copy.IsCompleted && !marked.HasBegun);

        if (terminal is not null)
        {
            // Ends with the program: nothing can interrupt a read from the terminal.
            _ = Task.Run(() => Console.OpenStandardInput().CopyToAsync(input, stop), stop);
        }

        return await copy.ConfigureAwait(false);
    }

    private static async Task BegunAsync(MarkedOutput marked, CancellationToken stop)
    {
        for (var left = BeginLimit; left > TimeSpan.Zero && !marked.HasBegun; left -= LookInterval)
        {
            await Task.Delay(LookInterval, stop).ConfigureAwait(false);
        }
    }

    private static async Task<int> CopyAsync(FileStream output, MarkedOutput marked, CancellationToken stop)
    {
        var bytes = new byte[4096];
        while (true)
        {
            var length = await output.ReadAsync(bytes, stop).AsTask().WaitAsync(stop).ConfigureAwait(false);
            if (marked.Feed(bytes.AsSpan(0, length)) is { } status)
            {
                return status;
            }
        }
    }

    private static FileStream ClaimConsole(string work, out int number)
    {
        for (number = 1; number <= Count; number++)
        {
            try
            {
                return new FileStream(Path.Combine(work, $"console{number}.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException)
            {
                // Someone else is on this one.
            }
        }

        throw new OperatorException($"all {Count} consoles of the lab are in use");
    }

    private static FileStream Open(string fifo, FileAccess access) =>
        new(fifo, FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0);
}
