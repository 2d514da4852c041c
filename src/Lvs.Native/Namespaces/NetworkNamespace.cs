using System.Runtime.ExceptionServices;
using Lvs.Native.Interop;
using Microsoft.Win32.SafeHandles;

namespace Lvs.Native.Namespaces;

/// <summary>
/// Runs code inside a named network namespace (ip-netns(8)). A namespace belongs to a thread, so the code gets a thread of its own,
/// which ends with it; sockets made there stay in that namespace, wherever they are used later.
/// </summary>
public static class NetworkNamespace
{
    private const string Directory = "/run/netns";

    /// <summary>
    /// Runs the body and returns its result, or throws what it threw. The body must not await: its continuation would run on a thread
    /// outside.
    /// </summary>
    public static T Run<T>(string name, Func<T> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(body);
        return OnThread(
            name,
            () =>
            {
                Enter(name);
                return body();
            });
    }

    /// <summary>As <see cref="Run{T}"/>, without a result.</summary>
    public static void Run(string name, Action body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Run(name, () =>
        {
            body();
            return true;
        });
    }

    /// <summary>Runs the body on a thread that may leave its namespace, and ends with it.</summary>
    internal static T OnThread<T>(string name, Func<T> body)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = body();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            Name = $"netns {name}",
            IsBackground = true,
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    internal static void Enter(SafeFileHandle file, string name)
    {
        if (CSched.setns(file, CSched.CLONE_NEWNET) < 0)
        {
            throw new LinuxException($"enter the network namespace {name}", Errno.Last);
        }
    }

    private static void Enter(string name)
    {
        var path = Path.Combine(Directory, name);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"there is no network namespace {name}: {path} does not exist");
        }

        using var file = File.OpenHandle(path);
        Enter(file, name);
    }
}
