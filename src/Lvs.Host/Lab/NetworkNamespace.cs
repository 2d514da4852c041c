using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

#pragma warning disable SYSLIB1054

namespace Lvs.Host.Lab;

/// <summary>Runs code inside a named network namespace.</summary>
internal static class NetworkNamespace
{
    public static T Run<T>(string name, Func<T> body)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle("/run/netns/" + name);
                if (setns(handle, 0x40000000) != 0)
                {
                    throw new LabException($"setns {name}: errno {Marshal.GetLastPInvokeError()}");
                }

                result = body();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw failure;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int setns(SafeFileHandle fd, int type);
}
