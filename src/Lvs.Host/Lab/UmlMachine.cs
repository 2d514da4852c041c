using System.Diagnostics;
using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>
/// A user-mode Linux: a kernel that is an ordinary process here. It runs in a session of its own, so that Ctrl-C reaches it
/// only through us, and in a process namespace, so that killing it takes its helper processes along.
/// </summary>
internal sealed class UmlMachine
{
    /// <summary>What it calls its network card, if it has one.</summary>
    public const string Card = "vec0";

    // As many packets are handed over in one call, either way.
    private const int PacketsAtOnce = 128;

    private readonly Process _process;

    private UmlMachine(Process process, string consoleFile)
    {
        _process = process;
        ConsoleFile = consoleFile;
    }

    /// <summary>Everything the kernel and the program inside print.</summary>
    public string ConsoleFile { get; }

    public bool IsRunning => !_process.HasExited;

    /// <summary>The leader of the machine's process group.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Boots it with an empty directory of this machine to keep its files in.</summary>
    /// <param name="work">That directory.</param>
    /// <param name="initScript">What it does.</param>
    /// <param name="keep">It gets <see cref="UmlConsoles"/> and goes on when this program ends; otherwise it dies with us, even when we are killed.</param>
    /// <param name="wire">The node whose interface is its network card, with nothing else using it; null for a machine without a card.</param>
    public static async Task<UmlMachine> BootAsync(string work, string initScript, bool keep, Node? wire = null)
    {
        var script = Path.Combine(work, "init");
        await File.WriteAllTextAsync(script, initScript).ConfigureAwait(false);
        await Tool.RunAsync("chmod", "+x", script).ConfigureAwait(false);
        int[] consoles = keep ? [.. Enumerable.Range(1, UmlConsoles.Count)] : [];
        string[] fifos = [.. consoles.SelectMany(number => new[] { UmlConsoles.InputFifo(work, number), UmlConsoles.OutputFifo(work, number) })];
        if (fifos.Length > 0)
        {
            await Tool.RunAsync("mkfifo", fifos).ConfigureAwait(false);
        }

        var consoleFile = Path.Combine(work, "console");
        string[] isolation = await MayIsolateAsync().ConfigureAwait(false) ? ["unshare", "--pid", "--fork", "--kill-child=KILL"] : [];
        string[] leash = keep ? [] : ["setpriv", "--pdeathsig", "KILL"];
        string[] kernel =
        [
            "linux.uml", "mem=2G", "rootfstype=hostfs", "rootflags=/", "rw", $"init={script}", "quiet",
            "con=null", "con0=null,fd:1", "ssl=null", $"uml_dir={work}", "umid=machine",
            .. consoles.Select(number => $"con{number}=fd:{InputDescriptor(number)},fd:{InputDescriptor(number) + 1}"),
            .. wire is null ? Array.Empty<string>() : [$"{Card}:transport=raw,ifname={Node.Interface},depth={PacketsAtOnce}"],
        ];
        string[] place = wire is null ? [] : ["ip", "netns", "exec", wire.Namespace];
        var redirections = string.Concat(fifos.Select((fifo, index) => $" {index + 3}<>{UmlInit.Quoted(fifo)}"));
        var shell = $"exec \"$@\" >{UmlInit.Quoted(consoleFile)} 2>&1 </dev/null{redirections}";
        return new UmlMachine(StartOnLastingThread(["-c", shell, "sh", .. place, .. leash, "setsid", .. isolation, .. kernel]), consoleFile);
    }

    /// <summary>Ends a machine at once. Nothing in it needs a goodbye.</summary>
    public static Task KillAsync(int processId) => Tool.TryAsync("sh", "-c", $"kill -s KILL -- -{processId}");

    private static int InputDescriptor(int console) => 1 + (2 * console);

    // A container may forbid new process namespaces; the machine works without.
    private static async Task<bool> MayIsolateAsync() =>
        (await Tool.TryAsync("unshare", "--pid", "--fork", "true").ConfigureAwait(false)).ExitCode == 0;

    // The parent-death signal comes when the thread that forked ends, not the process; a pool thread may end any time.
    private static Process StartOnLastingThread(string[] shellArguments)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => StartAndStay(shellArguments, started)) { IsBackground = true, Name = "user-mode Linux" };
        thread.Start();
        return started.Task.GetAwaiter().GetResult();
    }

    private static void StartAndStay(string[] shellArguments, TaskCompletionSource<Process> started)
    {
        try
        {
            var process = Process.Start(new ProcessStartInfo("sh", shellArguments) { UseShellExecute = false })
                ?? throw new OperatorException("linux.uml: not started");
            started.SetResult(process);
            process.WaitForExit();
        }
        catch (Exception failure)
        {
            started.TrySetException(failure);
        }
    }
}
