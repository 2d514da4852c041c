using System.Diagnostics;
using System.Globalization;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>
/// <c>lvsd run</c> in a namespace: the published program, which <c>./lvsd</c> has built before it runs these tests. Starting takes long
/// on a machine that is busy, and says nothing about the director.
/// </summary>
internal sealed class Daemon : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // Clients and servers that take a director's processor are on machines of their own anywhere else.
    private static readonly string[] Preferred = ["nice", "-n", "-15"];

    private readonly Process _process;
    private readonly List<string> _lines = [];

    private Daemon(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>What it has logged.</summary>
    public string[] Log
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Starts it, and comes back when it says that it runs.</summary>
    public static Daemon Start(TestNamespace network, string directory, string configuration)
    {
        var file = Path.Combine(directory, "lvs.conf");
        File.WriteAllText(file, configuration);
        string[] command = [.. Preferred, "dotnet", Program, "run", "-c", file, "--control", SocketIn(directory), "--state", directory];
        var daemon = new Daemon(Process.Start(new ProcessStartInfo("ip", ["netns", "exec", network.Name, .. command])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!);
        try
        {
            daemon.WaitFor("lvsd[9000]");
            return daemon;
        }
        catch
        {
            daemon.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Another verb of the program, asked of the daemon of this directory. On a busy machine the answer may come too late for who asks, so
    /// that only what becomes of it tells.
    /// </summary>
    public static void Ask(string directory, params string[] verb)
    {
        using var process = Process.Start("dotnet", [Program, .. verb, "--control", SocketIn(directory)]);
        process.WaitForExit();
    }

    /// <summary>Another verb of the program in a namespace, to its end: its exit status.</summary>
    public static int Run(TestNamespace network, params string[] verb)
    {
        using var process = Process.Start("ip", ["netns", "exec", network.Name, "dotnet", Program, .. verb]);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Waits for a line.</summary>
    public void WaitFor(string part)
    {
        var started = Stopwatch.GetTimestamp();
        while (!Log.Any(line => line.Contains(part, StringComparison.Ordinal)))
        {
            Assert.False(_process.HasExited, $"lvsd ended without '{part}':\n{string.Join('\n', Log)}");
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"no '{part}' within {Patience.TotalSeconds} s:\n{string.Join('\n', Log)}");
            Thread.Sleep(10);
        }
    }

    /// <summary>SIGKILL: it does nothing more, and neither does anybody for it.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM, and waits until it has stopped in order.</summary>
    public void Stop()
    {
        Shell.Run("kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture));
        Assert.True(_process.WaitForExit(Patience), $"lvsd is still there {Patience.TotalSeconds} s after SIGTERM");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    /// <summary>The published program.</summary>
    public static string Program => Path.Combine(Repository.Root, "artifacts", "lvsd", "lvsd.dll");

    private static string SocketIn(string directory) => Path.Combine(directory, "control.sock");

    private void Add(string? line)
    {
        if (line is not null)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }
        }
    }
}
