using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Lvs.Interop.Tests.Support;

/// <summary>
/// One thread of another process that gets no further (ptrace(2)), while all others of it go on: a hang, as a driver or a deadlock makes it.
/// Ends with <see cref="Dispose"/>.
/// </summary>
internal sealed partial class HungThread : IDisposable
{
    private const int PTRACE_DETACH = 17;
    private const int PTRACE_SEIZE = 0x4206;
    private const int PTRACE_INTERRUPT = 0x4207;

    // __WALL of linux/wait.h.
    private const int WaitForAnyThread = 0x40000000;

    private readonly ManualResetEventSlim _ends = new();
    private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _tracer;

    // All calls about a thread have to come from the one that has seized it.
    private HungThread(int threadId)
    {
        _tracer = new Thread(() => Trace(threadId)) { IsBackground = true };
        _tracer.Start();
    }

    /// <summary>Hangs the thread of that name; returns when it does.</summary>
    public static async Task<HungThread> StartAsync(int processId, string name)
    {
        var threads = Directory.GetDirectories($"/proc/{processId}/task");
        var thread = threads.Single(directory => File.ReadAllText(Path.Combine(directory, "comm")).TrimEnd() == name);
        var hung = new HungThread(int.Parse(Path.GetFileName(thread), System.Globalization.CultureInfo.InvariantCulture));
        await hung._hangs.Task;
        return hung;
    }

    public void Dispose()
    {
        _ends.Set();
        _tracer.Join();
        _ends.Dispose();
    }

    private void Trace(int threadId)
    {
        try
        {
            Require(ptrace(PTRACE_SEIZE, threadId, 0, 0));
            Require(ptrace(PTRACE_INTERRUPT, threadId, 0, 0));
            Require(waitpid(threadId, out _, WaitForAnyThread));
            _hangs.SetResult();
        }
        catch (Win32Exception failure)
        {
            _hangs.SetException(failure);
            return;
        }

        // A process that has ended meanwhile is traced no more.
        _ends.Wait();
        _ = ptrace(PTRACE_DETACH, threadId, 0, 0);
    }

    private static void Require(nint result)
    {
        if (result < 0)
        {
            throw new Win32Exception();
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint ptrace(int request, int pid, nint addr, nint data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, out int status, int options);
}
