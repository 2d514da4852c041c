using System.Diagnostics;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>A real keepalived in a namespace, with its own pid files. It ends, with all its children, when it is disposed.</summary>
internal sealed class Keepalived : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task _said;

    /// <summary>Starts it.</summary>
    /// <param name="network">Where.</param>
    /// <param name="directory">Where its pid files are.</param>
    /// <param name="configuration">Path of its configuration.</param>
    public Keepalived(TestNamespace network, string directory, string configuration)
    {
        string[] command =
        [
            "keepalived", "--dont-fork", "--log-console", "--no-syslog", "--use-file", configuration,
            "--pid", PathOf("pid"), "--vrrp_pid", PathOf("vrrp.pid"), "--checkers_pid", PathOf("checkers.pid"),
        ];
        _process = Process.Start(new ProcessStartInfo("ip", ["netns", "exec", network.Name, .. command])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _said = Task.WhenAll(_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());

        string PathOf(string name) => Path.Combine(directory, name);
    }

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasExited => _process.HasExited;

    /// <inheritdoc/>
    public void Dispose()
    {
        using (_process)
        {
            Shell.Run("kill", "-TERM", $"{_process.Id}");
            Assert.True(_process.WaitForExit(Patience), "keepalived does not end");
            Assert.True(_said.Wait(Patience), "a child of keepalived is left");
        }
    }
}
