using System.Diagnostics;
using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>
/// A user-mode Linux: a kernel that is an ordinary process here. It runs in a session of its own, so that Ctrl-C reaches it
/// only through us, and in a process namespace, so that killing it takes its helper processes along.
/// </summary>
internal sealed class UmlMachine
{
    private const string MachineName = "machine";

    private readonly Process _process;

    private UmlMachine(Process process, string work)
    {
        _process = process;
        Work = work;
    }

    /// <summary>Its directory on this machine: init script, console output, control socket.</summary>
    public string Work { get; }

    public string ConsoleFile => Path.Combine(Work, "console");

    public bool IsRunning => !_process.HasExited;

    /// <summary>The process whose end is the machine's end.</summary>
    public int ProcessId => _process.Id;

    public static string ControlSocket(string work) => Path.Combine(work, MachineName, "mconsole");

    /// <summary>Boots it.</summary>
    /// <param name="work">An empty directory.</param>
    /// <param name="initScript">What it does.</param>
    /// <param name="consoles">Further consoles, as pseudo terminals of this machine.</param>
    /// <param name="outliveUs">Go on when this program ends; otherwise it dies with us, even when we are killed.</param>
    public static async Task<UmlMachine> BootAsync(string work, string initScript, int consoles, bool outliveUs)
    {
        var script = Path.Combine(work, "init");
        await File.WriteAllTextAsync(script, initScript).ConfigureAwait(false);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string[] isolation = await MayIsolateAsync().ConfigureAwait(false) ? ["unshare", "--pid", "--fork", "--kill-child=KILL"] : [];
        string[] leash = outliveUs ? [] : ["setpriv", "--pdeathsig", "KILL"];
        string[] kernel =
        [
            "linux.uml", "mem=2G", "rootfstype=hostfs", "rootflags=/", "rw", $"init={script}", "quiet",
            "con=null", "con0=null,fd:1", "ssl=null", $"uml_dir={work}", $"umid={MachineName}",
            .. Enumerable.Range(1, consoles).Select(number => $"con{number}=pts"),
        ];
        string[] command = [.. leash, "setsid", .. isolation, .. kernel];
        return new UmlMachine(StartOnLastingThread(Path.Combine(work, "console"), command), work);
    }

    /// <summary>Ends it at once. Nothing in it needs a goodbye.</summary>
    public static Task KillAsync(int processId) => Tool.TryAsync("sh", "-c", $"kill -s KILL -- -{processId}");

    // A container may forbid new process namespaces; the machine works without.
    private static async Task<bool> MayIsolateAsync() =>
        (await Tool.TryAsync("unshare", "--pid", "--fork", "true").ConfigureAwait(false)).ExitCode == 0;

    // The parent-death signal comes when the thread that forked ends, not the process; a pool thread may end any time.
    private static Process StartOnLastingThread(string console, string[] command)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                var start = new ProcessStartInfo("sh", ["-c", "console=$1; shift; exec \"$@\" >\"$console\" 2>&1 </dev/null", "sh", console, .. command])
                {
                    UseShellExecute = false,
                };
                var process = Process.Start(start) ?? throw new OperatorException("linux.uml: not started");
                started.SetResult(process);
                process.WaitForExit();
            }
            catch (Exception failure)
            {
                started.TrySetException(failure);
            }
        })
        { IsBackground = true, Name = "user-mode Linux" };
        thread.Start();
        return started.Task.GetAwaiter().GetResult();
    }
}
