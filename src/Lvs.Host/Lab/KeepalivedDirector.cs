using System.Globalization;
using Lvs.Native.Time;

namespace Lvs.Host.Lab;

/// <summary>keepalived in a node, with the pid files of its processes in the lab's directory so that several can run side by side.</summary>
internal sealed class KeepalivedDirector(Node node, LabDirectory directory) : Director(node, directory)
{
    private int _starts;

    public override string Program => "keepalived";

    /// <summary>
    /// As urgent as our own director makes itself: where all machines of a lab share one processor, ours would take from it what it has on a
    /// machine of its own.
    /// </summary>
    public bool IsUrgent { get; init; }

    /// <summary>Its VRRP process says so of each instance.</summary>
    public override bool HasStarted => LinesOfThisRun.Any(line => line.Contains(" Entering ", StringComparison.Ordinal));

    // Each start has pid files of its own: to the next one, a process that was just killed may look as if it were still running.
    protected override string[] Command()
    {
        _starts++;
        return
        [
            .. IsUrgent ? ["nice", "-n", ProcessNice.MostUrgent.ToString(CultureInfo.InvariantCulture)] : (string[])[],
            "keepalived", "--dont-fork", "--log-console", "--no-syslog", "--log-detail", "--use-file", ConfigurationFile,
            "--pid", PathOf($"{_starts}.pid"), "--vrrp_pid", PathOf($"{_starts}.vrrp.pid"), "--checkers_pid", PathOf($"{_starts}.check.pid"),
        ];
    }
}
